import Shared

/// A row of records as one message: a CloudEvent whose `data` is
///
///     {"epoch": "…", "stream": "meter", "from": 4711, "to": 5710, "records": [ … ]}
///
/// with the id `{epoch}/{stream}/{from}-{to}`. `from` is the record after the last one that was sent before, so that a
/// receiver checks for gaps by arithmetic alone. Records of the range that are not there are counted in `left_out`
/// with the reason.
struct BatchWriter {
    /// What an envelope takes at most, beside the names of site and stream.
    private static let envelopeBytes = 768

    let stream: String
    let source: String
    let epoch: String
    /// The last record before this batch.
    let after: Int64
    /// The last record of the batch; `after` while it is empty.
    private(set) var last: Int64
    /// The last record that was written; behind it may be some that are not there, or not needed.
    private(set) var lastRecord: Int64?
    /// Records written.
    private(set) var count: Int64 = 0
    /// Records that are there and not needed.
    private(set) var thinned: Int64 = 0
    private let budget: Int
    private var records: JSONBytes

    /// - Parameter maximumBytes: of the whole message.
    init(stream: String, source: String, epoch: String, after: Int64, maximumBytes: Int) {
        self.stream = stream
        self.source = source
        self.epoch = epoch
        self.after = after
        self.last = after
        self.budget = max(1, maximumBytes - Self.envelopeBytes - source.utf8.count)
        self.records = JSONBytes(capacity: maximumBytes)
    }

    /// Adds a record, unless that would make the message too large; a record that is too large all by itself goes
    /// alone, because leaving it out would be a loss.
    /// - Parameter write: writes the record's JSON object.
    /// - Returns: false when it belongs into the next batch.
    mutating func append(seq: Int64, _ write: (inout JSONBytes) -> Void) -> Bool {
        let size = self.records.count
        if size > 0 { self.records.raw(",") }
        write(&self.records)
        guard self.records.count <= self.budget || size == 0 else {
            self.records.truncate(to: size)
            return false
        }
        self.last = seq
        self.lastRecord = seq
        self.count += 1
        return true
    }

    /// A record that is not needed.
    mutating func leaveOut(seq: Int64) {
        self.last = seq
        self.thinned += 1
    }

    /// The records up to `seq` that were not appended are not there any more.
    mutating func extend(to seq: Int64) {
        self.last = max(self.last, seq)
    }

    /// Records of the range that are not there.
    var missing: Int64 { self.last - self.after - self.count - self.thinned }

    /// - Parameters:
    ///   - givenUp: how many of the missing records were given up before the cloud had them; the others were pruned.
    ///   - replay: the query that asked for it.
    func message(time: Timestamp, givenUp: Int64 = 0, replay: String? = nil) -> [UInt8] {
        var json = JSONBytes(capacity: self.records.count + Self.envelopeBytes + self.source.utf8.count)
        let id = "\(self.epoch)/\(self.stream)/\(self.after + 1)-\(self.last)"
        CloudEvent.write(to: &json, id: id, source: self.source, type: "\(self.stream).v1", time: time) { json in
            json.raw("{\"epoch\":")
            json.string(self.epoch)
            json.raw(",\"stream\":")
            json.string(self.stream)
            json.raw(",\"from\":")
            json.integer(self.after + 1)
            json.raw(",\"to\":")
            json.integer(self.last)
            let shed = max(0, min(givenUp, self.missing))
            Self.write([("thinned", self.thinned), ("shed", shed), ("pruned", self.missing - shed)], to: &json)
            if let replay {
                json.raw(",\"replay\":")
                json.string(replay)
            }
            json.raw(",\"records\":[")
            json.raw(self.records.bytes)
            json.raw("]}")
        }
        return json.bytes
    }

    /// How many records of the range are not there, and why.
    private static func write(_ leftOut: [(reason: StaticString, count: Int64)], to json: inout JSONBytes) {
        var isFirst = true
        for (reason, count) in leftOut where count > 0 {
            json.raw(isFirst ? ",\"left_out\":[" : ",")
            isFirst = false
            json.raw("{\"reason\":\"")
            json.raw(reason)
            json.raw("\",\"count\":")
            json.integer(count)
            json.raw("}")
        }
        if !isFirst { json.raw("]") }
    }
}
