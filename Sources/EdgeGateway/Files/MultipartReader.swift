/// Takes the file out of a form (multipart/form-data, RFC 7578) while its bytes come.
///
/// Pure, and holds no more than a part's head or the beginning of a boundary. The first part with a file name is taken;
/// whatever stands around it is passed over.
struct MultipartReader: Equatable, Sendable {
    enum Event: Equatable, Sendable {
        /// The file begins; its name as the peer says it.
        case began(name: String)
        case content([UInt8])
        /// All of the file was there.
        case ended
    }

    /// The form cannot be read.
    struct Malformed: Error, Equatable {
        var reason: String
    }

    private enum State: Equatable {
        /// In a part that is not wanted, or before the first one.
        case skipping
        case content
        /// Right behind a boundary.
        case boundary
        case head
        case over
    }

    private static let longestHead = 8192
    private static let (cr, lf, dash) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "-"))

    private let delimiter: [UInt8]
    private var state = State.skipping
    /// What has come and is not decided. It begins with the line end that belongs to the first boundary.
    private var pending: [UInt8] = [Self.cr, Self.lf]
    private(set) var hasFile = false
    /// The last boundary was there.
    var isComplete: Bool { self.state == .over }

    /// - Parameter boundary: 1 to 70 characters.
    init(boundary: String) {
        self.delimiter = [Self.cr, Self.lf, Self.dash, Self.dash] + Array(boundary.utf8)
    }

    /// The boundary that a `Content-Type` names; nil where it is no form, or names none.
    static func boundary(in contentType: String?) -> String? {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
        guard let boundary = HeaderParameter.value(of: "boundary", in: contentType) else { return nil }
        return (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// Bytes came.
    ///
    /// - Throws: `Malformed`.
    mutating func received(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Event] {
        self.pending += bytes
        var events: [Event] = []
        while try self.step(&events) {}
        return events
    }

    /// Returns false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Malformed) -> Bool {
        switch self.state {
        case .skipping, .content: return self.pass(&events)
        case .boundary: return try self.afterBoundary()
        case .head: return try self.takeHead(&events)
        case .over:
            self.pending = []
            return false
        }
    }

    /// Up to the next boundary. Without one, what could be its beginning is kept.
    private mutating func pass(_ events: inout [Event]) -> Bool {
        let isContent = self.state == .content
        let found = self.firstIndex(of: self.delimiter)
        let end = found ?? max(0, self.pending.count - self.delimiter.count + 1)
        if isContent, end > 0 { events.append(.content(Array(self.pending[..<end]))) }
        guard found != nil else {
            self.pending.removeFirst(end)
            return false
        }
        self.pending.removeFirst(end + self.delimiter.count)
        if isContent { events.append(.ended) }
        self.state = .boundary
        return true
    }

    private mutating func afterBoundary() throws(Malformed) -> Bool {
        guard self.pending.count >= 2 else { return false }
        if self.pending.starts(with: [Self.dash, Self.dash]) {
            self.state = .over
            return true
        }
        // Blanks may stand before the line end.
        let blanks = self.pending.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        guard blanks <= 256 else { throw Malformed(reason: "a boundary is followed by too many blanks") }
        guard self.pending.count >= blanks + 2 else { return false }
        guard self.pending[blanks...].starts(with: [Self.cr, Self.lf]) else {
            throw Malformed(reason: "a boundary is followed by something else than a line end")
        }
        // The line end stays: a head without lines ends with the one that follows.
        self.pending.removeFirst(blanks)
        self.state = .head
        return true
    }

    private mutating func takeHead(_ events: inout [Event]) throws(Malformed) -> Bool {
        guard let end = self.firstIndex(of: [Self.cr, Self.lf, Self.cr, Self.lf]) else {
            guard self.pending.count <= Self.longestHead else {
                throw Malformed(reason: "the head of a part is longer than \(Self.longestHead) bytes")
            }
            return false
        }
        let head = String(decoding: self.pending[..<end], as: UTF8.self)
        self.pending.removeFirst(end + 4)
        guard !self.hasFile, let name = Self.fileName(in: head) else {
            self.state = .skipping
            // The line end before a boundary, where the part has no contents, was taken with the head.
            self.pending.insert(contentsOf: [Self.cr, Self.lf], at: 0)
            return true
        }
        self.hasFile = true
        self.state = .content
        events.append(.began(name: name))
        return true
    }

    private static func fileName(in head: String) -> String? {
        let lines = head.split(whereSeparator: \.isNewline)
        let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }
        return disposition.flatMap { HeaderParameter.value(of: "filename", in: String($0)) }
    }

    private func firstIndex(of pattern: [UInt8]) -> Int? {
        var start = 0
        while let index = self.pending[start...].firstIndex(of: Self.cr), index + pattern.count <= self.pending.count {
            if self.pending[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
            start = index + 1
        }
        return nil
    }
}

/// A parameter of a header's value: `form-data; name="x"; filename="y"`.
enum HeaderParameter {
    static func value(of name: String, in header: String) -> String? {
        var rest = header[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard rest.lowercased().hasPrefix(name.lowercased() + "=") else { continue }
            return self.unquoted(rest.dropFirst(name.count + 1))
        }
        return nil
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.first == "\"" else { return String(text.prefix { $0 != ";" && $0 != " " }) }
        var value = ""
        var isEscaped = false
        for character in text.dropFirst() {
            if isEscaped {
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                break
            } else {
                value.append(character)
            }
        }
        return value
    }
}
