/// Which of its two steps a two-step command (H4) takes (hazards.md §4.5).
enum TwoStep: Hashable, Sendable {
    /// The rig checks everything and answers with a token.
    case prepare
    /// The token comes back and the rig acts; `approver` is the second person's operator id, 0 for none.
    case fire(token: UInt32, approver: UInt16)

    var number: UInt8 {
        switch self {
        case .prepare: return 1
        case .fire: return 2
        }
    }

    var token: UInt32 {
        if case .fire(let token, _) = self { return token }
        return 0
    }

    var approver: UInt16 {
        if case .fire(_, let approver) = self { return approver }
        return 0
    }
}
