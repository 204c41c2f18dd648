import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import EdgeGateway

/// RFC 7692: what is agreed on, and what it does to messages.
struct CompressionTests {
    // What is agreed on

    @Test(arguments: [
        ("permessage-deflate", "permessage-deflate"),
        ("Permessage-Deflate ; Client_Max_Window_Bits", "permessage-deflate; client_max_window_bits=12"),
        ("permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits=10"),
        ("permessage-deflate; client_max_window_bits=15", "permessage-deflate; client_max_window_bits=12"),
        ("permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=8"),
        ("permessage-deflate; server_max_window_bits=\"14\"", "permessage-deflate; server_max_window_bits=12"),
        ("permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover"),
        ("permessage-deflate; client_no_context_takeover", "permessage-deflate; client_no_context_takeover"),
        (
            "x-webkit, permessage-deflate; server_max_window_bits=7, permessage-deflate; client_max_window_bits=9",
            "permessage-deflate; client_max_window_bits=9"
        ),
        ("permessage-deflate; server_max_window_bits, permessage-deflate", "permessage-deflate"),
    ])
    func theFirstOfferThatCanBeReadIsTaken(offered: String, answer: String) {
        #expect(DeflateAgreement(offeredIn: [offered])?.header == answer)
    }

    @Test(arguments: [
        "", "x-webkit-deflate-frame", "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate;",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
    ])
    func anOfferThatBreaksTheRulesIsDeclined(offered: String) {
        #expect(DeflateAgreement(offeredIn: [offered]) == nil)
    }

    @Test func theDirectionsAreNotSwapped() throws {
        let text =
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=11"
        let agreement = try #require(DeflateAgreement(offeredIn: [text]))
        #expect(agreement.serverNoContextTakeover)
        #expect(!agreement.clientNoContextTakeover)
        #expect(agreement.serverWindowBits == 9)
        #expect(agreement.clientWindowBits == 11)
        let silent = try #require(DeflateAgreement(offeredIn: ["permessage-deflate"]))
        #expect(silent.clientWindowBits == 15, "a charger that was not asked may use the largest window")
    }

    // What it does

    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    private func inflated(_ parts: [[UInt8]], limit: Int = 1000, by inflater: Inflater) throws -> String {
        var text = ByteBuffer()
        for (index, part) in parts.enumerated() {
            try inflater.inflate(
                ByteBuffer(bytes: part), isLast: index == parts.count - 1, into: &text, limit: limit)
        }
        return String(buffer: text)
    }

    /// The examples of §7.2.3: one block, parts, a stored block, a last block, two blocks.
    @Test(arguments: [
        [hello], [[0xF2, 0x48, 0xCD], [0xC9, 0xC9, 0x07, 0x00]],
        [[0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00]],
        [[0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]],
        [[0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00]],
    ])
    func theExamplesOfTheStandardInflate(parts: [[UInt8]]) throws {
        #expect(try self.inflated(parts, by: Inflater(windowBits: 15)) == "Hello")
    }

    @Test func aSecondMessageBuildsOnTheFirst() throws {
        let inflater = try Inflater(windowBits: 15)
        #expect(try self.inflated([Self.hello], by: inflater) == "Hello")
        #expect(try self.inflated([[0xF2, 0x00, 0x11, 0x00, 0x00]], by: inflater) == "Hello")
        // The window outlives a last block.
        let last = try Inflater(windowBits: 15)
        #expect(try self.inflated([[0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]], by: last) == "Hello")
        #expect(try self.inflated([[0xF2, 0x00, 0x11, 0x00, 0x00]], by: last) == "Hello")
    }

    @Test(arguments: [[0xFF, 0xFF, 0xFF], [0xF2, 0x00, 0x11, 0x00, 0x00], [0xF2, 0x48, 0xCD], [0x05]] as [[UInt8]])
    func whatIsNoDeflateIsRefused(bytes: [UInt8]) throws {
        let inflater = try Inflater(windowBits: 15)
        #expect(throws: Inflater.Failure.corrupt) { try self.inflated([bytes], by: inflater) }
    }

    @Test(arguments: 8...15) func whatIsDeflatedInflatesWithTheSameWindow(bits: Int) throws {
        let deflater = try #require(Deflater(windowBits: bits))
        let inflater = try Inflater(windowBits: bits)
        var random = SplitMix(state: UInt64(bits))
        for size in [0, 1, 10, 300, 5000, 60_000] {
            let text = (0..<size).map { _ in UInt8.random(in: 97...100, using: &random) }
            let compressed = try #require(deflater.deflate(ByteBuffer(bytes: text), allocator: ByteBufferAllocator()))
            var output = ByteBuffer()
            try inflater.inflate(compressed, isLast: true, into: &output, limit: 60_000)
            #expect(Array(output.readableBytesView) == text)
        }
    }

    @Test func aBombStopsAtTheLimit() throws {
        let deflater = try #require(Deflater(windowBits: 15))
        let bomb = try #require(
            deflater.deflate(ByteBuffer(repeating: 120, count: 1 << 20), allocator: ByteBufferAllocator()))
        #expect(bomb.readableBytes < 2000)
        var output = ByteBuffer()
        let inflater = try Inflater(windowBits: 15)
        #expect(throws: Inflater.Failure.tooBig) {
            try inflater.inflate(bomb, isLast: true, into: &output, limit: 65_536)
        }
        #expect(output.readableBytes <= 65_537)
        var exact = ByteBuffer()
        try Inflater(windowBits: 15).inflate(bomb, isLast: true, into: &exact, limit: 1 << 20)
        #expect(exact.readableBytes == 1 << 20)
    }

    // In the pipeline

    @Test func withoutTakeoverAMessageThatDoesNotShrinkGoesAsItIs() throws {
        let agreement = try #require(
            DeflateAgreement(offeredIn: ["permessage-deflate; server_no_context_takeover"]))
        let channel = EmbeddedChannel(handler: CompressionHandler(agreement, maxMessageBytes: 1000))
        for text in ["[3,\"x\",{}]", String(repeating: "[3,\"x\",{}]", count: 20)] {
            try channel.writeOutbound(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)))
            let frame = try #require(try channel.readOutbound(as: WebSocketFrame.self))
            #expect(frame.rsv1 == (text.count > 100))
            #expect(frame.rsv1 ? frame.length < text.utf8.count : frame.data == ByteBuffer(string: text))
        }
        try channel.writeOutbound(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: "ping")))
        #expect(try channel.readOutbound(as: WebSocketFrame.self)?.rsv1 == false, "control frames are not compressed")
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
