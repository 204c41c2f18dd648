/// The messages that the broker has not acknowledged yet, oldest first, never more than it wants to have.
public struct InFlightWindow<Token> {
    struct Entry {
        let messageID: Int32
        let token: Token
    }

    /// The most messages in flight: ours and the broker's Receive Maximum, whichever is less. At least 1.
    public let limit: Int
    private var entries: [Entry] = []

    /// - Parameter receiveMaximum: the broker's, of its CONNACK (MQTT 5 §3.2.2.3.3); nil: it stated none.
    public init(limit: Int, receiveMaximum: Int?) {
        self.limit = max(1, min(limit, receiveMaximum ?? limit))
    }

    public var count: Int { self.entries.count }
    public var hasRoom: Bool { self.entries.count < self.limit }

    /// The message left under `messageID`.
    public mutating func sent(_ messageID: Int32, _ token: Token) {
        self.entries.append(Entry(messageID: messageID, token: token))
    }

    /// The broker answered; nil for a message that is not in flight.
    public mutating func answered(_ messageID: Int32) -> Token? {
        guard let index = self.entries.firstIndex(where: { $0.messageID == messageID }) else { return nil }
        return self.entries.remove(at: index).token
    }

    /// Empties the window and returns every message nobody will answer, oldest first.
    public mutating func connectionLost() -> [Token] {
        defer { self.entries = [] }
        return self.entries.map(\.token)
    }
}

extension InFlightWindow: Sendable where Token: Sendable {}
extension InFlightWindow.Entry: Sendable where Token: Sendable {}
extension InFlightWindow: Equatable where Token: Equatable {}
extension InFlightWindow.Entry: Equatable where Token: Equatable {}
