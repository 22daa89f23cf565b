import Glibc
import MockDevices
import RigLinkC
import Testing

/// The mock as a serial port: what a daemon sees of it.
@Suite(.serialized) struct PtyHostTests {
    private func host(_ folder: ScratchFolder, _ name: String = "rig") throws -> PtyHost {
        let rig = try SimulatedRig(ledger: try RigLedger(), at: monotonicMicroseconds())
        return try PtyHost(rig: rig, link: folder.file(name))
    }

    private static func hello(_ nonce: UInt8) -> [UInt8] {
        let body: [UInt8] = [1, 1, 0, 0, 0, nonce] + RigSettings.dictionaryHash + [0x03, 0xF4, 4]
        return HostFrame(kind: UInt8(RL_KIND_HELLO), body: body).encoded()
    }

    private func opened(_ path: String) -> Int32 {
        open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    }

    /// Reads for `milliseconds`, or until a whole frame of this kind has come.
    private func frames(_ terminal: Int32, until kind: Int, within milliseconds: Int32 = 1_000) -> [UInt8] {
        var decoder = rl_decoder()
        rl_decoder_init(&decoder, true)
        var kinds: [UInt8] = []
        let end = monotonicMicroseconds() + UInt64(milliseconds) * 1_000
        while monotonicMicroseconds() < end {
            var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, 20)
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = Glibc.read(terminal, &buffer, buffer.count)
            for octet in buffer.prefix(max(0, count)) {
                var verdict = RL_EMPTY
                var frame = rl_frame()
                guard rl_decoder_feed(&decoder, octet, &verdict, &frame) else { continue }
                #expect(verdict == RL_OK)
                kinds.append(frame.kind)
            }
            if kinds.contains(UInt8(kind)) { break }
        }
        return kinds
    }

    @Test func `a rig answers HELLO behind the link and sends telemetry`() throws {
        let folder = ScratchFolder()
        let mock = try host(folder)
        try mock.start()
        let terminal = opened(mock.link)
        #expect(terminal >= 0)
        let hello = Self.hello(1)
        write(terminal, hello, hello.count)
        let kinds = frames(terminal, until: Int(RL_KIND_DATA))
        #expect(kinds.first == UInt8(RL_KIND_HELLO_ACK))
        #expect(kinds.contains(UInt8(RL_KIND_DATA)))
        close(terminal)
        mock.stop()
        var status = stat()
        #expect(lstat(mock.link, &status) != 0)
    }

    @Test func `the rig runs on while nobody is there and answers after a new opening`() throws {
        let folder = ScratchFolder()
        let mock = try host(folder)
        try mock.start()
        for nonce in 1...4 as ClosedRange<UInt8> {
            let terminal = opened(mock.link)
            let hello = Self.hello(nonce)
            write(terminal, hello, hello.count)
            let kinds = frames(terminal, until: Int(RL_KIND_HELLO_ACK))
            #expect(kinds.contains(UInt8(RL_KIND_HELLO_ACK)))
            close(terminal)
            usleep(60_000)
        }
        #expect(mock.statistics.openings == 4)
        let before = mock.statistics.wakes
        usleep(500_000)
        #expect(mock.statistics.wakes - before < 120)
        mock.stop()
    }

    @Test func `a link in use is refused, a stale one replaced, a file left alone`() throws {
        let folder = ScratchFolder()
        let mock = try host(folder)
        #expect(throws: MockError.linkInUse(path: mock.link)) { _ = try host(folder) }
        symlink("/dev/pts/99999", folder.file("stale"))
        let second = try host(folder, "stale")
        #expect(opened(second.link) >= 0)
        folder.write("file", [1])
        #expect(throws: MockError.notALink(path: folder.file("file"))) { _ = try host(folder, "file") }
        #expect(folder.read("file") == [1])
    }

    @Test func `what was written last is read although the mock ends at once`() throws {
        let folder = ScratchFolder()
        for nonce in 1...10 as ClosedRange<UInt8> {
            let mock = try host(folder)
            try mock.start()
            let terminal = opened(mock.link)
            let hello = Self.hello(nonce)
            write(terminal, hello, hello.count)
            while mock.statistics.octetsOut == 0 { usleep(500) }
            let stopper = ThreadRunning { mock.stop() }
            usleep(30_000)
            #expect(frames(terminal, until: Int(RL_KIND_HELLO_ACK)).contains(UInt8(RL_KIND_HELLO_ACK)))
            stopper.join()
            close(terminal)
        }
    }
}

/// A closure on a thread of its own.
private final class ThreadRunning {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, Unmanaged.passRetained(Work(body)).toOpaque())
    }

    func join() { pthread_join(thread, nil) }
}
