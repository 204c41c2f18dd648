internal import NIOCore
internal import NIOWebSocket

extension WebSocketFrame {
    /// What the frame carries, unmasked (RFC 6455 §5.3). `unmaskedData` would be a copy that is unmasked byte by byte and
    /// has to be copied once more: every message of every charger passes here.
    var unmaskedBytes: [UInt8] {
        guard let maskKey else { return Array(self.data.readableBytesView) }
        let word = maskKey.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let mask = (UInt64(word) << 32 | UInt64(word)).littleEndian
        return self.data.withUnsafeReadableBytes { masked in
            // Every byte of the capacity that is counted is written: the words first, then what is left of the last one.
            Array(unsafeUninitializedCapacity: masked.count) { bytes, count in
                let target = UnsafeMutableRawBufferPointer(bytes)
                let words = masked.count & ~7
                for offset in stride(from: 0, to: words, by: 8) {
                    let value = masked.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    target.storeBytes(of: value ^ mask, toByteOffset: offset, as: UInt64.self)
                }
                for offset in words..<masked.count { target[offset] = masked[offset] ^ maskKey[offset & 3] }
                count = masked.count
            }
        }
    }
}
