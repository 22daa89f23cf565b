import MockDevices

/// States of a cup, RD_CUP_STATE_….
private enum CupState {
    static let unknown: UInt8 = 0
    static let clean: UInt8 = 1
    static let filling: UInt8 = 2
    static let filled: UInt8 = 3
    static let settled: ClosedRange<UInt8> = 4...5
    static let used: UInt8 = 6
}

/// One cup, one sample.
struct CupsFilledOnce: Invariant {
    static let name = "cups-filled-once"
    static let sentence = """
        What falls into a cup falls into the one that the store has as being filled, and a filling begins \
        only in a cup with nothing in it, or one that a person called clean.
        """
    /// Grams that are no sample.
    private static let crumb = 0.05

    private var last: Cups?
    /// Called clean with something in them.
    private var falselyClean: Set<Int> = []
    /// CONFIRM_CUP: what changes with it is a word, no filling.
    private var hasWord = false

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        if case .tap(let entry) = happening, entry.kind == .executed, entry.a == 40 { hasWord = true }
        guard case .cups(let cups) = happening else { return nil }
        defer { (last, hasWord) = (cups, false) }
        guard let last, last.states.count == cups.states.count else { return nil }
        for cup in cups.states.indices {
            if let finding = judge(cup, from: last, to: cups) { return "cup \(cup + 1) " + finding }
        }
        return nil
    }

    private mutating func judge(_ cup: Int, from last: Cups, to cups: Cups) -> String? {
        let (before, after) = (last.states[cup], cups.states[cup])
        if cups.grams[cup] < Self.crumb { falselyClean.remove(cup) }
        if before != after, after == CupState.clean, cups.grams[cup] > Self.crumb { falselyClean.insert(cup) }
        if cups.grams[cup] > last.grams[cup] + Self.crumb, before != CupState.filling,
            after != CupState.filling
        {
            return "got \(cups.grams[cup] - last.grams[cup]) g in state \(before)"
        }
        guard before != after, after == CupState.filling, !hasWord, last.grams[cup] > Self.crumb else {
            return nil
        }
        return falselyClean.contains(cup) ? nil : "is filled and has \(last.grams[cup]) g in it"
    }
}

/// Cups do not lie.
struct CupsForward: Invariant {
    static let name = "cups-forward"
    static let sentence = """
        The store has a cup as clean, being filled, filled, then verified or lost, in this order, or no \
        longer clean; all else, and the end of a thermal mark, is a person's CONFIRM_CUP. A counted mass \
        changes only with its verification.
        """

    private var last: Cups?
    /// Words of persons not yet seen in the store.
    private var words = 0
    /// A write was torn: the store is the one before it.
    private var isTorn = false

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .tap(let entry) where entry.kind == .executed && entry.a == 40: words += 1
        case .act(.reset(_, let tornAfter)): isTorn = isTorn || tornAfter != nil
        case .cups(let cups):
            defer { (last, isTorn) = (cups, false) }
            return judge(cups)
        default: break
        }
        return nil
    }

    private mutating func judge(_ cups: Cups) -> String? {
        guard let last, last.states.count == cups.states.count else { return nil }
        let strange = cups.states.indices.filter { !isUsual($0, from: last, to: cups) }
        guard let first = strange.first else { return nil }
        if isTorn { return nil }
        if strange.count <= words {
            words -= strange.count
            return nil
        }
        return "cup \(first + 1) went from state \(last.states[first]) and \(last.masses[first]) to "
            + "\(cups.states[first]) and \(cups.masses[first]), and nobody said so"
    }

    private func isUsual(_ cup: Int, from last: Cups, to cups: Cups) -> Bool {
        let (before, after) = (last.states[cup], cups.states[cup])
        if last.thermal[cup], !cups.thermal[cup] { return false }
        let isSettled = CupState.settled.contains(after)
        if last.masses[cup] != cups.masses[cup], !isSettled { return false }
        switch after {
        case before: return true
        case CupState.filling, CupState.used, CupState.unknown: return before == CupState.clean
        case CupState.filled: return before == CupState.filling
        default: return isSettled
        }
    }
}
