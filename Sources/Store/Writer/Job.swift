internal import Shared

/// One piece of work for the writer: runs inside the transaction, and returns what to do once that is durable.
protocol Job: Sendable {
    /// Tells whoever asked, once it is durable.
    typealias Completion = @Sendable () -> Void

    var reception: Reception { get }
    func run(_ change: Change) throws -> Completion
    /// What to do in its place when it was undone for a fault of its own; nil to fail.
    func salvage(_ change: Change, after error: any Error) throws -> Completion?
    func fail(_ error: StoreError)
}

/// A charger's message.
final class MessageJob: Job {
    private let message: ChargerMessage
    private let completion: @Sendable (Result<ChargerReply, StoreError>) -> Void

    init(_ message: ChargerMessage, completion: @escaping @Sendable (Result<ChargerReply, StoreError>) -> Void) {
        self.message = message
        self.completion = completion
    }

    var reception: Reception { self.message.reception }

    func run(_ change: Change) throws -> Completion {
        self.succeed(try change.take(self.message))
    }

    func salvage(_ change: Change, after error: any Error) throws -> Completion? {
        try change.salvage(self.message, after: error).map(self.succeed)
    }

    func fail(_ error: StoreError) { self.completion(.failure(error)) }

    private func succeed(_ reply: ChargerReply) -> Completion {
        { [completion] in completion(.success(reply)) }
    }
}

/// Anything else that is asked of the database.
final class ChangeJob<Value: Sendable>: Job {
    let reception: Reception
    private let author = ChangeAuthor.current
    private let work: @Sendable (Change) throws -> Value
    private let completion: @Sendable (Result<Value, StoreError>) -> Void

    init(
        reception: Reception, work: @escaping @Sendable (Change) throws -> Value,
        completion: @escaping @Sendable (Result<Value, StoreError>) -> Void
    ) {
        self.reception = reception
        self.work = work
        self.completion = completion
    }

    func run(_ change: Change) throws -> Completion {
        change.author = self.author
        let value = try self.work(change)
        return { [completion] in completion(.success(value)) }
    }

    func salvage(_ change: Change, after error: any Error) throws -> Completion? { nil }

    func fail(_ error: StoreError) { self.completion(.failure(error)) }
}
