import NIOWebSocket
import Testing

@testable import EdgeGateway

/// RFC 6455 §5, head by head.
struct FrameRulesTests {
    private static let part = FrameRules.Head(opcode: .text, isFinal: false, length: 40)
    private static let more = FrameRules.Head(opcode: .continuation, isFinal: false, length: 40)
    private static let last = FrameRules.Head(opcode: .continuation, length: 20)

    private func verdicts(_ heads: FrameRules.Head...) -> [FrameRules.Verdict] {
        var rules = FrameRules(maxMessageBytes: 100)
        return heads.map { rules.received($0) }
    }

    @Test func aMessageMayComeInPartsWithControlFramesBetweenThem() {
        let ping = FrameRules.Head(opcode: .ping, length: 125)
        #expect(
            self.verdicts(Self.part, ping, Self.more, ping, Self.last) == [.begin, .whole, .append, .whole, .finish])
    }

    @Test func partsCountTogether() {
        #expect(self.verdicts(Self.part, Self.more, Self.more) == [.begin, .append, .refuse(.messageTooBig)])
        #expect(self.verdicts(.init(opcode: .text, length: 101)) == [.refuse(.messageTooBig)])
        #expect(self.verdicts(.init(opcode: .text, length: 100)) == [.whole])
    }

    @Test func emptyPartsAreBoundedInNumber() {
        var rules = FrameRules(maxMessageBytes: 100)
        _ = rules.received(.init(opcode: .text, isFinal: false))
        let empty = FrameRules.Head(opcode: .continuation, isFinal: false)
        for _ in 1..<100 { #expect(rules.received(empty) == .append) }
        #expect(rules.received(empty) == .refuse(.messageTooBig))
    }

    @Test(
        arguments: [
            [.init(opcode: .text, isMasked: false)], [.init(opcode: .ping, isMasked: false)],
            [.init(opcode: .text, hasReservedBits: true)], [Self.last], [Self.part, .init(opcode: .text)],
            [Self.part, Self.last, Self.last], [.init(opcode: .ping, isFinal: false)],
            [.init(opcode: .pong, length: 126)], [.init(opcode: WebSocketOpcode(encodedWebSocketOpcode: 3) ?? .text)],
            [.init(opcode: WebSocketOpcode(encodedWebSocketOpcode: 11) ?? .text)],
        ] as [[FrameRules.Head]])
    func whatBreaksTheRulesIsRefused(heads: [FrameRules.Head]) {
        var rules = FrameRules(maxMessageBytes: 100)
        for head in heads.dropLast() { _ = rules.received(head) }
        let before = rules
        let verdict = heads.last.map { rules.received($0) }
        guard case .refuse(.protocolError) = verdict else {
            Issue.record("\(String(describing: verdict))")
            return
        }
        #expect(rules == before, "a refused frame changes nothing")
    }

    @Test func binaryMessagesAreNotTaken() {
        #expect(self.verdicts(.init(opcode: .binary)) == [.refuse(.binaryMessage)])
    }

    @Test func closeCodesAreChecked() {
        for code in [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999] as [UInt16] {
            #expect(ConnectionEnd(closePayload: [UInt8(code >> 8), UInt8(code & 255)]) == .peerClosed(code))
        }
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535] as [UInt16] {
            #expect(ConnectionEnd(closePayload: [UInt8(code >> 8), UInt8(code & 255)]).closeCode == 1002, "\(code)")
        }
        #expect(ConnectionEnd(closePayload: []).closePayload == [])
        #expect(ConnectionEnd.peerClosed(3001).closePayload == [0x0B, 0xB9])
    }
}
