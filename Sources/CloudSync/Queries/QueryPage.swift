internal import Shared

/// A page of an answer: as many items as fit into so many bytes.
///
///     {"kind":"sessions","epoch":"…","as_of":"…","items":[…],"next":"…"}
///
/// Pages with the same `as_of` tell of one moment of the site.
///
/// `next` is left out at the end. A page may be short, even empty, and still go on.
public struct QueryPage: Sendable {
    let kind: QueryKind
    let epoch: String
    /// What was committed until then is told.
    let asOf: Timestamp
    var next: String?
    private let maximumBytes: Int
    private var items = JSONBytes(capacity: 4096)
    private(set) var count = 0
    private(set) var isFull = false

    /// - Parameter maximumBytes: of the items together.
    init(kind: QueryKind, epoch: String, asOf: Timestamp, maximumBytes: Int) {
        self.kind = kind
        self.epoch = epoch
        self.asOf = asOf
        self.maximumBytes = maximumBytes
    }

    /// Takes the rows that have room.
    ///
    /// - Returns: the cursor of the last that had, when it was not the last row: the rest belongs to the next page.
    mutating func append(_ rows: [QueryRow]) -> String? {
        for (index, row) in rows.enumerated() {
            guard self.append(row) else {
                self.isFull = true
                return index > 0 ? rows[index - 1].cursor : self.last
            }
            self.last = row.cursor
        }
        return nil
    }

    private var last: String?

    /// How many more items are worth reading, judged by those that it has: some more than find room, so that the page
    /// is full after them. Nil where it has none yet.
    var room: Int? {
        guard self.count > 0 else { return nil }
        let fit = max(0, self.maximumBytes - self.items.count) * self.count / max(1, self.items.count)
        return fit + fit / 8 + 1
    }

    private mutating func append(_ row: QueryRow) -> Bool {
        let isTooLarge = row.json.count > self.maximumBytes
        let json = isTooLarge ? row.explanation : row.json
        guard self.items.count + json.count + 1 <= self.maximumBytes || self.count == 0 else { return false }
        if self.count > 0 { self.items.raw(",") }
        self.items.raw(json)
        self.count += 1
        return true
    }

    /// The page as a JSON object.
    public var json: [UInt8] {
        var json = JSONBytes(capacity: self.items.count + 512)
        json.raw("{")
        self.write(to: &json)
        return json.bytes
    }

    /// Its members and the closing brace.
    func write(to json: inout JSONBytes) {
        json.raw("\"kind\":")
        json.string(self.kind.rawValue)
        json.raw(",\"epoch\":")
        json.string(self.epoch)
        json.raw(",\"as_of\":")
        json.timestamp(self.asOf)
        json.raw(",\"items\":[")
        json.raw(self.items.bytes)
        json.raw("]")
        if let next = self.next {
            json.raw(",\"next\":")
            json.string(next)
        }
        json.raw("}")
    }
}
