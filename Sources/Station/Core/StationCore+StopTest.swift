import Commanding
import MissionDatabase
import Octets
import RigLink

/// The way of a STOP is exercised at each start and every 24 h, only while the rig is disarmed and still:
/// anything else would make the frame a real STOP (interface control document §6).
extension StationCore {
    mutating func exerciseStopPath(_ index: Int, into effects: inout [CoreEffect]) {
        guard let picture = connections[index].picture else { return }
        var test = connections[index].stopTest
        if test.isRunning {
            if picture.lastStopID == test.stopID {
                test.passedAt = time
                test.latency = time - test.askedAt
                test.failedAt = nil
                test.isDue = false
                test.stopID = 0
                test.tries = 0
            } else if time - test.askedAt > Limits.stopTestWait {
                test.stopID = 0
                if test.tries >= Limits.stopTestTries {
                    test.tries = 0
                    test.failedAt = time
                    raise(
                        .stopTest,
                        "the rig did not echo the test of the way of a STOP: ARM is refused until it does; "
                            + "check cable and port, use the wired stop", into: &effects)
                }
            }
        }
        connections[index].stopTest = test
        guard mayTestStop(index, picture, test) else { return }
        test.stopID = UInt32(truncatingIfNeeded: draw()) | 0x8000_0000
        test.askedAt = time
        test.tries += 1
        connections[index].stopTest = test
        let frame = StopFrame.encoded(reason: .test, stopID: test.stopID)
        effects.append(.testStop(connections[index].id, frame, stopID: test.stopID))
    }

    private func mayTestStop(_ index: Int, _ picture: RigPicture, _ test: StopTest) -> Bool {
        let connection = connections[index]
        guard !test.isRunning, connection.state == "live", !picture.isArmed, picture.isAtStandstill,
            !picture.isStopLatched, connection.arm == nil, connection.arming == nil,
            !ledger.open.contains(where: { $0.hazard >= .vital })
        else { return false }
        if test.tries > 0 { return true }
        if let failedAt = test.failedAt { return time - failedAt >= Limits.stopTestPause }
        guard !test.isDue, let passedAt = test.passedAt else { return true }
        return time - passedAt >= Limits.stopTestPeriod
    }
}
