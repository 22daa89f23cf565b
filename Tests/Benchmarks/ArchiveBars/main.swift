import Foundation
import XTCE

// The bars of the archive. Arguments: the dictionary's path, and `--try` to go through each measurement in a
// few seconds without judging it. Exit code 1 when a bar is missed, 2 when something could not be measured.

let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--try" }
guard let file = arguments.first, arguments.count == 1 else {
    print("usage: ArchiveBars DICTIONARY [--try]")
    exit(64)
}
let folder = NSTemporaryDirectory() + "regolith-archive-bars-\(UInt32.random(in: 0...UInt32.max))"
do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let dictionary = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    var measurements = ArchiveMeasurements(
        folder: folder, dictionary: dictionary,
        database: try XTCELoader.load(bytes: dictionary, file: file).database,
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
