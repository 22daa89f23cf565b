public import RigFirmware

/// The firmware's entry points: those that are linked in, or those of a copy that was built elsewhere.
public struct FirmwareImage: Sendable {
    public typealias Size = @convention(c) @Sendable () -> Int
    public typealias Boot =
        @convention(c) @Sendable (
            UnsafeMutableRawPointer?, Int, UnsafePointer<rf_settings>?, UnsafePointer<UInt8>?, UInt8,
            UnsafePointer<rf_port>?, UInt64
        ) -> OpaquePointer?
    public typealias Receive =
        @convention(c) @Sendable (
            OpaquePointer?, UnsafePointer<UInt8>?, Int, UInt64
        ) -> Void
    public typealias Step =
        @convention(c) @Sendable (
            OpaquePointer?, UnsafePointer<rf_inputs>?, UnsafeMutablePointer<rf_outputs>?, UInt64, UInt64
        ) -> Void
    public typealias Look =
        @convention(c) @Sendable (
            OpaquePointer?, UInt64, UnsafeMutablePointer<rf_view>?
        ) -> Void

    let size: Size
    let boot: Boot
    let receive: Receive
    let step: Step
    let look: Look

    public init(
        size: @escaping Size, boot: @escaping Boot, receive: @escaping Receive, step: @escaping Step,
        look: @escaping Look
    ) {
        (self.size, self.boot, self.receive) = (size, boot, receive)
        (self.step, self.look) = (step, look)
    }

    /// The one this program was linked with.
    public static let linked = FirmwareImage(
        size: { rf_size() },
        boot: { rf_init($0, $1, $2, $3, $4, $5, $6) },
        receive: { rf_receive($0, $1, $2, $3) },
        step: { rf_step($0, $1, $2, $3, $4) },
        look: { rf_look($0, $1, $2) })
}
