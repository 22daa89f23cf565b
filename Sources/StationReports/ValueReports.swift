import MissionDatabase
import Monitoring
import Octets
public import Station
public import StationAPI
public import Telemetry

extension ValuesReport.Value {
    /// A last value as people read it; `utc` is the moment of the look.
    public init(_ view: ValueView, _ program: StationProgram, utc: Int64) {
        let reading = view.reading
        let parameter = program.database[reading.sample.parameter]
        var number = reading.sample.value.number.flatMap { $0.isFinite ? $0 : nil }
        switch reading.sample.value {
        case .label, .unlabelled, .flag: number = nil
        case .integer, .unsigned, .real, .octets: break
        }
        if parameter.absent == reading.sample.raw { number = nil }
        self.init(
            link: program.links[Int(view.link.index)].name, packet: program.database[reading.container].name,
            name: parameter.name, number: number, text: reading.sample.text(in: program.database),
            unit: parameter.type.unit, ageSeconds: Double(reading.age.nanoseconds) / 1e9,
            time: utc - reading.age.nanoseconds, quality: reading.quality.words,
            cause: view.staleCause?.words, origin: reading.quality.origin, alarm: view.level?.description)
    }
}

extension SampleQuality {
    /// GOOD, or everything that speaks against a value.
    public var words: String {
        let told: [(SampleQuality, String)] = [
            (.stale, "STALE"), (.otherDictionary, "OTHER DICTIONARY"), (.afterGap, "AFTER GAP"),
            (.timeUncorrelated, "TIME UNCERTAIN"),
        ]
        let words = told.filter { contains($0.0) }.map(\.1)
        return words.isEmpty ? "GOOD" : words.joined(separator: ", ")
    }

    /// Where the value comes from; whoever tells it belongs to a live station.
    public var origin: String { contains(.simulated) ? "SIM" : "LIVE" }
}
