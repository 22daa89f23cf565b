import Octets

/// Runs: what people call a stretch of work, so that questions about it can be asked by number. They move
/// nothing and permit nothing.
extension StationCore {
    mutating func take(
        _ order: RunOrder, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        switch order {
        case .start(let title, let person): return begin(title, person, request.principal, into: &effects)
        case .stop:
            guard let open = runs.open else {
                return .refused(code: "RUN", text: "no run is open: `regolith run start NAME` begins one")
            }
            runs.open = nil
            return change(open.number, .ended, open.title, request.principal, into: &effects)
        case .protect(let number, let isProtected):
            guard number >= 1, number <= runs.lastNumber else {
                return .refused(code: "RUN", text: "there is no run \(number): `regolith run list` has them")
            }
            return change(
                number, isProtected ? .protected : .unprotected, "", request.principal, into: &effects)
        }
    }

    private mutating func begin(
        _ title: String, _ person: String, _ principal: String, into effects: inout [CoreEffect]
    ) -> Answer {
        if let open = runs.open {
            return .refused(
                code: "RUN",
                text: "run \(open.number) (\(open.title)) is open: `regolith run stop` ends it first")
        }
        guard title.utf8.contains(where: { $0 > 0x20 }), !title.utf8.contains(where: { $0 < 0x20 }) else {
            return .refused(code: "RUN", text: "a run needs a name of one line: `regolith run start NAME`")
        }
        let who = person.isEmpty ? principal : "\(person) (\(principal))"
        runs.lastNumber &+= 1
        runs.open = RunBook.Open(number: runs.lastNumber, title: title, principal: who)
        return change(runs.lastNumber, .began, title, who, into: &effects)
    }

    private mutating func change(
        _ number: UInt32, _ step: RunChange.Step, _ title: String, _ principal: String,
        into effects: inout [CoreEffect]
    ) -> Answer {
        var writer = ByteWriter()
        writer.u8(5)
        writer.u32(number)
        writer.u8(step.rawValue)
        writer.text(title)
        writer.text(principal)
        trace.addData(writer.bytes)
        let change = RunChange(number: number, step: step, title: title, principal: principal)
        effects.append(.run(change))
        return .run(change)
    }
}
