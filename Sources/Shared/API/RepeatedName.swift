public import Foundation

/// A name that stands twice in one object of JSON: which of the two counts is nobody's guess, and the decoder takes one
/// of them silently.
public enum RepeatedName {
    /// The first of them; nil where there is none.
    ///
    /// - Parameter json: what a decoder has accepted; what is found in any other text is unspecified.
    public static func first(in json: Data) -> String? {
        var scan = Scan(bytes: Array(json))
        return scan.run()
    }

    /// Goes through the text once. It keeps the names of the objects that are open, and looks at nothing but where texts
    /// begin and end and objects and lists open and close.
    private struct Scan {
        let bytes: [UInt8]
        private var place = 0
        /// The names so far of each open object; nil for a list.
        private var open: [Set<String>?] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() -> String? {
            while self.place < self.bytes.count {
                switch self.bytes[self.place] {
                case UInt8(ascii: "{"): self.open.append([])
                case UInt8(ascii: "["): self.open.append(nil)
                case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = self.open.popLast()
                case UInt8(ascii: "\""):
                    if let repeated = self.text() { return repeated }
                    continue
                default: break
                }
                self.place += 1
            }
            return nil
        }

        /// Goes beyond the text that begins here. Returns it where it is a name that its object has already.
        private mutating func text() -> String? {
            let begin = self.place
            self.place += 1
            while self.place < self.bytes.count, self.bytes[self.place] != UInt8(ascii: "\"") {
                self.place += self.bytes[self.place] == UInt8(ascii: "\\") ? 2 : 1
            }
            self.place = min(self.place + 1, self.bytes.count)
            guard let last = self.open.indices.last, self.open[last] != nil, self.isName else { return nil }
            let quoted = Data(self.bytes[begin..<self.place])
            guard let name = try? JSONDecoder().decode(String.self, from: quoted) else { return nil }
            return self.open[last]?.insert(name).inserted == false ? name : nil
        }

        /// Whether the text that has ended is followed by a colon.
        private var isName: Bool {
            let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
            return self.bytes[self.place...].first { !blanks.contains($0) } == UInt8(ascii: ":")
        }
    }
}
