import RigLinkC

/// The device's engine in C with a firmware that notes commands and has numbered events to tell.
final class DeviceEnd {
    private let device = UnsafeMutablePointer<rl_device>.allocate(capacity: 1)
    private(set) var bootCount: UInt32 = 0
    /// What the engine wrote since it was taken last.
    var written: [[UInt8]] = []
    /// Packets of DATA-R in the order of their acceptance.
    private(set) var commands: [[UInt8]] = []
    private(set) var leases: [(token: UInt32, counter: UInt16)] = []
    private(set) var sessions: [UInt8] = []
    /// Says busy to so many commands.
    var busy = 0
    /// Numbers of events that wait; the engine pulls them.
    private var events: [UInt32] = []
    private var pulled: [UInt32] = []
    private(set) var acknowledgedEvents: [UInt32] = []

    init() {
        boot()
    }

    deinit {
        device.deallocate()
    }

    /// A reset: everything but the events is forgotten.
    func boot() {
        bootCount += 1
        events = pulled + events
        pulled = []
        var identity = rl_identity()
        identity.boot_count = bootCount
        identity.clock_hz = 1_000_000
        var port = rl_device_port()
        port.context = Unmanaged.passUnretained(self).toOpaque()
        port.write = { context, octets, count in
            DeviceEnd.of(context).written.append(Array(UnsafeBufferPointer(start: octets, count: count)))
        }
        port.next_reliable = { context, packet, capacity, tag in
            DeviceEnd.of(context).pull(packet, capacity, tag)
        }
        port.acknowledged = { context, tag in DeviceEnd.of(context).settle(tag) }
        port.dropped = { context, tag in DeviceEnd.of(context).putBack(tag) }
        port.on_command = { context, packet, count, _ in
            DeviceEnd.of(context).command(Array(UnsafeBufferPointer(start: packet, count: count)))
        }
        port.on_stop = { _, _, _, _ in }
        port.on_heartbeat = { context, token, counter, _, _ in
            DeviceEnd.of(context).leases.append((token, counter))
        }
        port.on_session = { context, session, _ in DeviceEnd.of(context).sessions.append(session) }
        port.on_bye = { _, _, _ in }
        port.heartbeat_body = { _, _, _ in }
        port.rig_state = { _ in 2 }
        rl_device_init(device, &identity, &port)
    }

    func receive(_ bytes: [UInt8], at now: UInt64) {
        bytes.withUnsafeBufferPointer { rl_device_receive(device, $0.baseAddress, $0.count, now) }
    }

    func poll(at now: UInt64) { rl_device_poll(device, now) }

    /// Says a new event, 7 octets or more, as soon as there is a session.
    func tell(event: UInt32) { events.append(event) }

    func send(_ packet: [UInt8], at now: UInt64) -> Bool {
        packet.withUnsafeBufferPointer { rl_device_send(device, $0.baseAddress, $0.count, now) }
    }

    var deadline: UInt64? {
        let due = rl_device_deadline(device)
        return due == .max ? nil : due
    }

    var waitingEvents: Int { events.count + pulled.count }

    private static func of(_ context: UnsafeMutableRawPointer?) -> DeviceEnd {
        guard let context else { preconditionFailure("the port has no context") }
        return Unmanaged<DeviceEnd>.fromOpaque(context).takeUnretainedValue()
    }

    private func pull(
        _ packet: UnsafeMutablePointer<UInt8>?, _ capacity: Int, _ tag: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        guard let event = events.first, let packet, let tag else { return 0 }
        events.removeFirst()
        pulled.append(event)
        tag.pointee = event
        let octets = numbered(event, length: min(capacity, 7 + Int(event % 60)))
        for (index, octet) in octets.enumerated() { packet[index] = octet }
        return octets.count
    }

    private func settle(_ tag: UInt32) {
        pulled.removeAll { $0 == tag }
        acknowledgedEvents.append(tag)
    }

    /// Packets come back oldest first, ahead of what was not pulled yet.
    private func putBack(_ tag: UInt32) {
        pulled.removeAll { $0 == tag }
        let place = events.firstIndex { $0 > tag } ?? events.count
        events.insert(tag, at: place)
    }

    private func command(_ packet: [UInt8]) -> Bool {
        guard busy == 0 else {
            busy -= 1
            return false
        }
        commands.append(packet)
        return true
    }
}

/// A packet that is known by its number.
func numbered(_ number: UInt32, length: Int) -> [UInt8] {
    var packet = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: max(7, length))
    for place in 0..<4 { packet[place] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * place)) }
    return packet
}

/// The number of a packet that `numbered` made.
func number(of packet: [UInt8]) -> UInt32 {
    packet.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}
