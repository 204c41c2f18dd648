internal import Shared

/// Why a command was not done, with the exit code that tells scripts.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    /// The exit codes. 64 (the command line is wrong) is ArgumentParser's.
    enum Kind: Int32 {
        case failed = 1
        /// The gateway said no: not found, a conflict, not valid.
        case refused = 2
        case unreachable = 3
        /// A command was sent and nobody can say what became of it.
        case unknownOutcome = 4
    }

    var kind: Kind
    /// What is wrong, where, and what to do.
    var message: String

    var exitCode: Int32 { self.kind.rawValue }
    var description: String { self.message }

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The failure that `error` is; nil for errors that ArgumentParser words itself.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let refusal as Refusal:
            self.init(refusal.code == .unavailable ? .failed : .refused, refusal.message)
        case let error as ConfigurationError: self.init(.failed, "\(error)")
        case let error as InvalidTariff: self.init(.refused, "the tariff cannot be used:\n\(error)")
        default: return nil
        }
    }
}
