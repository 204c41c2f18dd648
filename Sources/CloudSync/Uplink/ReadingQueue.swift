import Dispatch

/// Where the database is read: a read blocks, and Swift's own few threads must not.
struct ReadingQueue: Sendable {
    private let queue: DispatchQueue

    init(_ name: String) {
        self.queue = DispatchQueue(label: "cloud.\(name)")
    }

    /// Runs `body`, one at a time and in order.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            self.queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
