/// A fixed set of names, found by their bytes without making a String: one hash, one comparison.
///
/// The table is made so that no two names of the set meet in it.
///
/// Unchecked: `table` and `text` are written in `init` and never after. They are never freed: such sets are made for
/// constants of the module and live as long as the program.
struct WireNames: @unchecked Sendable {
    private struct Slot: BitwiseCopyable {
        var name = WireName()
        var index: Int32 = -1
        /// Where the bytes are in `text` that neither the beginning nor the end of a long name covers.
        var middle: Int32 = 0
    }

    private let table: UnsafeBufferPointer<Slot>
    private let text: UnsafeRawBufferPointer
    private let seed: UInt64
    private let shift: UInt64

    /// Of a name that occurs twice the first one counts.
    init(_ names: [String]) {
        var unique: [Slot] = []
        var text: [UInt8] = []
        for (index, name) in names.enumerated() where !names[..<index].contains(name) {
            let bytes = Array(name.utf8)
            let wireName = bytes.withUnsafeBytes { WireName($0) }
            unique.append(Slot(name: wireName, index: Int32(index), middle: Int32(text.count)))
            text += bytes.dropFirst(8).dropLast(8)
        }
        let placed = Self.place(unique)
        self.seed = placed.seed
        self.shift = placed.shift
        self.table = UnsafeBufferPointer(placed.slots.immortal)
        self.text = UnsafeRawBufferPointer(text.immortal)
    }

    /// Where `name` stood in the names that the set was made of; nil when it did not.
    @inline(__always)
    func index(of name: UnsafeRawBufferPointer) -> Int? {
        let wireName = WireName(name)
        let slot = self.table[Int(truncatingIfNeeded: (wireName.hash &* self.seed) >> self.shift)]
        guard slot.name == wireName, slot.index >= 0 else { return nil }
        if name.count > 16, !self.hasMiddle(slot, of: name) { return nil }
        return Int(slot.index)
    }

    @inline(__always)
    private func hasMiddle(_ slot: Slot, of name: UnsafeRawBufferPointer) -> Bool {
        let start = Int(slot.middle)
        let middle = UnsafeRawBufferPointer(rebasing: self.text[start..<start + name.count - 16])
        return ByteHash.areEqual(middle, UnsafeRawBufferPointer(rebasing: name[8..<name.count - 8]))
    }

    /// A table in which every name has a slot of its own.
    private static func place(_ names: [Slot]) -> (slots: [Slot], seed: UInt64, shift: UInt64) {
        var bits: UInt64 = 1
        while 1 << bits < names.count * 2 { bits += 1 }
        var attempt: UInt64 = 1
        while true {
            let seed = attempt &* 0x9E37_79B9_7F4A_7C15 | 1
            if let slots = self.place(names, bits: bits, seed: seed) { return (slots, seed, 64 - bits) }
            // Sets of this kind need a few tries at twice to four times their count.
            if attempt % 16 == 0 { bits += 1 }
            attempt += 1
        }
    }

    private static func place(_ names: [Slot], bits: UInt64, seed: UInt64) -> [Slot]? {
        var slots = Array(repeating: Slot(), count: 1 << Int(bits))
        for name in names {
            let position = Int(truncatingIfNeeded: (name.name.hash &* seed) >> (64 - bits))
            guard slots[position].index < 0 else { return nil }
            slots[position] = name
        }
        return slots
    }
}

/// A name as far as two words hold it: all of it up to sixteen bytes.
private struct WireName: Equatable, BitwiseCopyable {
    private var head: UInt64 = 0
    private var tail: UInt64 = 0
    private var count = 0
    private(set) var hash: UInt64 = 0

    init() {}

    @inline(__always)
    init(_ name: UnsafeRawBufferPointer) {
        self.count = name.count
        if name.count >= 8 {
            self.head = ByteHash.word(name, 0)
            self.tail = ByteHash.word(name, name.count - 8)
        } else {
            self.head = ByteHash.shortWord(name)
        }
        self.hash = ByteHash.mix(self.head ^ (self.tail << 9 | self.tail >> 55), UInt64(truncatingIfNeeded: self.count))
        if name.count > 16 { self.mixMiddle(name) }
    }

    @inline(__always)
    private mutating func mixMiddle(_ name: UnsafeRawBufferPointer) {
        var position = 8
        while position + 8 < name.count {
            self.hash = ByteHash.mix(self.hash, ByteHash.word(name, position))
            position += 8
        }
    }
}

extension Array where Element: BitwiseCopyable {
    /// A copy that is never freed: for constants of the module.
    var immortal: UnsafeMutableBufferPointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: self.count)
        _ = memory.initialize(fromContentsOf: self)
        return memory
    }
}
