public import StationAPI
import TerminalText

/// Everything the console's screen is made of, as a value: lines of the station, keys and times go in.
///
/// Times are boot-time nanoseconds, where nothing else is said.
public struct ConsolePicture: Sendable {
    /// What the next key answers.
    public enum Question: Hashable, Sendable {
        /// For how long the alarm is to be silent.
        case shelve(alarm: UInt32)
        case help
    }

    struct Notice: Hashable, Sendable {
        var text: String
        var isBad: Bool
        var at: Int64
    }

    struct Loss: Hashable, Sendable {
        var why: String
        var since: Int64
        var attempts: Int
    }

    struct TailLine: Hashable, Sendable {
        /// UTC nanoseconds.
        var time: Int64
        var text: String
        var style: TextStyle
    }

    /// Where the station's sockets are.
    public let folder: String
    var standing: Standing?
    var standingAt: Int64 = 0
    var status: StatusReport?
    var statusAt: Int64 = 0
    /// When the last line came; nil before the first.
    var heardAt: Int64?
    var loss: Loss?
    var values: [String: ShownValue] = [:]
    var alarms: [AlarmEntry] = []
    var shelves: [AlarmsReport.Shelf] = []
    /// Pages of an answer that is not whole yet.
    var alarmPages: [AlarmEntry] = []
    var commands: [CommandStory] = []
    var tail: [TailLine] = []
    var trends: [String: Trend] = [:]
    var stop: StopStory?
    var notice: Notice?
    var chosen: UInt32?
    var dropped: UInt64 = 0
    public internal(set) var question: Question?
    /// The list of alarms has changed: ask for it.
    public var wantsAlarms = false
    /// Minutes of the charts.
    public internal(set) var minutes = 5
    /// In a narrow window depth and rate of penetration share a place.
    public var showsRate = false

    public init(folder: String) { self.folder = folder }

    /// The rig's link: the one the standing speaks of, else the first.
    var link: LinkStatus? { status?.links.first { $0.name == standing?.rig } ?? status?.links.first }
    var rig: RigStatus? { link?.rig }

    /// No line of the station is young enough to rely on.
    public func isSilent(at now: Int64) -> Bool {
        guard loss == nil, let heardAt else { return true }
        return now - heardAt > Limits.silence
    }

    /// A critical alarm waits for a person, and this is no replay (SR-O-11).
    public func isSounding(at now: Int64) -> Bool {
        if stop?.isUnconfirmed(at: now) ?? false { return true }
        return status?.alarms.isSounding ?? false && standing?.mode != "REPLAY" && !isSilent(at: now)
    }

    // MARK: Acts

    public mutating func press(_ action: StopAction, at now: Int64) {
        stop = StopStory(action, at: now)
        question = nil
    }

    /// A line of the lane, nil = it could not be reached or went away.
    public mutating func take(_ message: StopMessage?, why: String = "", at now: Int64) {
        if let message { stop?.take(message) } else { stop?.fail(why) }
    }

    public mutating func say(_ text: String, isBad: Bool = false, at now: Int64) {
        notice = Notice(text: text, isBad: isBad, at: now)
    }

    /// The alarm that keys are about: the chosen one, else the first.
    public var selected: AlarmEntry? { alarms.first { $0.number == chosen } ?? alarms.first }

    public mutating func choose(_ step: Int) {
        guard !alarms.isEmpty else { return }
        let now = alarms.firstIndex { $0.number == selected?.number } ?? 0
        chosen = alarms[min(max(0, now + step), alarms.count - 1)].number
    }

    public mutating func ask(_ question: Question?) { self.question = question }

    public mutating func zoom(_ step: Int) {
        let all = Limits.chartMinutes
        let now = all.firstIndex(of: minutes) ?? 0
        minutes = all[min(max(0, now + step), all.count - 1)]
    }
}
