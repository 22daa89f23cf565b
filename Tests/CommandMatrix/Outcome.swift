/// What becomes of a command at its acceptance.
enum Outcome: Equatable, CustomStringConvertible {
    case accepted
    /// nil: the interface control document leaves the number to the device.
    case refused(Int, index: UInt8? = nil, value: Int64? = nil, limit: Int64? = nil)
    /// The stored result again, and nothing runs.
    case repeated
    case silence

    var description: String {
        switch self {
        case .accepted: "accepted"
        case .refused(let code, let index, let value, let limit):
            "refused \(code)" + (index.map { " index \($0)" } ?? "") + (value.map { " value \($0)" } ?? "")
                + (limit.map { " limit \($0)" } ?? "")
        case .repeated: "repeated"
        case .silence: "no report"
        }
    }

    /// Whether an outcome that was seen is this one, as far as it is laid down.
    func covers(_ seen: Outcome) -> Bool {
        guard case .refused(let code, let index, let value, let limit) = self,
            case .refused(let seenCode, let seenIndex, let seenValue, let seenLimit) = seen
        else { return self == seen }
        return code == seenCode && (index == nil || index == seenIndex)
            && (value == nil || value == seenValue) && (limit == nil || limit == seenLimit)
    }

    /// Without its numbers.
    var code: Int? {
        if case .refused(let code, _, _, _) = self { return code }
        return nil
    }
}
