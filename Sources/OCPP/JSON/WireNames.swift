/// A fixed set of names, found by their bytes without making a String: one hash, one comparison.
///
/// The table is made so that no two names of the set meet in it.
struct WireNames: Sendable {
    private struct Slot: Sendable {
        var hash: UInt64 = 0
        var index = -1
        /// Where the name's bytes are in `text`.
        var offset = 0
        var count = 0
    }

    private var slots: [Slot] = []
    private var text: [UInt8] = []
    private var seed: UInt64 = 0
    private var shift: UInt64 = 0

    /// Of a name that occurs twice the first one counts.
    init(_ names: [String]) {
        var unique: [Slot] = []
        for (index, name) in names.enumerated() where !names[..<index].contains(name) {
            let bytes = Array(name.utf8)
            unique.append(
                Slot(
                    hash: bytes.withUnsafeBytes { ByteHash.hash($0) }, index: index, offset: self.text.count,
                    count: bytes.count))
            self.text += bytes
        }
        var bits: UInt64 = 1
        while 1 << bits < unique.count * 2 { bits += 1 }
        var attempt: UInt64 = 1
        while !self.place(unique, bits: bits, seed: attempt &* 0x9E37_79B9_7F4A_7C15 | 1) {
            // Sets of this kind need a few tries at twice to four times their count.
            if attempt % 16 == 0 { bits += 1 }
            attempt += 1
        }
    }

    /// Where `name` stood in the names that the set was made of; nil when it did not.
    @inline(__always)
    func index(of name: UnsafeRawBufferPointer) -> Int? {
        let hash = ByteHash.hash(name)
        let slot = self.slots[Int(truncatingIfNeeded: (hash &* self.seed) >> self.shift)]
        guard slot.hash == hash, slot.count == name.count, slot.index >= 0 else { return nil }
        let isEqual = self.text.withUnsafeBytes { text in
            ByteHash.areEqual(UnsafeRawBufferPointer(rebasing: text[slot.offset..<slot.offset + slot.count]), name)
        }
        return isEqual ? slot.index : nil
    }

    private mutating func place(_ names: [Slot], bits: UInt64, seed: UInt64) -> Bool {
        self.slots = Array(repeating: Slot(), count: 1 << Int(bits))
        self.seed = seed
        self.shift = 64 - bits
        for name in names {
            let position = Int(truncatingIfNeeded: (name.hash &* seed) >> self.shift)
            guard self.slots[position].index < 0 else { return false }
            self.slots[position] = name
        }
        return true
    }
}

/// Hashes and compares bytes, eight at a time.
///
/// Every read lies in the buffer: eight bytes are loaded only where there are eight.
enum ByteHash {
    /// A fast hash that is no defence against chosen collisions: whoever relies on equality compares as well.
    @inline(__always)
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        guard bytes.count >= 8 else { return self.mix(hash, self.shortWord(bytes)) }
        var position = 0
        while position + 8 < bytes.count {
            hash = self.mix(hash, self.word(bytes, position))
            position += 8
        }
        return self.mix(hash, self.word(bytes, bytes.count - 8))
    }

    @inline(__always)
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard left.count >= 8 else { return self.shortWord(left) == self.shortWord(right) }
        var position = 0
        while position + 8 < left.count {
            guard self.word(left, position) == self.word(right, position) else { return false }
            position += 8
        }
        return self.word(left, left.count - 8) == self.word(right, right.count - 8)
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Fewer than eight bytes as one number.
    @inline(__always)
    private static func shortWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard bytes.count >= 4 else { return bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let head = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
        let tail = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self))
        return UInt64(head) << 32 | UInt64(tail)
    }

    @inline(__always)
    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ (product >> 32)
    }
}
