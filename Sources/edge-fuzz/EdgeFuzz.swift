internal import ArgumentParser
internal import Foundation
internal import Glibc

/// The command line.
@main
struct EdgeFuzz: ParsableCommand {
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case messages, wire
    }

    static let configuration = CommandConfiguration(
        commandName: "edge-fuzz",
        abstract: "Sends the gateway what no charger should send, and looks that it bears it.",
        discussion: """
            Messages are made from the corpus by changing bytes, values, members, types and frames. Nine of ten take the \
            pure road (frame, validation, translation) in processes of their own; the others come to a daemon of their \
            own over WebSockets: in parts, compressed, cut, and with every rule of the protocol broken. It looks for \
            crashes, for more than 50 ms of work, for valid calls without an answer and for answers that are not valid.

            What is sent depends on the seed and the number alone. What is found is told with the command that shows it \
            again.

            Examples:
              edge-fuzz
              edge-fuzz --seed 7 --inputs 5000000
              edge-fuzz --seed 7 --only wire --first 12 --inputs 1
            """)

    @Option(help: "What everything is drawn from; any when left out.")
    var seed = UInt64.random(in: 1...999_999_999)

    @Option(help: "How many messages to send in all.")
    var inputs = 1_000_000

    @Option(help: "Only messages, or only wire.")
    var only: Part?

    @Option(help: "The number of the first message, or of the first visit of a charger.")
    var first = 0

    @Option(help: "The daemon.")
    var gateway = ".build/release/edge-gateway"

    @Option(help: "Messages to begin with.")
    var corpus = "Tests/Pure/OCPPTests/Fixtures/validation.tsv"

    // A worker is this program again.
    @Option(help: .hidden) var worker: String?
    @Option(help: .hidden) var end = 0
    @Option(help: .hidden) var step = 1

    func validate() throws {
        guard self.inputs > 0, self.first >= 0, self.step > 0 else {
            throw ValidationError("--inputs must be at least 1, --first at least 0")
        }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        do {
            if let worker { return try self.work(worker) }
            try self.fuzz()
        } catch let problem as FuzzProblem {
            FileHandle.standardError.write(Data("edge-fuzz: \(problem)\n".utf8))
            throw ExitCode(2)
        }
    }

    /// At once: what is not written when a program crashes is lost.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

    private func work(_ file: String) throws {
        let worker = MessageWorker(
            seed: self.seed, corpus: try Corpus(file: self.corpus), progress: try Progress(file: file))
        guard let failure = worker.run(stride(from: self.first, to: self.end, by: self.step)) else { return }
        Self.say("\(failure)")
        throw ExitCode(1)
    }

    private func fuzz() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "edge-fuzz-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        Self.say("edge-fuzz: seed \(self.seed), \(self.inputs) inputs")
        var failures: [Failure] = []
        if self.only != .wire { failures += try self.messages(in: folder) }
        if self.only != .messages { failures += try self.wire(in: folder) }
        for failure in failures where !failure.isTold { Self.say("\(failure)") }
        guard failures.isEmpty else { throw ExitCode(1) }
    }

    private func messages(in folder: URL) throws -> [Failure] {
        let count = self.only == nil ? self.inputs - self.inputs / 10 : self.inputs
        let begin = Date()
        let failures = try MessageFuzz(seed: self.seed, corpusFile: self.corpus, folder: folder)
            .run(first: self.first, count: count)
        self.tell("\(count) messages on the pure road", since: begin)
        return failures
    }

    private func wire(in folder: URL) throws -> [Failure] {
        let count = self.only == nil ? self.inputs / 10 : self.inputs
        let visits = max(1, count / WireVisit.messages)
        let begin = Date()
        let fuzz = WireFuzz(
            seed: self.seed, corpus: try Corpus(file: self.corpus), program: self.gateway, folder: folder)
        let failures = try fuzz.run(first: self.first, visits: visits)
        self.tell("\(visits) visits with \(visits * WireVisit.messages) messages to a daemon", since: begin)
        return failures
    }

    private func tell(_ what: String, since begin: Date) {
        Self.say("edge-fuzz: \(what) in \(Int(Date().timeIntervalSince(begin).rounded())) s")
    }
}
