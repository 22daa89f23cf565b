/// The bounds of this target, all in one place.
enum Limits {
    // MARK: Requests

    /// Octets of a body.
    static let body = 64 << 10
    /// Octets of one header field, of the request line with its path too; of all fields; and how many.
    static let headerField = 8 << 10
    static let headerOctets = 16 << 10
    static let headerFields = 64
    /// Seconds until a head or a body has to be here whole, and that a connection may rest.
    static let idleSeconds: Int64 = 15
    static let bodySeconds: Int64 = 10
    /// Connections at each door, and those that wait in the kernel for a TCP port.
    static let connections = 320
    static let backlog: Int32 = 64
    /// Requests of one connection at once, and each second from then on; of one user; of all together.
    static let burst = 200.0
    static let rate = 100.0
    static let userBurst = 1000.0
    static let userRate = 500.0
    static let allBurst = 4000.0
    static let allRate = 2000.0
    /// Users that are told apart; the one who was there longest ago makes room.
    static let users = 64
    /// Refused requests after which a connection is closed.
    static let refusals = 20

    // MARK: Questions to the core

    /// Requests that may wait for their answer, and looks that may wait for theirs.
    static let outstanding = 256
    /// Nanoseconds until a core that does not answer is told.
    static let answerTimeout: Int64 = 5_000_000_000
    /// How old a look at the core may be when it answers a question, nanoseconds.
    static let lookAge: Int64 = 50_000_000
    /// Ages of rigs are counted on from a look this young; an older one says nothing of them any more.
    static let stampAge: Int64 = 200_000_000
    /// How often time is looked at, nanoseconds.
    static let tick: Int64 = 100_000_000
    /// Octets of steps that may wait for the room's thread, 64 for each batch.
    static let inbox = 256 << 10
    /// Commands of the ledger in one answer, and events that are remembered.
    static let history = 1000
    static let events = 1000
    /// Commands whose beginning is remembered, so that their stages tell how long they took.
    static let begun = 256

    // MARK: Live streams

    static let streams = 256
    /// Octets that may wait for one client; the oldest lines go first, counted.
    static let streamOctets = 256 << 10
    /// Nanoseconds that a client may take nothing at all before it is let go.
    static let stuck: Int64 = 60_000_000_000
    /// A comment is sent so often where nothing else is, nanoseconds.
    static let keepAlive: Int64 = 5_000_000_000
    static let statusPeriod: Int64 = 500_000_000
    /// Names in one filter.
    static let filterNames = 256

    // MARK: STOP and the end

    /// Milliseconds until the lane must have said what became of a STOP.
    static let stopMilliseconds: Int64 = 3000
    /// Nanoseconds that the command behind a HOLD may take to be taken; the lane has written long before.
    static let holdTimeout: Int64 = 500_000_000
    /// Nanoseconds that streams get to end and connections to close.
    static let farewell: Int64 = 500_000_000
    /// Pixels of one answer about the past, values of a parameter, parameters, lines.
    static let pixels = 4000
    static let points = 20_000
    static let series = 32
    static let happenings = 5000
}
