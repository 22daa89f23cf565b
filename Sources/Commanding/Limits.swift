import Octets

/// The bounds of this target, all in one place.
enum Limits {
    /// Open commands; those that are never held back (`AlwaysAllowed`) have some places more.
    static let openCommands = 64
    static let alwaysAllowedReserve = 8
    /// Closed commands kept for questions and for telling a late report from a foreign one.
    static let closedCommands = 256
    /// Ids skipped at a restart: more than can be lost with a tail of the journal that never reached the
    /// disk.
    static let idsSkippedAtRestart: UInt32 = 1024
    /// Longest verifier window that is believed.
    static let longestWindow = CoreTime.Span.seconds(30 * 86_400)
    /// Facts that one decision may rest on.
    static let inputs = 64
    /// Stages of one command that are kept; the first ones and the last.
    static let steps = 24
    /// Closed commands whose decision is kept in memory.
    static let closedWithInputs = 32
    /// How long the rig is asked for the result of a command in doubt, and how often at most.
    static let doubt = CoreTime.Span.seconds(60)
    static let questions: UInt8 = 4
    /// The last answer is waited for so long.
    static let lastAnswer = CoreTime.Span.seconds(2)
    static let firstQuestionGap = CoreTime.Span.milliseconds(500)
    /// A command that the rig says still runs is asked for so often.
    static let runningQuestionGap = CoreTime.Span.seconds(2)
    /// Octets of one argument as text.
    static let argumentText = 128
    /// Arguments of one request.
    static let arguments = 64
    /// Octets of a command packet (RULINGS R15).
    static let packetOctets = 1000
    /// Rows of a table in one packet.
    static let rows = 32
    /// Names offered after a misspelt one.
    static let suggestions = 3
    /// Longest name the edit distance is computed for.
    static let comparedName = 64
}
