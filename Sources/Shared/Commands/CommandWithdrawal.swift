/// Why a command is not wanted any more.
public enum CommandWithdrawal: Hashable, Sendable {
    /// Whoever asked for it took it back.
    case cancelled
    /// A newer command with the same `replace` key has its place.
    case superseded(by: String)
}

/// As the database keeps it: a word, and the newer command's id after a space.
extension CommandWithdrawal: RawRepresentable {
    public init?(rawValue: String) {
        let words = rawValue.split(separator: " ", maxSplits: 1)
        switch words.first {
        case "cancelled": self = .cancelled
        case "superseded" where words.count == 2: self = .superseded(by: String(words[1]))
        default: return nil
        }
    }

    public var rawValue: String {
        switch self {
        case .cancelled: "cancelled"
        case .superseded(let newer): "superseded \(newer)"
        }
    }
}

extension CommandWithdrawal {
    /// The newer command that has its place; nil where none has.
    public var newer: String? {
        switch self {
        case .cancelled: nil
        case .superseded(let newer): newer
        }
    }
}

extension Command {
    /// It is not wanted any more. What waits ends; what its charger has cannot be called back, but is not sent again.
    public mutating func withdrawn(_ withdrawal: CommandWithdrawal) {
        switch self.state {
        case .received, .queued:
            self.end(withdrawal)
        case .sent, .accepted:
            self.withdrawal = self.withdrawal ?? withdrawal
        case .rejected, .effective, .failed, .expired, .cancelled, .superseded, .unknown:
            return
        }
    }

    /// It would be sent again, or for the first time after all.
    mutating func waitAgain() {
        if let withdrawal { return self.end(withdrawal) }
        self.state = .queued
        self.effectDeadline = nil
    }

    private mutating func end(_ withdrawal: CommandWithdrawal) {
        self.withdrawal = withdrawal
        switch withdrawal {
        case .cancelled where self.isInDoubt:
            self.becomeUnknown()
            self.detail = "it was cancelled; " + (self.detail ?? "")
        case .cancelled:
            self.state = .cancelled
            self.detail = "it was cancelled before it was sent"
        case .superseded(let newer):
            self.state = .superseded
            self.detail = "command \(newer) took its place" + (self.attempts > 0 ? "; \(self.tried)" : "")
        }
    }
}
