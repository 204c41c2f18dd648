internal import Foundation
internal import Glibc

/// Sends messages along the pure road: a worker for each processor, watched from outside.
struct MessageFuzz {
    let seed: UInt64
    let corpusFile: String
    let folder: URL

    /// A worker that is still at the same message after so much processor time will not come back.
    private static let patience: UInt64 = 3_000_000_000

    /// What was found.
    ///
    /// - Throws: `FuzzProblem` when the workers cannot be started.
    func run(first: Int, count: Int) throws -> [Failure] {
        let workers = max(1, min(count, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var running = try (0..<workers).map { number in
            try Watched(self, first: first + number, end: first + count, step: workers)
        }
        var failures: [Failure] = []
        while !running.isEmpty {
            usleep(20_000)
            for worker in running { failures += self.look(at: worker) }
            running.removeAll { !$0.process.isRunning }
        }
        return failures
    }

    private func look(at worker: Watched) -> [Failure] {
        let isOver = !worker.process.isRunning
        let number = worker.progress.number
        if isOver {
            // What it found it has told itself.
            guard worker.process.terminationReason == .uncaughtSignal else {
                return worker.process.terminationStatus == 0 ? [] : [Failure.told]
            }
            return worker.isKilled
                ? [] : [self.failure(number, "it crashed: signal \(worker.process.terminationStatus)")]
        }
        guard worker.hangs(at: number, Self.patience) else { return [] }
        worker.kill()
        return [self.failure(number, "it does not end")]
    }

    private func failure(_ number: Int, _ problem: String) -> Failure {
        // Made again here, where nothing is done with it.
        let input = (try? Corpus(file: self.corpusFile)).map { MessageInput(number, seed: self.seed, $0).shown }
        return Failure(part: .messages, number: number, seed: self.seed, problem: problem, input: input ?? "")
    }
}

extension Failure {
    /// One that a worker has shown already.
    static let told = Failure(part: .messages, number: -1, seed: 0, problem: "", input: "")

    var isTold: Bool { self.number < 0 }
}

/// A worker from outside.
private final class Watched {
    let process = Process()
    let progress: Progress
    private(set) var isKilled = false
    private var seen = (number: -1, time: UInt64(0))

    init(_ fuzz: MessageFuzz, first: Int, end: Int, step: Int) throws {
        let file = fuzz.folder.appending(path: "worker-\(first)").path
        self.progress = try Progress(file: file)
        self.process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        self.process.arguments = [
            "--seed", String(fuzz.seed), "--corpus", fuzz.corpusFile, "--worker", file, "--first", String(first),
            "--end", String(end), "--step", String(step),
        ]
        try self.process.run()
    }

    /// Whether it has been at this message for longer than any may take.
    func hangs(at number: Int, _ patience: UInt64) -> Bool {
        guard let time = ProcessorTime.of(self.process.processIdentifier) else { return false }
        guard number == self.seen.number else {
            self.seen = (number, time)
            return false
        }
        return time - self.seen.time > patience
    }

    func kill() {
        self.isKilled = true
        Glibc.kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
    }
}
