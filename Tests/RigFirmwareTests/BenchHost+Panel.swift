import MockDevices
import RigFirmware

/// What a person does at the rig, and the two-step commands that need one.
extension BenchHost {
    /// Presses buttons for 100 ms: released before and after.
    func press(areaClear: Bool = false, reset: Bool = false) {
        let before = rig.tamper
        run(5)
        rig.tamper = { inputs in
            before?(&inputs)
            inputs.area_clear = areaClear
            inputs.reset_button = reset
        }
        run(100)
        rig.tamper = { inputs in
            before?(&inputs)
            (inputs.area_clear, inputs.reset_button) = (false, false)
        }
        run(5)
        rig.tamper = before
        run(5)
    }

    /// PREPARE, the time a person takes to read it, FIRE; the report of the last of them that came.
    func fire(
        _ function: UInt16, after milliseconds: Int = 2_500, approver: UInt16 = 0,
        _ fields: [(value: Int, octets: Int)] = []
    ) -> BenchReport? {
        let prepared = perform(.twoStep(function, approver: approver, fields))
        guard let prepared, prepared.subtype == 7 else { return prepared }
        run(milliseconds)
        return perform(.twoStep(function, token: prepared.result, approver: approver, fields))
    }

    /// The whole way out of an emergency stop, loop and guard being closed.
    func releaseEmergencyStop() throws -> BenchReport? {
        run(1_100)
        press(areaClear: true, reset: true)
        return fire(19)
    }
}
