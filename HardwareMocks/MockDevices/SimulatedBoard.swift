import RigFirmware

/// All that is looked at in every step of a simulated rig, beside the firmware's own memory.
///
/// It lies behind one pointer: Swift checks each access to a variable of an object, and none through a
/// pointer, where a whole step takes less than a tenth of a microsecond.
struct SimulatedBoard {
    var plant: KinematicPlant
    var image: FirmwareImage
    var hands = RigHands()
    var surroundings = RigSurroundings()
    var tamper: ((inout rf_inputs) -> Void)?
    var recorder: OutputTrace?
    var watchdogKicks = 0
    /// What the mechanisms show, before anybody lays hands on it.
    var sample = rf_inputs()
    /// Under what the mechanisms were moved last.
    private var drivenBy = rf_outputs()
    /// Another step under the same outputs would change nothing, so it is left out.
    var isSettled = false

    init(plant: KinematicPlant, image: FirmwareImage) {
        precondition(
            MemoryLayout<rf_outputs>.offset(of: \.drive_line_open) == MemoryLayout<OutputOctets>.size)
        self.plant = plant
        self.image = image
    }

    /// Moves the mechanisms and samples them. Those that rest, or turn evenly, under the same outputs as
    /// before are sampled as before.
    mutating func sample(into inputs: inout rf_inputs, drivenBy outputs: UnsafePointer<rf_outputs>) {
        if isSettled, isDriven(as: outputs) { return }
        let changed = plant.step(outputs.pointee, seconds: 0.001, sampling: &sample)
        drivenBy = outputs.pointee
        inputs = sample
        hands.apply(to: &inputs)
        surroundings.apply(to: &inputs)
        tamper?(&inputs)
        isSettled = !changed && tamper == nil
    }

    /// A millisecond like the last one of a rest that was told is not worth a sample.
    mutating func record(_ outputs: UnsafePointer<rf_outputs>, at time: UInt64) {
        guard recorder != nil else { return }
        if isSettled, recorder?.isRestTold == true, isDriven(as: outputs) { return }
        recorder?.append(outputs.pointee, spindle: plant.spindle, stage: plant.stage, at: time)
    }

    private typealias OutputOctets = SIMD32<UInt8>

    private func isDriven(as outputs: UnsafePointer<rf_outputs>) -> Bool {
        withUnsafeBytes(of: drivenBy) { before in
            before.loadUnaligned(as: OutputOctets.self)
                == UnsafeRawPointer(outputs).loadUnaligned(as: OutputOctets.self)
        } && drivenBy.drive_line_open == outputs.pointee.drive_line_open
    }
}
