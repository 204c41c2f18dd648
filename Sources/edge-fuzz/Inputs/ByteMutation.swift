/// Changes that know nothing of what the bytes mean.
enum ByteMutation {
    private static let interesting: [UInt8] =
        Array("\"\\{}[],:0-.eu \n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC2, 0xE2, 0xF0, 0xFF]

    static func change(_ bytes: inout [UInt8], _ draw: inout Draw) {
        guard !bytes.isEmpty else { return bytes.append(draw.byte()) }
        let place = draw.below(bytes.count)
        switch draw.below(7) {
        case 0: bytes[place] = draw.any(Self.interesting)
        case 1: bytes.insert(draw.any(Self.interesting), at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place...)
        case 4: bytes[place] ^= 1 << UInt8(draw.below(8))
        case 5: bytes.insert(contentsOf: draw.bytes(draw.number(1...8)), at: place)
        default:
            let end = min(bytes.count, place + draw.number(1...40))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: draw.below(bytes.count))
        }
    }
}
