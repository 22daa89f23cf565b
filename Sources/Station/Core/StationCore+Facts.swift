import Commanding
import MissionDatabase
import Octets

/// What telemetry shows of the facts that a command's rules name (hazards.md §4.8).
extension StationCore {
    func facts(
        of connection: RigConnection, _ picture: RigPicture?, _ command: PreparedCommand,
        age: CoreTime.Span
    ) -> RigFacts {
        var facts = RigFacts()
        guard let picture else { return facts }
        facts.isSimulator = picture.isSimulator
        guard picture.authorityEpoch != nil else { return facts }
        let quality: InterlockInput.Quality = age > Limits.heartbeatAge ? .old : .good
        facts.state = .init(value: program.stateName(picture.state), age: age, quality: quality)
        facts.armScope = RigFacts.ArmScope(
            bits: Int(picture.armScope),
            reading: .init(value: "\(picture.armScope)", age: age, quality: quality))
        facts.isSettling = time - connection.toldAt < Limits.settling
        facts.permits = permits(picture)
        facts.blocks = blocks(of: command, picture)
        facts.causes = causes(picture)
        facts.isRise = isRise(command, picture)
        return facts
    }

    /// FAST comes at 20 Hz while something moves, else at 2 Hz.
    private func reading(_ place: Int, _ picture: RigPicture) -> StationSituation.Reading {
        let unit = program.database[program.kept[place]].type.unit
        guard let value = picture.kept[place] else {
            return .init(value: "", unit: unit, quality: .absent)
        }
        let age = time - value.at
        let most = picture.isAtStandstill ? Limits.idleAge : Limits.movingAge
        return .init(value: value.text, unit: unit, age: age, quality: age > most ? .old : .good)
    }

    private func permits(_ picture: RigPicture) -> [RigFacts.Fact] {
        var found: [RigFacts.Fact] = []
        for (source, place) in zip(FactSource.all, program.factPlaces) {
            guard let place else { continue }
            let reading = reading(place, picture)
            let isMet = picture.kept[place].map { source.isMet($0) } ?? false
            found.append(
                RigFacts.Fact(
                    source.permit, .judged(reading, isMet), reading,
                    wanted: source.wanted(unit: reading.unit), advice: source.advice))
        }
        return found
    }

    private func blocks(of command: PreparedCommand, _ picture: RigPicture) -> [RigFacts.Fact] {
        (command.rules?.blocks ?? []).compactMap { term in
            let name = FactSource.blockParameter(term.label)
            guard let place = program.kept.firstIndex(where: { program.database[$0].name == name }) else {
                return nil
            }
            let reading = reading(place, picture)
            let isFree = picture.kept[place].map { $0.raw == 0 } ?? false
            return RigFacts.Fact(
                term.label, .judged(reading, isFree), reading, wanted: "not blocked", advice: "")
        }
    }

    private func causes(_ picture: RigPicture) -> String {
        var names: [String] = []
        for (place, parameter) in program.kept.enumerated() {
            let name = program.database[parameter].name
            guard name.hasPrefix(FactSource.causePrefix), let value = picture.kept[place], value.raw != 0
            else { continue }
            names.append(String(name.dropFirst(FactSource.causePrefix.count)))
        }
        return names.isEmpty ? "no cause told" : names.joined(separator: ", ")
    }

    /// MOVE_Z to where the stage is or above it: the way out, which no interlock of the station bars (R7).
    private func isRise(_ command: PreparedCommand, _ picture: RigPicture) -> Bool {
        guard command.name == Self.moveName,
            let target = command.arguments.first(where: { $0.name == Self.moveArgument }),
            let place = program.stagePlace, let stage = picture.kept[place]
        else { return false }
        let wanted: Double
        switch target.value {
        case .real(let value): wanted = value
        case .integer(let value): wanted = Double(value)
        default: return false
        }
        return wanted <= stage.number
    }

    static var moveName: String { "MOVE_Z" }
    static var moveArgument: String { "z" }
}
