import Commanding
import MissionDatabase
import Testing

@Suite("Reports of service 1")
struct VerificationReportTests {
    /// Packets made in Python (`struct`, `binascii.crc_hqx`): request id 1980C001, command id 01020304.
    static let packets: [(hex: String, content: VerificationReport.Content)] = [
        ("0901C0000017200101000000002E0000000100001980C00101020304DDCD", .accepted),
        (
            "0901C0000022200102000000002E0000000100001980C00101020304000A01000007D00000057896DE",
            .failed(CommandFailure(stage: .accepted, code: 10, index: 1, value: 2000, limit: 1400))
        ),
        ("0901C0000019200105000000002E0000000100001980C0010102030400073C47", .progress(step: 7)),
        (
            "0901C000001B200107000000002E0000000100001980C00101020304CAFEBABE2D0E",
            .completed(result: 0xCAFE_BABE)
        ),
        (
            "0901C0000022200108000000002E0000000100001980C00101020304002000FFFFFFFF000000002D69",
            .failed(CommandFailure(stage: .completed, code: 32, index: 0, value: -1, limit: 0))
        ),
    ]

    @Test(arguments: packets)
    func `a report is read as it was written`(
        _ packet: (hex: String, content: VerificationReport.Content)
    ) throws {
        let report = try VerificationReport(packet: octets(packet.hex))
        #expect(report.requestID == 0x1980_C001)
        #expect(report.commandID == 0x0102_0304)
        #expect(report.content == packet.content)
    }

    @Test(arguments: packets)
    func `a report with any octet changed or missing is refused`(
        _ packet: (hex: String, content: VerificationReport.Content)
    ) {
        let whole = octets(packet.hex)
        for place in whole.indices {
            var bytes = whole
            bytes[place] ^= 0x10
            #expect(throws: CommandingError.self) { try VerificationReport(packet: bytes) }
            #expect(throws: CommandingError.self) {
                try VerificationReport(packet: Array(whole.prefix(place)))
            }
        }
        #expect(throws: CommandingError.self) { try VerificationReport(packet: whole + [0]) }
    }

    @Test func `failures are told with the dictionary's names and units`() throws {
        let codes = FailureCodes(try Dictionary.loaded.get())
        let table: [(CommandFailure, String, String)] = [
            (.init(stage: .accepted, code: 13, index: 0, value: 0, limit: 0), "SPIN", "NOT_ARMED (code 13)"),
            (
                .init(stage: .accepted, code: 10, index: 1, value: 2000, limit: 1400), "SPIN",
                "ARGUMENT (code 10): rpm is 200 rpm, limit 140 rpm"
            ),
            (
                .init(stage: .accepted, code: 10, index: 2, value: 20000, limit: 10000), "MOVE_Z",
                "ARGUMENT (code 10): speed is 20 mm/s, limit 10 mm/s"
            ),
            (
                .init(stage: .accepted, code: 10, index: 9, value: 1, limit: 2), "SPIN",
                "ARGUMENT (code 10): value 1, limit 2"
            ),
            (
                .init(stage: .completed, code: 34, index: 0, value: 0, limit: 0), "SPIN",
                "BY_LINK_LOSS (code 34)"
            ),
            (
                .init(stage: .accepted, code: 42, index: 0, value: 0, limit: 0), "SPIN",
                "COMMISSION (code 42): the check of SPINDLE has not passed: `regolith checkout spindle`"
            ),
            (
                .init(stage: .accepted, code: 42, index: 0, value: 10, limit: 0), "DRILL",
                "COMMISSION (code 42): the check of LOAD_CELL has not passed: `regolith checkout load_cell`"
            ),
            (
                .init(stage: .completed, code: 999, index: 0, value: 7, limit: 0), "GONE",
                "code 999: value 7, limit 0"
            ),
        ]
        for (failure, command, text) in table { #expect(codes.text(for: failure, of: command) == text) }
        #expect(codes.label(of: 18) == "WIRE_HASH")
        #expect(
            codes.text(for: .failed(table[0].0), of: "SPIN") == "FAILED at ACC: NOT_ARMED (code 13)")
    }

    /// SR-O-08: no earlier stage is worded as done.
    @Test func `only completed sounds like completed`() {
        let unfinished: [CommandStage] = [
            .queued, .sent, .linkAcknowledged, .accepted, .started, .progress(step: 1),
            .unknown(.sessionLost), .refused(Refusal(.notArmed, "x")), .failed(Ladder.failure(.started)),
        ]
        for stage in unfinished {
            for word in ["completed", "done", "success", "ok", "executed"] {
                let words = stage.description.lowercased().split { !$0.isLetter }
                #expect(!words.contains { $0 == word }, "\(stage)")
            }
        }
        #expect(CommandStage.completed(result: 0).description == "completed")
        for cause in UnknownCause.allCases {
            #expect(CommandStage.unknown(cause).description.hasSuffix("before the next command"))
        }
    }
}
