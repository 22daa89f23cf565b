import Octets

/// The bounds of this target, all in one place.
enum Limits {
    /// Further dictionaries that a station takes from its folder.
    static let dictionaries = 16
    /// Octets of the longest of them.
    static let dictionaryOctets = 16 << 20
    /// Arguments of one command.
    static let arguments = 64
    /// Octets of one text that a person gives (name, note, argument).
    static let text = 4096
    /// Octets of a run's name, and of the person's.
    static let runTitle = 200
    /// Numbers of runs that a day has room for, where an earlier journal cannot be continued.
    static let runsOfDay: Int64 = 100
    /// Octets of one chunk handed to the core; longer chunks are cut.
    static let chunk = 65536
    /// Differences kept since the last arm.
    static let changes = 32
    /// Limits and alarms of a rig that are compared after a loss.
    static let sheetRows = 256
    /// Messages one live subscriber may lag before the oldest are dropped and counted.
    static let subscriberBacklog = 512
    /// How long the journal's thread turns for the step of a request it has just passed on, nanoseconds.
    static let answerSpin: Int64 = 200_000
    /// Octets of batches waiting for the journal before motion is refused (the journal lags).
    static let journalBacklog = 16 << 20
    /// A command is void so long after it was made (interface control document §7: at most 10 s).
    static let commandLifeMilliseconds: Int64 = 2000
    /// A request that waited so long before the core took it moves nothing any more (SR-S-16), nanoseconds.
    static let requestLife: Int64 = 2_000_000_000
    /// Links of one station.
    static let links = 16
    /// Parameters whose last values the core keeps.
    static let keptValues = 256
    /// A bit that moved less is not told as a change, micrometres.
    static let depthChange: Int32 = 500

    // MARK: Ages of what decisions rest on (hazards.md §4.8, SR-L-12)

    static let heartbeatAge = CoreTime.Span.milliseconds(300)
    /// FAST while something moves, and otherwise.
    static let movingAge = CoreTime.Span.milliseconds(250)
    static let idleAge = CoreTime.Span.milliseconds(1600)
    /// Telemetry shows a change so long after the rig told it: FAST comes twice a second at rest.
    static let settling = CoreTime.Span.milliseconds(600)
    static let slowAge = CoreTime.Span.milliseconds(6100)
    static let clockAge = CoreTime.Span.seconds(60)
    /// Microseconds.
    static let clockResidual = 50_000.0
    /// Milliseconds of lease age at which the rig holds (R1).
    static let holdAfter: Int64 = 5000
    /// Questions for results on their way at once.
    static let questionsAtOnce = 4

    /// Commands of scripts that are watched, and how long a script may go on without a person.
    static let scripts = 96
    static let scriptSeconds: ClosedRange<UInt32> = 1...3600
    /// Commands whose effect is waited for, and what one of them may consist of.
    static let effects = 96
    static let effectTerms = 64

    // MARK: Two steps (hazards.md §4.5)

    static let leastStepGap = CoreTime.Span.seconds(2)
    static let tokenLife = CoreTime.Span.seconds(30)
    /// Octets of the reason an approver gives.
    static let reason = 400

    // MARK: The test of the way of a STOP

    static let stopTestPeriod = CoreTime.Span.seconds(24 * 3600)
    /// ARM trusts a passed test a little longer than the period, which may end while the rig is armed.
    static let stopTestLife = CoreTime.Span.seconds(25 * 3600)
    static let stopTestWait = CoreTime.Span.milliseconds(600)
    static let stopTestTries: UInt8 = 3
    static let stopTestPause = CoreTime.Span.seconds(10)

    // MARK: The monthly test of the wired stop (SR-O-13), days

    static let wiredTestEvery: Int64 = 31
    static let wiredTestWarning: Int64 = 7
    static let wiredTestRefusal: Int64 = 30
    /// Nanoseconds.
    static let day: Int64 = 86_400_000_000_000

    /// A timer that fires so late means that the process stood still (SR-S-16).
    static let pause = CoreTime.Span.seconds(2)
    /// What was asked for before this time after a pause was queued in it.
    static let pauseTail: Int64 = 200_000_000
    /// Requests of an earlier process that were durable and not taken.
    static let untaken = 256

    /// Boots of a rig whose events are told apart from repeats.
    static let rememberedBoots = 8

    // MARK: Hold-to-run and presence (hazards.md §4.2, §4.4)

