import Foundation

// The bars of the station as a whole, on real processes and a pseudo-terminal. Arguments: the dictionary's
// path, and `--try` to go through each measurement in a few seconds without judging it. Exit code 1 when a
// bar is missed, 2 when something could not be measured.

let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--try" }
guard let dictionary = arguments.first, arguments.count == 1 else {
    print("usage: StationBars DICTIONARY [--try]")
    exit(64)
}
let isTry = CommandLine.arguments.contains("--try")

do {
    let rig = try Rig(dictionary: dictionary)
    defer { rig.end() }
    var measurements = Measurements(rig: rig, isTry: isTry)
    try rig.startMock()
    try measurements.measureStart()
    try rig.startDaemon()
    try measurements.measureReturn()
    try measurements.measureRequests()
    try measurements.measureLoad()
    try measurements.measureStop()
    for bar in measurements.bars { print(bar.line) }
    rig.remove()
    exit(isTry || measurements.bars.allSatisfy(\.isMet) ? 0 : 1)
} catch {
    print("the bars could not be measured: \(error)")
    exit(2)
}
