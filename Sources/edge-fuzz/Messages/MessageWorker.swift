internal import Glibc
internal import OCPP

/// Takes messages along the pure road, one after the other, in a process of its own: a crash ends it and nothing else.
struct MessageWorker {
    let seed: UInt64
    let corpus: Corpus
    let progress: Progress
    private let check = MessageCheck()

    /// What handling messages of 64 KiB may take in all.
    private static let mostMemory = 400 << 20

    init(seed: UInt64, corpus: Corpus, progress: Progress) {
        self.seed = seed
        self.corpus = corpus
        self.progress = progress
    }

    /// The first thing that it finds; nil when there is nothing.
    func run(_ numbers: StrideTo<Int>) -> Failure? {
        for number in numbers {
            self.progress.number = number
            let input = MessageInput(number, seed: self.seed, self.corpus)
            let begin = ProcessorTime.ofThread
            let problem = self.check.problem(of: input)
            let time = ProcessorTime.ofThread - begin
            if let problem = problem ?? self.hang(input, time) { return self.failure(problem, input, number) }
        }
        return self.memoryProblem.map { Failure(part: .messages, number: 0, seed: self.seed, problem: $0, input: "") }
    }

    /// The first message of a kind may pay for tables that are made once: slow is what is slow each time.
    private func hang(_ input: MessageInput, _ first: UInt64) -> String? {
        var least = first
        for _ in 0..<3 where least > ProcessorTime.hang {
            let begin = ProcessorTime.ofThread
            _ = self.check.problem(of: input)
            least = min(least, ProcessorTime.ofThread - begin)
        }
        return least > ProcessorTime.hang ? "it took \(least / 1_000_000) ms of processor time" : nil
    }

    private var memoryProblem: String? {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let bytes = usage.ru_maxrss << 10
        return bytes > Self.mostMemory ? "the messages took \(bytes >> 20) MiB of memory" : nil
    }

    private func failure(_ problem: String, _ input: MessageInput, _ number: Int) -> Failure {
        Failure(part: .messages, number: number, seed: self.seed, problem: problem, input: input.shown)
    }
}

extension MessageInput {
    var shown: String { "\(self.version.subprotocol) \(Shown.text(self.text))" }
}
