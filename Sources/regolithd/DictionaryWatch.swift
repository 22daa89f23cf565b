import Station
import Synchronization

/// Hears that the rig speaks another dictionary than the station, and then asks the core which.
final class DictionaryWatch: StationObserver {
    private struct Heard {
        var isDifferent = false
        var wireHash: [UInt8]?
    }

    private let heard = Mutex(Heard())

    func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        for case .alarm(let alarm) in effects where alarm.code == .dictionary {
            heard.withLock { $0.isDifferent = true }
        }
    }

    /// What the rig speaks, once it is known that it is something else; then nothing until it is told again.
    func wireHash(_ station: LiveStation) -> [UInt8]? {
        let (asks, found) = heard.withLock { heard in
            defer { heard = Heard() }
            return (heard.isDifferent, heard.wireHash)
        }
        if asks {
            station.inspect { [self] core in
                let wireHash = core.rigDictionary
                heard.withLock { $0.wireHash = wireHash }
            }
        }
        return found
    }
}
