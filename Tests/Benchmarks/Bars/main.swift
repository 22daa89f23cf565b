import Foundation

// The bars of the station as a whole, on real processes and a pseudo-terminal. Arguments: the dictionary's
// path. Exit code 1 when a bar is missed.

guard CommandLine.arguments.count > 1 else {
    print("usage: StationBars DICTIONARY")
    exit(64)
}

do {
    let rig = try Rig(dictionary: CommandLine.arguments[1])
    defer { rig.remove() }
    var measurements = Measurements(rig: rig)
    try rig.startMock()
    try measurements.measureStart()
    try rig.startDaemon()
    try measurements.measureReturn()
    try measurements.measureRequests()
    try measurements.measureLoad()
    try measurements.measureStop()
    for bar in measurements.bars { print(bar.line) }
    rig.remove()
    exit(measurements.bars.allSatisfy(\.isMet) ? 0 : 1)
} catch {
    print("the bars could not be measured: \(error)")
    exit(2)
}
