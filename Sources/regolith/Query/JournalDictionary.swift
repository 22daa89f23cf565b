import Foundation
import Journal
import MissionDatabase
import Octets
import Station

/// The dictionary that a journal is read with: that of its newest segment.
enum JournalDictionary {
    /// Nil where no journal lies there, or its dictionary is missing: names and units are in the archive too.
    static func load(_ folder: String) -> MissionDatabase? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard let last = names.compactMap({ JournalSegments.number(of: $0) }).max(),
            var reader = try? JournalReader(
                directory: folder, from: JournalPosition(segment: last, record: 0))
        else { return nil }
        var player = JournalPlayer(verifies: false)
        player.shelves = DictionaryShelf.around(folder)
        while player.core == nil, let item = try? reader.next() {
            guard (try? player.take(item)) != nil else { return nil }
        }
        return player.core?.program.database
    }
}
