import ArgumentParser
import MockDevices

/// Faults of the line, for both directions.
struct LineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Probability for each octet that one bit flips.", valueName: "P"))
    var flip = 0.0
    @Option(help: ArgumentHelp("Probability for each frame that it is lost.", valueName: "P"))
    var drop = 0.0
    @Option(help: ArgumentHelp("Probability for each frame that it arrives twice.", valueName: "P"))
    var duplicate = 0.0
    @Option(help: ArgumentHelp("Probability for each chunk that it arrives in two pieces.", valueName: "P"))
    var split = 0.0
    @Option(help: ArgumentHelp("Milliseconds added to the way of every octet.", valueName: "MS"))
    var delay = 0
    @Option(
        help: ArgumentHelp(
            "Pace octets as a line of this speed does; 0 = as fast as they come.", valueName: "N"))
    var baud = 0

    func impairments(seed: UInt64) throws -> Impairments {
        guard delay >= 0 else { throw ValidationError("--delay is \(delay), expected 0…60000 ms.") }
        var impairments = Impairments()
        impairments.flip = flip
        impairments.drop = drop
        impairments.duplicate = duplicate
        impairments.split = split
        impairments.delayMicroseconds = UInt64(delay) * 1_000
        impairments.baud = baud
        impairments.seed = seed
        do throws(MockError) { try impairments.validate() } catch { throw ValidationError("--\(error)") }
        return impairments
    }
}
