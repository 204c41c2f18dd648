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
    static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Fewer than eight bytes as one number.
    @inline(__always)
    static func shortWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard bytes.count >= 4 else { return bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let head = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
        let tail = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self))
        return UInt64(head) << 32 | UInt64(tail)
    }

    @inline(__always)
    static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ (product >> 32)
    }
}
