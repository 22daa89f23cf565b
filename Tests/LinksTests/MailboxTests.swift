import CThreadShim
import Links
import Octets
import Synchronization
import Testing

private enum Post: Equatable, Sendable {
    case number(Int)
    case lost(MailboxLoss)
}

@Suite struct MailboxTests {
    private func mailbox(octets: Int? = nil) -> Mailbox<Post> { Mailbox(octets: octets) { .lost($0) } }

    @Test func `what is posted comes out as one batch in order`() {
        let box = mailbox()
        box.post(.number(1))
        box.post([.number(2), .number(3)])
        box.post(.number(4), octets: 10, from: LinkID(0), readAt: 1)
        #expect(box.wait(until: nil) == [.number(1), .number(2), .number(3), .number(4)])
    }

    @Test func `waiting ends at the deadline, and at once when woken`() {
        let box = mailbox()
        let began = bootTime()
        #expect(box.wait(until: began + 20_000_000) == [])
        #expect(bootTime() - began >= 20_000_000)
        box.wake()
        #expect(box.wait(until: nil) == [])
    }

    @Test func `a closed box takes nothing, is read to the end, then says so`() {
        let box = mailbox()
        box.post(.number(1))
        box.close()
        #expect(!box.post(.number(2)))
        #expect(!box.post(.number(3), octets: 1, from: LinkID(0), readAt: 1))
        #expect(box.wait(until: nil) == [.number(1)])
        #expect(box.wait(until: nil) == nil)
    }

    @Test func `a full box drops whole chunks and one loss stands in their place`() {
        let box = mailbox(octets: 1000)
        #expect(box.post(.number(1), octets: 800, from: LinkID(0), readAt: 10))
        #expect(!box.post(.number(2), octets: 300, from: LinkID(0), readAt: 20))
        #expect(!box.post(.number(3), octets: 400, from: LinkID(0), readAt: 30))
        #expect(!box.post(.number(4), octets: 500, from: LinkID(1), readAt: 31))
        #expect(box.post(.number(5), octets: 10, from: LinkID(0), readAt: 40))
        #expect(!box.post(.number(6), octets: 900, from: LinkID(0), readAt: 50))
        #expect(box.post(.number(7)), "a request still has its reserve")
        #expect(box.load.lost == 2100)
        #expect(
            box.wait(until: nil) == [
                .number(1),
                .lost(MailboxLoss(link: LinkID(0), octets: 700, from: 20, to: 30)),
                .lost(MailboxLoss(link: LinkID(1), octets: 500, from: 31, to: 31)),
                .number(5),
                .lost(MailboxLoss(link: LinkID(0), octets: 900, from: 50, to: 50)),
                .number(7),
            ])
        #expect(box.post(.number(8), octets: 800, from: LinkID(0), readAt: 60))
        #expect(box.wait(until: nil) == [.number(8)])
    }

    @Test func `requests without end are refused when even the reserve is full`() {
        let box = mailbox(octets: 0)
        var taken = 0
        while box.post(.number(taken)) { taken += 1 }
        #expect(taken == (1 << 20) / 64)
    }

    @Test func `many producers lose and double nothing`() throws {
        let box = mailbox()
        let producers = try (0..<4).map { producer in
            try OSThread(name: "producer-\(producer)") {
                for number in 0..<5000 {
                    box.post(
                        .number(producer * 5000 + number), octets: 8, from: LinkID(UInt8(producer)), readAt: 0
                    )
                    if number % 500 == 0 { cts_sleep(100_000) }
                }
            }
        }
        var next = [0, 5000, 10000, 15000]
        var count = 0
        while count < 20_000, let batch = box.wait(until: bootTime() + 5_000_000_000), !batch.isEmpty {
            for case .number(let number) in batch {
                let producer = number / 5000
                #expect(number == next[producer])
                next[producer] = number + 1
                count += 1
            }
        }
        #expect(count == 20_000)
        producers.forEach { $0.join() }
    }

    @Test func `a post that finds nobody waiting is cheap`() {
        let box = mailbox()
        let rounds = 20_000
        var best = Int64.max
        for _ in 0..<5 {
            let began = bootTime()
            for number in 0..<rounds { box.post(.number(number), octets: 64, from: LinkID(0), readAt: 0) }
            best = min(best, bootTime() - began)
            _ = box.wait(until: nil)
        }
        print("mailbox: \(Double(best) / Double(rounds)) ns a post")
        #expect(best / Int64(rounds) < 10_000)
    }
}

@Suite struct OSThreadTests {
    @Test func `a thread has its name, runs its body once and is joined`() throws {
        let seen = Mutex<[String]>([])
        let thread = try OSThread(name: "a-rather-long-name") {
            seen.withLock { $0.append("ran") }
        }
        thread.join()
        thread.join()
        #expect(seen.withLock { $0 } == ["ran"])
        #expect(!thread.isCurrent)
    }

    @Test func `urgent and idle threads run whatever the system grants them`() throws {
        let urgent = try OSThread(name: "urgent", urgency: .link) {}
        let idle = try OSThread(name: "idle", urgency: .idle) {}
        urgent.join()
        idle.join()
        #expect([.fifo, .nice, .normal].contains(urgent.granted))
        #expect([.idle, .normal].contains(idle.granted))
    }
}
