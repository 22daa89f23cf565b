/// The bounds of this target, all in one place.
enum Limits {
    static let line = 64 << 10
    /// Octets that may wait for a client that does not read; later lines are dropped and counted.
    static let outbox = 1 << 20
    /// Steps that may wait for the server's thread.
    static let inbox = 4096
    /// Requests of one client that may wait for their answer.
    static let outstanding = 16
    /// Commands of the ledger told in one answer: their lines must fit a message.
    static let history = 60
    /// Commands whose stages are told to the client that asked.
    static let watched = 1024
    /// How long processors are kept from deep sleep for a request, nanoseconds.
    static let awake: Int64 = 3_000_000
    /// Alarms and values of one page: a line holds at most 64 KiB, and a text of an alarm half of one.
    static let alarmsOfPage = 16
    static let valuesOfPage = 100
    /// How often the core is asked how the rig stands while somebody is connected, nanoseconds.
    static let standingPeriod: Int64 = 150_000_000
    /// Commands of one page.
    static let commandsOfPage = 16
    /// How often subscribers of `status` get one, nanoseconds.
    static let statusPeriod: Int64 = 500_000_000
}
