import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import MissionDatabase
import Octets
import Station
import Telemetry
import TerminalText

extension TelemetryCommand {
    /// `regolith telemetry plot`
    struct PlotTime: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plot",
            abstract: "Draw parameters over a time, one above the other, in the terminal or as SVG.",
            discussion: """
                From the least to the most value of each column, so that no peak is lost, however long the \
                time is. Of labels the raw values are drawn.

                Examples:
                  regolith telemetry plot z_bit wob --time "last bite"
                  regolith telemetry plot spn_torque spn_rpm --time "last 10m" --height 12
                  regolith telemetry plot 'spn_*' --time "run 7" --svg run7.svg
                  regolith telemetry plot z_bit --time today --json

                Exit codes: 0 done · 1 no such parameter, time or archive · 64 wrong usage.
                """)

        @ArgumentParser.Argument(
            help: "Parameters: names, patterns, or a word of a name.", completion: StationWords.parameters)
        var names: [String]
        @OptionGroup var time: TimeOptions
        @Option(help: "Columns [the terminal's, else 100]; pixels of an SVG.")
        var width: Int?
        @Option(help: "Lines for each parameter.")
        var height = 8
        @Option(help: ArgumentHelp("Draw into this file.", valueName: "FILE"))
        var svg: String?
        @Option(help: "Only of this link.", completion: StationWords.links)
        var link: String?
        @Flag(help: "The pixels as JSON, one object a parameter.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func validate() throws {
            guard !names.isEmpty else { throw ValidationError("name one or more parameters") }
            guard (2...100).contains(height), (30...10_000).contains(width ?? 100) else {
                throw ValidationError("--height is 2 to 100, --width 30 to 10000")
            }
        }

        func run() throws {
            let reader = try archive.reader()
            let range = try time.range(in: reader, usual: "last 10m")
            let columns = width ?? (svg == nil ? Terminal.width ?? 100 : 1000)
            let pixels = svg == nil ? PlotText.dots(inWidth: columns) : columns
            let drawn = try ArchiveWords.doing { () throws(ArchiveError) in
                try ParameterChoice.chosen(names, of: reader.parameters())
                    .filter { $0.type.kind != .binary }
                    .map { parameter throws(ArchiveError) in
                        Drawn(
                            parameter,
                            try reader.plot(of: parameter.name, link: link, in: range, pixels: pixels))
                    }
            }
            if json { return try drawn.forEach { Terminal.say(try JSONLine.text(PlotReport($0))) } }
            if let svg {
                let sink = try BufferedOutput(svg)
                try sink.line(PlotSVG(drawn, width: columns).text)
                return try sink.flush()
            }
            for one in drawn {
                for (place, line) in one.lines(width: columns, height: height).enumerated() {
                    Terminal.say(place == 0 ? Terminal.bold(line) : line)
                }
            }
        }
    }
}

/// A parameter and its plot.
struct Drawn {
    let parameter: ArchivedParameter
    let plot: Plot
    let least: Double?
    let most: Double?

    init(_ parameter: ArchivedParameter, _ plot: Plot) {
        (self.parameter, self.plot) = (parameter, plot)
        let full = plot.pixels.filter { $0.count > 0 }
        least = full.map(\.least).min()
        most = full.map(\.most).max()
    }

    var title: String { parameter.name + (plot.unit.map { " [\($0)]" } ?? "") }

    /// As lines of text.
    func lines(width: Int, height: Int) -> [String] {
        let text = PlotText(
            title: parameter.name + labels, unit: plot.unit, from: CivilDate.text(plot.range.lowerBound),
            to: CivilDate.text(plot.range.upperBound))
        guard least != nil else { return ["\(parameter.name): no value came in that time"] }
        return text.lines(
            plot.pixels.map { $0.count > 0 ? $0.least...$0.most : nil }, width: width, height: height)
    }

    /// Of labels, what their numbers mean at both ends.
    private var labels: String {
        guard let least, let most, text(least) != "\(Int64(least))", parameter.type.unit == nil,
            parameter.type.enumeration != nil
        else { return "" }
        return " (\(Int64(least)) \(text(least)) … \(Int64(most)) \(text(most)))"
    }

    /// A value at the axis; of labels the label.
    func text(_ value: Double) -> String {
        if let label = parameter.type.enumeration?.label(of: Int64(value)) { return label }
        if case .boolean(let zero, let one) = parameter.type.kind { return value == 0 ? zero : one }
        if value == value.rounded(), abs(value) < 1e9 { return "\(Int64(value))" }
        return String(format: "%.\(min(3, parameter.type.decimals ?? 3))f", value)
    }
}

/// `telemetry plot` for programs.
struct PlotReport: Encodable {
    struct Pixel: Encodable {
        var time: Int64
        var least: Double
        var most: Double
        var mean: Double
        var count: Int
    }

    var parameter: String
    var unit: String?
    var from: Int64
    var to: Int64
    var pixels: [Pixel]

    init(_ drawn: Drawn) {
        let plot = drawn.plot
        (parameter, unit) = (drawn.parameter.name, plot.unit)
        (from, to) = (plot.range.lowerBound.nanoseconds, plot.range.upperBound.nanoseconds)
        pixels = plot.pixels.enumerated().compactMap { index, pixel in
            guard let mean = pixel.mean else { return nil }
            return Pixel(
                time: plot.begin(of: index).nanoseconds, least: pixel.least, most: pixel.most, mean: mean,
                count: pixel.count)
        }
    }
}
