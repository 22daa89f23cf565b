import Links
import Synchronization

/// The room's own thread: its tasks run here and nowhere else, so that no request, however many there are,
/// takes a thread from others or comes before them.
final class WorkThread: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let wake: @Sendable () -> Void

    /// `wake` ends the wait of the thread that calls `run`.
    init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { wake() }
    }

    /// What waits now; what comes of it waits for the next turn. True = there is something already.
    func run() -> Bool {
        let waiting = jobs.withLock { jobs in
            defer { jobs.removeAll(keepingCapacity: true) }
            return jobs
        }
        for job in waiting { job.runSynchronously(on: asUnownedTaskExecutor()) }
        return jobs.withLock { !$0.isEmpty }
    }
}
