import Foundation

/// One line of the mock's ledger, as `HardwareMocks/MockDevices/LedgerEntry.swift` writes it.
struct LedgerLine: Decodable {
    /// Microseconds of CLOCK_MONOTONIC.
    var at: UInt64
    var boot: UInt32
    var kind: String
    var command: UInt32?
    var function: UInt32?
    var code: UInt32?
    var subtype: UInt32?
    var count: UInt32?
    var event: UInt32?
    var bootCount: UInt32?
    var stage: UInt32?
    var stop: UInt32?
    var token: UInt32?
    var scope: UInt32?
    var cause: UInt32?
    var session: UInt32?
    var armed: UInt32?
    var open: UInt32?
    var counter: UInt32?
    var latched: UInt32?
    var reason: UInt32?
    var from: UInt32?
    var to: UInt32?

    /// Every whole line of a ledger's file.
    static func all(_ path: String) throws -> [LedgerLine] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let decoder = JSONDecoder()
        return try data.split(separator: 0x0A).map { try decoder.decode(LedgerLine.self, from: Data($0)) }
    }
}

extension [LedgerLine] {
    func of(_ kind: String) -> [LedgerLine] { filter { $0.kind == kind } }
}
