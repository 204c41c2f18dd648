import NIOCore
import NIOWebSocket
import Testing

@testable import EdgeGateway

@Suite struct UnmaskingTests {
    @Test(arguments: Array(0...41) + [1000, 65_537])
    func whatAFrameCarriesIsUnmaskedAtAnyLength(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var masked = ByteBuffer(bytes: [0] + bytes)
        masked.moveReaderIndex(forwardBy: 1)
        let key: WebSocketMaskingKey = [0x12, 0xF3, 0x00, 0x9A]
        masked.webSocketMask(key)
        #expect(WebSocketFrame(fin: true, opcode: .text, maskKey: key, data: masked).unmaskedBytes == bytes)
    }

    @Test func whatHasNoMaskIsTakenAsItIs() {
        let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: "[]"))
        #expect(frame.unmaskedBytes == Array("[]".utf8))
    }
}
