import NIOCore
import NIOEmbedded
import Testing

@testable import EdgeGateway

/// RFC 6455 §5.2: a length takes no more bytes than it needs.
struct FrameLengthsTests {
    private static func frame(_ length: Int, bytes width: Int, isMasked: Bool = true) -> [UInt8] {
        let mark: UInt8 = isMasked ? 0x80 : 0
        let short = width == 0 ? UInt8(length) : width == 2 ? 126 : 127
        let extra = (0..<width).map { UInt8(truncatingIfNeeded: length >> ((width - 1 - $0) * 8)) }
        return [0x81, mark | short] + extra + (isMasked ? [1, 2, 3, 4] : [])
            + [UInt8](repeating: 7, count: length)
    }

    private static func received(_ bytes: [UInt8], in pieces: Int) -> [Int?] {
        var lengths = FrameLengths()
        return stride(from: 0, to: bytes.count, by: pieces).map { start in
            Array(bytes[start..<min(bytes.count, start + pieces)]).withUnsafeBytes { lengths.received($0) }
        }
    }

    @Test(arguments: [1, 3, 7, 1000, 200_000])
    func minimalLengthsPassHoweverTheyAreCut(pieces: Int) {
        let lengths = [(0, 0), (1, 0), (125, 0), (126, 2), (65_535, 2), (65_536, 8)]
        let frames = lengths.flatMap { Self.frame($0.0, bytes: $0.1) + Self.frame($0.0, bytes: $0.1, isMasked: false) }
        #expect(Self.received(frames, in: pieces).allSatisfy { $0 == nil })
    }

    @Test(arguments: [(0, 2), (125, 2), (0, 8), (125, 8), (126, 8), (65_535, 8)], [true, false])
    func widerOnesAreSeenWithTheirFrame(length: (Int, Int), isMasked: Bool) {
        let good = Self.frame(20, bytes: 0) + Self.frame(300, bytes: 2)
        let bad = Self.frame(length.0, bytes: length.1, isMasked: isMasked)
        #expect(Self.received(good + bad, in: 1_000_000) == [good.count])
        // In pieces the good ones have passed before.
        #expect(Self.received(good + bad.prefix(14), in: 1).contains(0))
    }

    @Test func lengthsBeyondAllFramesAreLeftToTheDecoder() {
        let head: [UInt8] = [0x81, 0xFF] + [UInt8](repeating: 0xFF, count: 8) + [1, 2, 3, 4]
        #expect(Self.received(head + [9, 9, 9], in: 2).allSatisfy { $0 == nil })
    }

    @Test func whatStandsBeforeSuchAFramePassesAndNothingAfterIt() throws {
        let channel = EmbeddedChannel(handler: FrameLengthHandler())
        let good = Self.frame(5, bytes: 0)
        #expect(throws: MessageAssembler.Refusal.self) {
            try channel.writeInbound(ByteBuffer(bytes: good + Self.frame(5, bytes: 2)))
        }
        #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(bytes: good))
        try channel.writeInbound(ByteBuffer(bytes: good))
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
    }
}