    /// A press of a key is good for so long; the console says it again while the key is held, nanoseconds.
    static let jogHold: Int64 = 250_000_000
    /// Between two JOG frames: 12.5 a second, so that 20 ms of lateness still leave 10.
    static let jogPeriod = CoreTime.Span.milliseconds(80)
    /// The rig takes no JOG frame that is older, milliseconds.
    static let jogFrameLife: Int64 = 300
    /// The longest press, a little under the rig's own 30 s, so that it ends in order.
    static let jogLongest = CoreTime.Span.milliseconds(29_600)
    /// Frames on their way beyond which no other is made: a line that does not drain must not collect them.
    static let jogOnTheWay = 3
    /// Frames whose reports are still told from foreign ones.
    static let jogFrames = 64
    /// So long after its last frame a press whose end nobody saw is closed as unknown.
    static let jogEnd = CoreTime.Span.seconds(2)
    /// A silent console counts as left.
    static let presence = CoreTime.Span.seconds(10)
    /// A silence of so long is told.
    static let presenceTold = CoreTime.Span.milliseconds(2500)
    /// HOLD is waited for so long before DISARM goes out without it.
    static let presenceHold = CoreTime.Span.seconds(5)
    /// At most one RENEW in this time.
    static let renewSpacing = CoreTime.Span.seconds(30)

    // MARK: Gaps between lease frames (SR-S-17)

    static let leaseGap = CoreTime.Span.milliseconds(300)
    static let leaseGapMilliseconds: UInt16 = 300
    /// The same for the threads behind the core, nanoseconds.
    static let leaseDelay: Int64 = 300_000_000

    // MARK: Room on the journal's disk (SR-S-15)

    static let leastReserve: UInt64 = 2 << 30
    static let roomMinutes: UInt64 = 30
    /// Between two measurements, nanoseconds.
    static let roomPeriod: Int64 = 5_000_000_000
    /// Three periods and a little: an older measurement says nothing.
    static let roomAge = CoreTime.Span.seconds(16)
    static let minute: Int64 = 60_000_000_000

    // MARK: The end of the station (SR-S-08: 5 s in all)

    /// HOLD's report is waited for so long, then DISARM's.
    static let leaveHold = CoreTime.Span.seconds(2)
    static let leaveDisarm = CoreTime.Span.seconds(1)
    /// The process waits so long for its core, and for the line to take the last frame, nanoseconds.
    static let leaveWait: Int64 = 3_500_000_000
    static let leaveDrain: Int64 = 100_000_000

    // MARK: Stop lane (nanoseconds; interface control document §6)

    static let stopLine = 256
    static let stopOutbox = 16 << 10
    static let stopRepeat: Int64 = 20_000_000
    /// Octets of a STOP frame on the wire; a slow line has its time before the frame is sent again.
    static let stopFrameOctets: Int64 = 20
    /// A request so soon after a frame of the same press needs no frame of its own.
    static let stopSpacing: Int64 = 5_000_000
    static let stopSlowRepeat: Int64 = 1_000_000_000
    static let stopEager: Int64 = 10_000_000_000
    /// Without standstill after this time the person is told to use the wired stop: 1 s with what it takes
    /// to tell.
    static let stopUnconfirmed: Int64 = 950_000_000

    // MARK: Journal

    /// Octets of a dictionary beside a journal, compressed.
    static let packedDictionary = 1 << 20
    /// Free octets that a disk must have before something on it is compressed: a segment twice over.
    static let compressionRoom = 128 << 20
    /// Between two looks for segments to compress, nanoseconds.
    static let compressionPeriod: Int64 = 5_000_000_000
    /// A segment that could not be compressed is left alone for so long, nanoseconds.
    static let compressionPause: Int64 = 60_000_000_000
    /// Octets of records that a cut writes at once.
    static let cutBatch = 1 << 20

    /// Nanoseconds of core time that a record may carry: 146 years of uptime.
    static let coreTime: Int64 = 1 << 62
    /// Differences that a replay tells in words; the rest are counted.
    static let differences = 64
    /// Command ids without an earlier journal count from this second of UTC.
    static let idEpochSeconds: Int64 = 1_700_000_000

    /// A step that waits longer than this for the journal refuses motion.
    static let journalLag: Int64 = 1_000_000_000
    /// A journal so far behind (milliseconds) ends every arm.
    static let lagThatEndsArms: UInt32 = 3000
    /// Pause between two attempts of a journal that cannot write.
    static let journalRetry: Int64 = 250_000_000
    /// What a record costs in memory beside its octets.
    static let recordOverhead = 160
}
