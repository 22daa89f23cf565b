/// A sabotage of the world, never of the product: what a judge that sleeps would let pass.
enum Canary: String, CaseIterable, Sendable {
    // Real ones: rig, line or station really do it.
    /// A PING is swapped on the wire for the last other command, under the PING's id.
    case swappedCommand
    /// Somebody on the line keeps the lease alive with the token.
    case forgedLease
    /// The station's tokenless heartbeats carry the last token.
    case leaseWithoutArm
    case weakBrake
    case deafToStop
    case latchForgotten
    case bridgedGuard
    case portStaysShut
    case staleSnapshot
    case transmissionUnrecorded
    case actsAlone
    // What is seen is falsified.
    case executedTwice
    case armIgnored
    case startIgnoresArm
    case idUsedAgain
    case finalStageLost
    case falseCompletion
    case leaseCounterRepeated
    case tokenRepeated
    case eventTwice
    case stageLate
    case coreGrows
    case impossibleState
    case stopConfirmedWithoutStop
    case energyAlwaysCalm
    case alarmEndsItself
    /// The store forgets a used cup: it is clean again.
    case cupForgotten
    /// Something falls into a cup that nobody fills.
    case cupFilledUnseen

    /// Names of the invariant that has to find it.
    var finder: String {
        switch self {
        case .swappedCommand: SentAsExecuted.name
        case .forgedLease: LeaseFromStation.name
        case .leaseWithoutArm, .leaseCounterRepeated: LeaseHonest.name
        case .weakBrake: StopStands.name
        case .deafToStop: StopHeard.name
        case .latchForgotten: LatchKept.name
        case .bridgedGuard: GuardStops.name
        case .portStaysShut: Recovers.name
        case .staleSnapshot: SnapshotReadsBack.name
        case .transmissionUnrecorded: ReplayEqual.name
        case .actsAlone: NothingUnasked.name
        case .executedTwice: ExecutedOnce.name
        case .armIgnored: MotionNeedsArm.name
        case .startIgnoresArm: StartsAllowed.name
        case .idUsedAgain: IDsRise.name
        case .finalStageLost: OneEnd.name
        case .falseCompletion: EndIsTrue.name
        case .tokenRepeated: TokensNew.name
        case .eventTwice: EventsOnce.name
        case .stageLate: LeaseStages.name
        case .coreGrows: MemoryBounded.name
        case .impossibleState: StatesLegal.name
        case .stopConfirmedWithoutStop: StopTrue.name
        case .energyAlwaysCalm: EnergyTrue.name
        case .alarmEndsItself: AlarmLife.name
        case .cupForgotten: CupsForward.name
        case .cupFilledUnseen: CupsFilledOnce.name
        }
    }
}
