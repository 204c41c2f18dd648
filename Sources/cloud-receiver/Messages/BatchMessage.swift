import OCPP

/// A row of records, checked: what it covers is what it says.
struct BatchMessage: Equatable {
    enum Records: Equatable {
        case journal([JournalRow])
        case meter([ReadingRow])
    }

    let epoch: String
    let stream: StreamName
    let range: ClosedRange<Int64>
    let records: Records
    /// The numbers of the records that it has, in order.
    let present: [Int64]
    /// Records that the gateway could not send, with what it says instead.
    let explained: [Int64: String]
    /// Why others of its range are not there: the list `left_out` as it came.
    let leftOut: String?

    /// - Parameter event: the CloudEvent.
    init(_ event: JSONValue, stream: StreamName) throws(Unreadable) {
        let data = try event.object("data")
        self.epoch = try data.text("epoch")
        self.stream = stream
        guard (1...128).contains(self.epoch.utf8.count) else { throw Unreadable("an epoch has 1 to 128 bytes") }
        guard try data.text("stream") == stream.rawValue else { throw Unreadable("its stream is not its topic's") }
        self.range = try Self.range(data)
        let id = "\(self.epoch)/\(stream.rawValue)/\(self.range.lowerBound)-\(self.range.upperBound)"
        guard try event.text("id") == id else { throw Unreadable("its id is not \(id)") }
        guard let list = data["records"], list.kind == .array else { throw Unreadable("records is no list") }
        var rows = Rows(stream)
        for record in list.elements { try rows.add(record, within: self.range) }
        (self.records, self.present, self.explained) = (rows.records, rows.present, rows.explained)
        self.leftOut = data["left_out"].map { "\($0)" }
        let counted = try Self.count(data["left_out"])
        let expected = self.range.upperBound - self.range.lowerBound + 1
        guard Int64(rows.present.count) + counted == expected else {
            throw Unreadable("it covers \(expected) records, has \(rows.present.count) and counts \(counted) left out")
        }
    }

    private static func range(_ data: JSONValue) throws(Unreadable) -> ClosedRange<Int64> {
        let (from, to) = (try data.integer("from"), try data.integer("to"))
        guard from >= 1, to >= from - 1, to <= MessageLimits.highestSeq, to - from < MessageLimits.widestRange else {
            throw Unreadable("its range is \(from)-\(to)")
        }
        guard to >= from else { throw Unreadable("it covers nothing") }
        return from...to
    }

    private static func count(_ leftOut: JSONValue?) throws(Unreadable) -> Int64 {
        var sum: Int64 = 0
        guard let leftOut else { return 0 }
        for item in leftOut.elements {
            let count = try item.integer("count")
            guard (0...MessageLimits.widestRange).contains(count), sum <= MessageLimits.widestRange else {
                throw Unreadable("it counts \(count) records left out")
            }
            sum += count
        }
        return sum
    }

    /// The records while they are read.
    private struct Rows {
        let stream: StreamName
        var journal: [JournalRow] = []
        var meter: [ReadingRow] = []
        var present: [Int64] = []
        var explained: [Int64: String] = [:]

        init(_ stream: StreamName) {
            self.stream = stream
        }

        var records: Records { self.stream == .journal ? .journal(self.journal) : .meter(self.meter) }

        mutating func add(_ record: JSONValue, within range: ClosedRange<Int64>) throws(Unreadable) {
            let seq = try record.integer("seq")
            guard range.contains(seq), seq > self.present.last ?? 0 else {
                throw Unreadable("record \(seq) is out of order, or outside of the range")
            }
            self.present.append(seq)
            if let words = record["left_out"] {
                self.explained[seq] = words.string ?? "\(words)"
                return
            }
            do throws(Unreadable) {
                switch self.stream {
                case .journal: self.journal.append(try JournalRow(record, seq: seq))
                case .meter: self.meter.append(try ReadingRow(record, seq: seq))
                }
            } catch {
                throw Unreadable("record \(seq): \(error)")
            }
        }
    }
}
