import CThreadShim

/// What the rig received, executed, refused and saw acknowledged: the truth a station's own record is held
/// against.
///
/// With a file every entry is one write() before the next thing happens, so it survives a kill of any
/// process.
public final class RigLedger {
    /// An event as the rig numbers it.
    public struct EventKey: Sendable, Hashable {
        public let boot, count: UInt32

        public init(boot: UInt32, count: UInt32) {
            self.boot = boot
            self.count = count
        }
    }

    public private(set) var entries: [LedgerEntry] = []
    /// Entries in memory.
    public private(set) var count = 0
    /// Entries that the file could not take.
    public private(set) var unwritten = 0
    /// Entries beyond what memory keeps.
    public private(set) var forgotten = 0
    private let descriptor: Int32

    /// Opens or continues the file at `path`, if one is named.
    public init(path: String? = nil) throws(MockError) {
        guard let path else {
            descriptor = -1
            return
        }
        descriptor = try checked(path.withCString { cts_pty_append($0) }, "opening the ledger", path)
    }

    deinit {
        if descriptor >= 0 { _ = cts_close(descriptor) }
    }

    func record(_ entry: LedgerEntry) {
        if entries.count < Limits.ledgerEntries { entries.append(entry) } else { forgotten += 1 }
        count = entries.count
        guard descriptor >= 0 else { return }
        let octets = Array(entry.line.utf8)
        if cts_pty_write_all(descriptor, octets, octets.count) < 0 { unwritten += 1 }
    }

    public func entries(_ kind: LedgerEntry.Kind) -> [LedgerEntry] {
        entries.filter { $0.kind == kind }
    }

    /// Command ids that arrived whole, in order, repeats included.
    public var receivedCommands: [UInt32] { entries(.received).map(\.id) }

    /// How often the effect of this command took place: 0 or 1, or the rig is wrong.
    public func timesExecuted(_ command: UInt32) -> Int {
        entries.count { $0.kind == .executed && $0.id == command }
    }

    /// Command ids in the order in which their effects took place.
    public var executedCommands: [UInt32] { entries(.executed).map(\.id) }

    /// Codes of the refusals of this command.
    public func refusals(_ command: UInt32) -> [UInt16] {
        entries.filter { $0.kind == .refused && $0.id == command }.map { UInt16(clamping: $0.b) }
    }

    /// Subtypes of the reports of this command that the station has acknowledged.
    public func acknowledgedReports(_ command: UInt32) -> [UInt8] {
        entries.filter { $0.kind == .reportAcknowledged && $0.id == command }.map { UInt8(clamping: $0.a) }
    }

    /// Everything the rig recorded, by (boot count, event count).
    public var events: [EventKey] { entries(.event).map { EventKey(boot: $0.b, count: $0.id) } }

    public var acknowledgedEvents: [EventKey] {
        entries(.eventAcknowledged).map { EventKey(boot: $0.b, count: $0.id) }
    }

    /// Lease stages with their times.
    public var stages: [(stage: UInt8, at: UInt64)] {
        entries(.stage).map { (UInt8(clamping: $0.a), $0.at) }
    }

    /// States entered with their times.
    public var states: [(state: RigState, at: UInt64)] {
        entries(.state).map { (RigState(rawValue: UInt8(clamping: $0.b)), $0.at) }
    }

    /// When this stage was last entered.
    public func lastStage(_ stage: UInt8) -> UInt64? {
        entries.last { $0.kind == .stage && $0.a == UInt32(stage) }?.at
    }
}
