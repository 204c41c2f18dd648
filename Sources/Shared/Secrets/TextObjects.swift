/// Where the objects of a text are, which may or may not be JSON; one without an end goes to the end of the text.
///
/// Frames come from strangers: whatever stands in the text, all questions together cost little more than reading it.
struct TextObjects {
    private struct Object {
        let start: Int
        var end: Int
    }

    /// By their starts.
    private var objects: [Object] = []
    /// The first object that begins after the last position that was asked for, and those around that position.
    private var next = 0
    private var open: [Object] = []

    init(_ text: [UInt8]) {
        var open: [Int] = []
        var isInString = false
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString:
                open.append(self.objects.count)
                self.objects.append(Object(start: index, end: text.count))
            case UInt8(ascii: "}") where !isInString:
                if let object = open.popLast() { self.objects[object].end = index + 1 }
            default: break
            }
            index += 1
        }
    }

    /// The object that a position stands in, and the one around that; the positions of one text in ascending order.
    mutating func around(_ position: Int) -> (own: Range<Int>, outer: Range<Int>?)? {
        while self.next < self.objects.count, self.objects[self.next].start <= position {
            self.close(before: self.objects[self.next].start)
            self.open.append(self.objects[self.next])
            self.next += 1
        }
        self.close(before: position)
        guard let own = self.open.last else { return nil }
        return (own.start..<own.end, self.open.dropLast().last.map { $0.start..<$0.end })
    }

    private mutating func close(before position: Int) {
        while let last = self.open.last, last.end <= position { self.open.removeLast() }
    }
}

/// Where any of some words stands in a text, in upper or lower case.
struct TextMentions {
    /// In ascending order.
    private var starts: [Int] = []

    /// - Parameter words: in lower case, ASCII.
    init(of words: [String], in text: [UInt8]) {
        let words = words.map { Array($0.utf8) }
        let lowercased = text.map { (65...90).contains($0) ? $0 + 32 : $0 }
        for start in lowercased.indices where words.contains(where: { lowercased[start...].starts(with: $0) }) {
            self.starts.append(start)
        }
    }

    var isEmpty: Bool { self.starts.isEmpty }

    /// Whether one begins within `range`.
    func isMentioned(in range: Range<Int>) -> Bool {
        var (low, high) = (0, self.starts.count)
        while low < high {
            let middle = (low + high) / 2
            if self.starts[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < self.starts.count && self.starts[low] < range.upperBound
    }
}
