/// The motion commands of the dictionary, in units of people.
extension BenchCommand {
    private static func of(_ function: UInt16, _ fields: [(value: Int, octets: Int)] = []) -> BenchCommand {
        raw(function, fields)
    }

    /// 1 Z, 2 DEP, 3 CAR.
    static func home(_ axis: Int) -> BenchCommand { of(48, [(axis, 1)]) }

    static func deploy(millimetres: Int = 400, newtons: Int = 80) -> BenchCommand {
        of(49, [(millimetres * 1_000, 4), (newtons * 10, 2)])
    }

    static func stow() -> BenchCommand { of(50) }

    static func tare(samples: Int = 100, confirmed: Bool = false) -> BenchCommand {
        of(51, [(samples, 2), (confirmed ? 1 : 0, 1)])
    }

    static func freeTorque(_ rpms: [Int]) -> BenchCommand {
        of(52, (0..<4).map { ($0 < rpms.count ? rpms[$0] * 10 : 0, 2) })
    }

    static func touchOff(millimetresPerSecond: Double = 1, newtons: Int = 8) -> BenchCommand {
        of(53, [(Int(millimetresPerSecond * 1_000), 2), (newtons * 10, 2)])
    }

    static func hammer(level: Int, seconds: Double) -> BenchCommand {
        of(54, [(level, 1), (Int(seconds * 10), 2)])
    }

    static func drill(
        from: Int = 0, millimetres: Int = 20, mode: Int = 2, centimetresPerMinute: Double = 5,
        newtons: Int = 80, rpm: Int = 100, levels: ClosedRange<Int> = 0...4, seconds: Int = 1_800,
        wattHours: Double = 60
    ) -> BenchCommand {
        let first = [
            (from * 1_000, 4), (millimetres * 1_000, 4), (mode, 1), (Int(centimetresPerMinute * 1_000), 2),
        ]
        let second = [
            (newtons * 10, 2), (rpm * 10, 2), (levels.lowerBound, 1), (levels.upperBound, 1), (seconds, 2),
            (Int(wattHours * 10), 2),
        ]
        return of(55, first + second)
    }

    static func bite(to millimetres: Int, cup: Int, recipe: Int = 1) -> BenchCommand {
        of(56, [(millimetres * 1_000, 4), (cup, 1), (recipe, 1)])
    }

    static func hole(
        to millimetres: Int, cup: Int = 1, wattHours: Int = 250, minutes: Int = 1_440, ackEvery: Int = 1
    ) -> BenchCommand {
        of(57, [(millimetres * 1_000, 4), (1, 1), (cup, 1), (wattHours, 2), (minutes, 2), (ackEvery, 1)])
    }

    static func peck(lift: Int, count: Int) -> BenchCommand { of(58, [(lift * 1_000, 4), (count, 1)]) }

    static func clear(rpm: Int = 140, seconds: Double = 8) -> BenchCommand {
        of(59, [(rpm * 10, 2), (1, 1), (Int(seconds * 10), 2)])
    }

    static func retract(to millimetres: Int = 0, rpm: Int = 30, speed: Double = 10) -> BenchCommand {
        of(60, [(millimetres * 1_000, 4), (rpm * 10, 2), (Int(speed * 1_000), 2)])
    }

    static func unjam(newtonMetres: Int) -> BenchCommand { of(61, [(1, 1), (newtonMetres, 1)]) }

    static func dwell(seconds: Int, watts: Int = 0) -> BenchCommand {
        of(62, [(seconds, 2), (watts * 10, 2), (600, 2)])
    }

    static func carousel(_ cup: Int) -> BenchCommand { of(63, [(cup, 1)]) }
    static func gate(open: Bool) -> BenchCommand { of(64, [(open ? 1 : 0, 1)]) }
    static func verify(_ cup: Int) -> BenchCommand { of(65, [(cup, 1)]) }

    static func heater(watts: Int, most: Int = 60, seconds: Int = 600) -> BenchCommand {
        of(66, [(watts * 10, 2), (most * 10, 2), (seconds, 2)])
    }

    /// 1 Z, 2 DEP, 3 CAR, 4 spindle; percent of what MAINT allows.
    static func jog(_ axis: Int, percent: Int) -> BenchCommand {
        of(67, [(axis, 1), (Int(UInt8(bitPattern: Int8(percent))), 1)])
    }

    static func toTop() -> BenchCommand { of(68) }
    static func end() -> BenchCommand { of(14) }
    static func acknowledge(_ cause: Int) -> BenchCommand { of(15, [(cause, 1)]) }

    static func resume(
        cause: Int, rpm: Int = 100, centimetresPerMinute: Double = 5, newtons: Int = 80
    ) -> BenchCommand {
        of(18, [(cause, 1), (rpm * 10, 2), (Int(centimetresPerMinute * 1_000), 2), (newtons * 10, 2)])
    }

    static func inject(_ fault: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> BenchCommand {
        of(96, [(fault, 2), (a, 4), (b, 4), (c, 4)])
    }
}
