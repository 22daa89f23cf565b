import Archive
import Foundation
import Octets
import Station

/// Plots one above the other as a picture for browsers and papers.
struct PlotSVG {
    private static let height = 160
    private static let margin = 90
    private static let gap = 34
    let text: String

    init(_ drawn: [Drawn], width: Int) {
        let all = drawn.count * (Self.height + Self.gap) + Self.gap
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width + Self.margin + 10)\" "
                + "height=\"\(all)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
        ]
        for (place, one) in drawn.enumerated() {
            let top = place * (Self.height + Self.gap) + Self.gap
            lines += Self.chart(one, top: top, width: width)
        }
        if let range = drawn.first?.plot.range {
            let y = all - 10
            lines.append("<text x=\"\(Self.margin)\" y=\"\(y)\">\(CivilDate.text(range.lowerBound))</text>")
            lines.append(
                "<text x=\"\(Self.margin + width)\" y=\"\(y)\" text-anchor=\"end\">"
                    + "\(CivilDate.text(range.upperBound))</text>")
        }
        text = (lines + ["</svg>"]).joined(separator: "\n")
    }

    private static func chart(_ drawn: Drawn, top: Int, width: Int) -> [String] {
        var lines = [
            "<text x=\"\(margin)\" y=\"\(top - 6)\" font-weight=\"bold\">\(escaped(drawn.title))</text>",
            "<rect x=\"\(margin)\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\" fill=\"none\" "
                + "stroke=\"#999\"/>",
        ]
        guard let least = drawn.least, let most = drawn.most else {
            return lines + ["<text x=\"\(margin + 10)\" y=\"\(top + 20)\">no value came in that time</text>"]
        }
        lines.append(
            "<text x=\"\(margin - 6)\" y=\"\(top + 12)\" text-anchor=\"end\">"
                + "\(escaped(drawn.text(most)))</text>")
        lines.append(
            "<text x=\"\(margin - 6)\" y=\"\(top + height)\" text-anchor=\"end\">"
                + "\(escaped(drawn.text(least)))</text>")
        let span = most > least ? most - least : 1
        func y(_ value: Double) -> String {
            String(format: "%.1f", Double(top + height) - (value - least) / span * Double(height))
        }
        var path = ""
        for (x, pixel) in drawn.plot.pixels.enumerated() where pixel.count > 0 {
            let goesOn = x > 0 && drawn.plot.pixels[x - 1].count > 0
            path += "\(goesOn ? "L" : "M")\(margin + x) \(y(pixel.most))L\(margin + x) \(y(pixel.least))"
        }
        lines.append("<path d=\"\(path)\" fill=\"none\" stroke=\"#06c\"/>")
        return lines
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
