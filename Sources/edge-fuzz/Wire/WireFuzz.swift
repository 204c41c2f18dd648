internal import Foundation
internal import OCPP
internal import Synchronization

/// Sends chargers to a daemon, a few at a time, and looks alone at what was odd.
final class WireFuzz: Sendable {
    private let seed: UInt64
    private let corpus: Corpus
    private let program: String
    private let folder: URL

    private static let lanes = 8
    private static let mostMebibytes = 400
    /// More slow visits than this are not looked at: the first show what is wrong.
    private static let mostSlow = 20

    fileprivate struct State {
        var next: Int
        let end: Int
        /// What each lane is at, or was when it stopped.
        var current: [Int: Int] = [:]
        var odd: [Int: WireVisit.Course] = [:]
        var hasFailed = false
    }

    init(seed: UInt64, corpus: Corpus, program: String, folder: URL) {
        (self.seed, self.corpus, self.program, self.folder) = (seed, corpus, program, folder)
    }

    /// - Throws: `FuzzProblem` when no daemon can be started.
    func run(first: Int, visits: Int) throws -> [Failure] {
        guard FileManager.default.isExecutableFile(atPath: self.program) else {
            throw FuzzProblem("there is no daemon at \(self.program): build it with make build, or pass --gateway")
        }
        let daemon = try self.startDaemon()
        let state = Mutex(State(next: first, end: first + visits))
        DispatchQueue.concurrentPerform(iterations: Self.lanes) { self.travel($0, daemon, state) }
        return try self.judge(state.withLock { $0 }, daemon)
    }

    private func startDaemon() throws -> FuzzedDaemon {
        try FuzzedDaemon(
            program: self.program, folder: self.folder.appending(path: "daemon"),
            chargers: (0..<Self.lanes).map { "FUZZ-\($0)" })
    }

    /// One visit after the other, until there are no more or something failed.
    private func travel(_ lane: Int, _ daemon: FuzzedDaemon, _ state: borrowing Mutex<State>) {
        while let number = state.withLock({ $0.takeNext(lane) }) {
            let course = self.visit(number, lane, daemon)
            state.withLock { $0.ended(number, lane, course) }
        }
    }

    private func visit(_ number: Int, _ lane: Int, _ daemon: FuzzedDaemon) -> WireVisit.Course {
        // The connection before may not be over yet.
        for _ in 0..<20 {
            do {
                guard daemon.isRunning else { break }
                let visit = try WireVisit(
                    number, seed: self.seed, identity: "FUZZ-\(lane)", self.corpus, daemon)
                if let visit { return visit.run() }
            } catch {
                return WireVisit.Course(problem: "\(error)")
            }
        }
        return WireVisit.Course(problem: "it was not let in")
    }

    private func judge(_ state: State, _ daemon: FuzzedDaemon) throws -> [Failure] {
        if state.hasFailed, daemon.crashes {
            return try self.alone(state.current.values.sorted(), or: "the daemon crashed: \(daemon.end)")
        }
        let failed = state.odd.filter { $0.value.problem != nil }
        if let (number, course) = failed.min(by: { $0.key < $1.key }) {
            _ = daemon.stop()
            let together = "\(course.problem ?? "") (together with visits \(state.current.values.sorted()))"
            return try self.alone(failed.keys.sorted() + state.current.values.sorted(), or: together, number, course)
        }
        var failures = self.slow(state.odd.keys.sorted(), daemon)
        if daemon.peakMebibytes > Self.mostMebibytes {
            failures.append(self.failure(0, "the daemon took \(daemon.peakMebibytes) MiB"))
        }
        if let problem = daemon.stop() { failures.append(self.failure(0, problem)) }
        return failures
    }

    /// The visits that fail alone as well, on a daemon of their own; `problem` when none of them does.
    private func alone(
        _ numbers: [Int], or problem: String, _ number: Int? = nil, _ course: WireVisit.Course? = nil
    ) throws -> [Failure] {
        for number in numbers {
            let daemon = try self.startDaemon()
            let course = self.visit(number, 0, daemon)
            let end = course.problem != nil && daemon.crashes ? "the daemon crashed: \(daemon.end)" : nil
            _ = daemon.stop()
            if let found = end ?? course.problem { return [self.failure(number, found, course)] }
        }
        return [self.failure(number ?? numbers.first ?? 0, problem, course ?? .init())]
    }

    /// Those after which the daemon works for too long also when nobody else is there, each time of three.
    private func slow(_ numbers: [Int], _ daemon: FuzzedDaemon) -> [Failure] {
        numbers.prefix(Self.mostSlow).compactMap { number in
            let courses = (0..<3).map { _ in self.visit(number, 0, daemon) }
            guard let least = courses.min(by: { $0.longestWork < $1.longestWork }),
                least.longestWork > ProcessorTime.hang
            else { return nil }
            return self.failure(number, "the daemon worked for \(least.longestWork / 1_000_000) ms", least)
        }
    }

    private func failure(_ number: Int, _ problem: String, _ course: WireVisit.Course = .init()) -> Failure {
        Failure(part: .wire, number: number, seed: self.seed, problem: problem, input: course.input)
    }
}

extension WireFuzz.State {
    fileprivate mutating func takeNext(_ lane: Int) -> Int? {
        guard !self.hasFailed, self.next < self.end else { return nil }
        defer { self.next += 1 }
        self.current[lane] = self.next
        return self.next
    }

    fileprivate mutating func ended(_ number: Int, _ lane: Int, _ course: WireVisit.Course) {
        guard course.problem == nil else {
            self.odd[number] = course
            self.hasFailed = true
            return
        }
        self.current[lane] = nil
        if course.longestWork > ProcessorTime.hang { self.odd[number] = course }
    }
}
