import Station

/// Everything that must hold in every world.
enum Invariants {
    static func all(_ program: StationProgram, settings: WorldSettings) -> [any Invariant] {
        commands(program) + motion() + [
            StopHeard(), StopStands(), StopTrue(), LatchKept(), LeaseHonest(), LeaseFromStation(),
            LeaseStages(), TokensNew(), EventsOnce(), StatesLegal(), EnergyTrue(), MemoryBounded(),
            SnapshotReadsBack(), ReplayEqual(), Recovers(), AlarmLife(),
            CupsFilledOnce(), CupsForward(),
        ]
    }

    private static func commands(_ program: StationProgram) -> [any Invariant] {
        [
            NothingUnasked(), ExecutedOnce(), SentAsExecuted(), OneEnd(program.database), EndIsTrue(),
            IDsRise(),
        ]
    }

    private static func motion() -> [any Invariant] {
        [MotionNeedsArm(), StartsAllowed(), GuardStops()]
    }
}
