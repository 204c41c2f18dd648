/// Acknowledgements that are not sent yet: of each stream the newest, which covers all before it.
///
/// A burst of messages of many sites is stored faster than the broker takes the answers to it; what is dropped here would
/// cost a site its `ack_timeout_seconds`. Bounded by the number of streams, and by `limit`.
struct OwedAcknowledgements: Equatable {
    private struct Key: Hashable {
        let root: String
        let epoch: String
        let stream: StreamName
    }

    /// Beyond it the new ones are not taken: their sites send again and are told then.
    private let limit: Int
    private var order: [Key] = []
    private var newest: [Key: Int64] = [:]

    init(limit: Int = 100_000) {
        self.limit = limit
    }

    var count: Int { self.order.count }

    mutating func add(_ acknowledgements: [Stored.Acknowledgement]) {
        for told in acknowledgements {
            let key = Key(root: told.root, epoch: told.epoch, stream: told.stream)
            if self.newest[key] == nil {
                guard self.order.count < self.limit else { continue }
                self.order.append(key)
            }
            self.newest[key] = told.seq
        }
    }

    /// Hands out those that wait longest, until one is not taken; that one and the rest stay.
    mutating func send(_ take: (Stored.Acknowledgement) -> Bool) {
        var sent = 0
        for key in self.order {
            guard let seq = self.newest[key] else { continue }
            let told = Stored.Acknowledgement(root: key.root, epoch: key.epoch, stream: key.stream, seq: seq)
            guard take(told) else { break }
            self.newest[key] = nil
            sent += 1
        }
        self.order.removeFirst(sent)
    }
}
