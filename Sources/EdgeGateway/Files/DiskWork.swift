internal import Dispatch

/// Work that waits for the disk, away from event loops and from the threads that tasks share.
enum DiskWork {
    private static let queue = DispatchQueue(label: "edge-gateway.files", qos: .utility, attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            self.queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
