import MockDevices
import Octets
import RigLink
import Station

/// What somebody who sees everything sees of a world, in order of time.
enum Happening {
    /// Something happened inside the rig.
    case tap(MockDevices.LedgerEntry)
    /// The rig's outputs at a millisecond; rest is told once.
    case output(OutputTrace.Sample)
    case effect(CoreEffect)
    /// A request of a person is handed to the station, and was.
    case asking, asked
    /// A frame left the station.
    case transmitted(LinkFrame)
    /// A whole frame reached the rig.
    case delivered(LinkFrame)
    case act(WorldAct)
    /// The stop lane wrote a frame.
    case pressed(StopReason, stopID: UInt32)
    /// A new process of the station begins; what earlier ones did after `lostFrom` is in no journal.
    case started(lostFrom: UInt64)
    case sizes(Sizes)
    /// A snapshot was read back.
    case restored(isEqual: Bool)
    /// The whole recording was fed to another core.
    case replayed(differences: [String])
    /// After each write of the rig's store, and once a second.
    case cups(Cups)
    /// Time has passed.
    case tick
    /// Trouble is over, nothing stands in the way, and so long has passed since.
    case calm(milliseconds: Int64, isLive: Bool, isPingCompleted: Bool)
    /// The station's word on what the rig may do to somebody beside it.
    case energy(LinkView.Energy)
    case ended
}

/// What a station holds in memory.
struct Sizes: Sendable {
    var snapshotOctets: Int
    var wireOctets: Int
    var rigOutputLost: Int
}
