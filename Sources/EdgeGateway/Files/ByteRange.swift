/// The part of a file that a request is for (RFC 9110 §14): chargers go on where a download broke off.
enum ByteRange: Equatable, Sendable {
    /// All of it: no range was asked for, or in a way that may be passed over (several at once, other units).
    case whole
    /// From the first byte on up to, and without, the second.
    case part(Range<Int64>)
    /// It lies beyond the file.
    case unsatisfiable

    /// - Parameters:
    ///   - header: the value of `Range`; nil where there is none.
    ///   - condition: the value of `If-Range`; nil where there is none.
    ///   - tag: the file's `ETag`.
    init(_ header: String?, if condition: String? = nil, tag: String, size: Int64) {
        guard let header, condition == nil || condition == tag, let (first, last) = Self.bounds(header) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, let count?): self = Self.suffix(count, size)
        case (let first?, let last): self = Self.from(first, last, size)
        case (nil, nil): self = .whole
        }
    }

    /// The two numbers of `bytes=first-last`; nil where the header is of another form.
    private static func bounds(_ header: String) -> (Int64?, Int64?)? {
        let text = header.replacing(" ", with: "")
        guard text.lowercased().hasPrefix("bytes="), text.utf8.count < 60 else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
        let isNumeric = parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumeric else { return nil }
        // A number that is too large to count is beyond every file.
        return (Self.number(parts[0]), Self.number(parts[1]))
    }

    private static func number(_ digits: Substring) -> Int64? { digits.isEmpty ? nil : Int64(digits) ?? .max }

    private static func suffix(_ count: Int64, _ size: Int64) -> ByteRange {
        guard count > 0, size > 0 else { return .unsatisfiable }
        return .part(max(0, size - count)..<size)
    }

    private static func from(_ first: Int64, _ last: Int64?, _ size: Int64) -> ByteRange {
        if let last, last < first { return .whole }
        guard first < size else { return .unsatisfiable }
        let end = last.map { $0 < size - 1 ? $0 + 1 : size } ?? size
        return .part(first..<end)
    }
}
