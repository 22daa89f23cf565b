import Foundation
import XTCE

// The bars of the archive. Arguments: the dictionary's path, and `--try` to go through each measurement in a
// few seconds without judging it. With `--equal FILE` only what a peer is compared on: packets into FILE,
// figures as JSON. Exit code 1 when a bar is missed, 2 when something could not be measured.

var arguments = CommandLine.arguments.dropFirst().filter { $0 != "--try" }
var packetFile: String?
if let flag = arguments.firstIndex(of: "--equal"), flag + 1 < arguments.endIndex {
    packetFile = arguments[flag + 1]
    arguments.removeSubrange(flag...flag + 1)
}
guard let file = arguments.first, arguments.count == 1 else {
    print("usage: ArchiveBars DICTIONARY [--try] [--equal FILE]")
    exit(64)
}
let folder = NSTemporaryDirectory() + "regolith-archive-bars-\(UInt32.random(in: 0...UInt32.max))"
do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let dictionary = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    let database = try XTCELoader.load(bytes: dictionary, file: file).database
    if let packetFile {
        let equal = EqualPackets(folder: folder, dictionary: dictionary, database: database)
        print(try equal.measure(seconds: 3000, packetFile: packetFile, parameter: "spn_torque"))
        try? FileManager.default.removeItem(atPath: folder)
        exit(0)
    }
    var measurements = ArchiveMeasurements(
        folder: folder, dictionary: dictionary, database: database,
        isTry: CommandLine.arguments.contains("--try"))
    try measurements.measureIngest()
    try measurements.measureFeed()
    try measurements.measurePlot()
    try? FileManager.default.removeItem(atPath: folder)
    exit(measurements.isMet ? 0 : 1)
} catch {
    try? FileManager.default.removeItem(atPath: folder)
    print("the bars could not be measured: \(error)")
    exit(2)
}
