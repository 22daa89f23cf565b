public import MissionDatabase
public import Monitoring
public import Octets
import Telemetry

/// The rig's own limits: once they were read they come before the dictionary's (RULINGS R13).
extension StationCore {
    /// Takes a page of the rig's table, or sees that the table is another one now.
    mutating func followRigLimits(_ batch: SampleBatch, on index: Int) {
        guard let layout = program.rigLimits else { return }
        let sum = layout.checksum[batch.container.index]
        guard sum >= 0 else { return }
        let checksum = UInt32(truncatingIfNeeded: batch.samples[sum].raw)
        if let known = watches[index].rigLimitsChecksum, known != checksum { forgetRigLimits(index) }
        guard batch.container == layout.container, !batch.quality.contains(.otherDictionary) else { return }
        watches[index].rigLimitsChecksum = checksum
        for row in layout.rows {
            let item = batch.samples[row.item].raw
            guard layout.parameters.indices.contains(Int(clamping: item)),
                let parameter = layout.parameters[Int(clamping: item)]
            else { continue }
            let bounds = row.bounds.map { batch.samples[$0].raw }
            let type = program.database[parameter].type
            var limits = LimitSet()
            limits.warning = type.range(rawLow: bounds[0], rawHigh: bounds[1])
            limits.critical = type.range(rawLow: bounds[2], rawHigh: bounds[3])
            watches[index].limits.setRigLimits(limits, of: parameter)
            let words = [limits.warning, limits.critical].map { $0.map { "\($0)" } ?? "none" }
            watches[index].noteRow(
                TrustedSheet.LimitRow(
                    name: program.database[parameter].name,
                    text: "warning \(words[0]), critical \(words[1])"))
        }
    }

    mutating func forgetRigLimits(_ index: Int) {
        watches[index].rigLimitsChecksum = nil
        watches[index].limits.forgetRigLimits()
    }

    /// The limits that hold for a parameter now, and whether they are the rig's own words.
    public func limits(of parameter: ParameterID, on link: LinkID) -> (limits: LimitSet, isRigs: Bool)? {
        let index = Int(link.index)
        guard watches.indices.contains(index), let limits = watches[index].limits.limits(of: parameter)
        else { return nil }
        return (limits, watches[index].limits.hasRigLimits(parameter))
    }
}
