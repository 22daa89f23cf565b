import Foundation
import Commanding
import Journal
import MissionDatabase
import Monitoring
import Octets
import Station
import StationAPI
import Telemetry

/// What the core did with a record as one line of JSON; the same in `export ndjson` and `replay --json`.
struct EffectJSON {
    let database: MissionDatabase
    /// Parameters that are wanted; nil: all.
    let wanted: Set<String>?
    /// Names of the links, by number.
    let links: [String]
    /// Of a replay: how the rigs stood; every line says so, and that it is a replay.
    var replayed: [Standing]?

    /// Nil for effects that say nothing about the rig.
    func line(_ effect: CoreEffect, _ step: JournalScan.Step) -> String? {
        var object = self.object(effect)
        guard object != nil else { return nil }
        object?["utc"] = CivilDate.text(step.record.utc, digits: 6)
        object?["record"] = step.position.text
        object?["core_s"] = Double(step.record.coreTime.nanoseconds) / 1e9
        if let replayed {
            object?["replay"] = true
            object?["rigs"] = replayed.map(Self.words)
        }
        guard let object,
            let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// As the station's own lines have it.
    private static func words(_ standing: Standing) -> [String: Any] {
        var words: [String: Any] = [
            "mode": standing.mode, "rig": standing.rig, "kind": standing.kind, "link": standing.link,
            "state": standing.state, "energy": standing.energy, "authority": standing.authority,
            "path": standing.path, "quality": standing.quality,
        ]
        if let name = standing.armedBy { words["armedBy"] = name }
        if let age = standing.ageSeconds { words["ageSeconds"] = age }
        return words
    }

    private func object(_ effect: CoreEffect) -> [String: Any]? {
        switch effect {
        case .samples(let link, let batch): return samples(batch, link)
        case .event(let event):
            return [
                "kind": "event", "name": event.name, "severity": event.severity, "a": event.a, "b": event.b,
                "boot": event.bootCount, "count": event.count, "link": name(event.link),
            ]
        case .stage(let link, let transition):
            return [
                "kind": "stage", "command": transition.commandID, "name": transition.name,
                "stage": "\(transition.stage)", "final": transition.stage.isFinal, "link": name(link),
            ]
        case .linkState(let change):
            return ["kind": "link", "link": name(change.link), "state": change.state, "cause": change.cause]
        case .alarm(let alarm): return ["kind": "notice", "code": alarm.code.rawValue, "text": alarm.text]
        case .alarmChange(let change):
            return [
                "kind": "alarm", "number": change.alarm.number, "step": change.step.word,
                "severity": "\(change.alarm.severity)", "text": change.alarm.text,
            ]
        default: return nil
        }
    }

    private func samples(_ batch: SampleBatch, _ link: LinkID) -> [String: Any]? {
        var values: [String: Any] = [:]
        for sample in batch.samples {
            let parameter = database[sample.parameter]
            guard wanted?.contains(parameter.name) ?? true else { continue }
            var value: [String: Any] = ["raw": sample.raw]
            switch sample.value {
            case .label, .flag, .octets, .unlabelled:
                value["value"] = sample.text(in: database, octets: batch.octets)
            case .integer(let number): value["value"] = number
            case .unsigned(let number): value["value"] = number
            case .real(let number): value["value"] = number.isFinite ? number as Any : NSNull()
            }
            if let unit = parameter.type.unit { value["unit"] = unit }
            values[parameter.name] = value
        }
        guard !values.isEmpty else { return nil }
        var object: [String: Any] = [
            "kind": "samples", "packet": database[batch.container].name, "link": name(link),
            "quality": batch.quality.text, "values": values,
        ]
        if let generation = batch.generation {
            object["generation_s"] = Double(generation.nanoseconds) / 1e9
            object["generation_epoch"] = "\(generation.epoch)"
        }
        return object
    }

    private func name(_ link: LinkID) -> String {
        links.indices.contains(Int(link.index)) ? links[Int(link.index)] : "\(link.index)"
    }
}

extension SampleQuality {
    /// GOOD, or everything that speaks against a value, and whether a simulator sent it.
    var text: String {
        let told: [(SampleQuality, String)] = [
            (.stale, "STALE"), (.otherDictionary, "OTHER_DICTIONARY"), (.afterGap, "AFTER_GAP"),
            (.timeUncorrelated, "TIME_UNCERTAIN"),
        ]
        let words = told.filter { contains($0.0) }.map(\.1)
        let quality = words.isEmpty ? "GOOD" : words.joined(separator: "|")
        return contains(.simulated) ? quality + "|SIMULATED" : quality
    }
}
