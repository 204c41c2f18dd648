/// Rows in the text format of `COPY`: values between tabs, rows between line ends.
struct CopyRows {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    private var beginsRow = true

    mutating func null() {
        self.separate()
        self.bytes.append(contentsOf: "\\N".utf8)
    }

    mutating func integer(_ value: Int64?) {
        guard let value else { return self.null() }
        self.separate()
        self.bytes.append(contentsOf: String(value).utf8)
    }

    mutating func bool(_ value: Bool) {
        self.separate()
        self.bytes.append(UInt8(ascii: value ? "t" : "f"))
    }

    mutating func text(_ value: String?) {
        guard let value else { return self.null() }
        self.text(utf8: value.utf8)
    }

    /// - Parameter utf8: NUL, which PostgreSQL stores in no text, becomes U+FFFD.
    mutating func text(utf8: some Sequence<UInt8>) {
        self.separate()
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\\"): self.bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\t"): self.bytes.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\n"): self.bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): self.bytes.append(contentsOf: "\\r".utf8)
            case 0: self.bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: self.bytes.append(byte)
            }
        }
    }

    mutating func endRow() {
        self.bytes.append(UInt8(ascii: "\n"))
        self.count += 1
        self.beginsRow = true
    }

    private mutating func separate() {
        if !self.beginsRow { self.bytes.append(UInt8(ascii: "\t")) }
        self.beginsRow = false
    }
}
