import Foundation
import NIOCore
import NIOEmbedded
import NIOWebSocket
import OCPP
import Shared
import SiteFixtures
import Testing

@testable import EdgeGateway
@testable import Store

/// How connections end, and what of it is recorded.
@Suite(.serialized) struct ClosingTests {
    private func closing(
        code: UInt16?, reason: String = "", _ body: (EdgeSite, WireCharger) async throws -> Void
    ) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await body(site, charger)
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.closeCode == code)
            try await until("the end to be recorded") { try site.records(.chargerDisconnected).count == 1 }
            #expect(try site.records(.chargerDisconnected).allSatisfy { $0.contains(reason) || reason.isEmpty })
            #expect(site.registry.count == 0)
            try await until("the channel to be closed") { site.counters.snapshot.openConnections == 0 }
        }
    }

    @Test func aMessageThatIsTooBigClosesWith1009() async throws {
        try await self.closing(code: 1009, reason: "chargers.max_message_bytes") { _, charger in
            let text = Array(#"[2,"x","Heartbeat",{"x":"\#(String(repeating: "x", count: 70_000))"}]"#.utf8)
            try await charger.send(raw: WireFrame.bytes(.text, text))
        }
    }

    @Test func fragmentsThatAreTooBigTogetherCloseWith1009() async throws {
        try await self.closing(code: 1009) { _, charger in
            let part = Array(repeating: UInt8(ascii: "x"), count: 40_000)
            try await charger.send(raw: WireFrame.bytes(.text, part, isFinal: false))
            try await charger.send(raw: WireFrame.bytes(.continuation, part))
        }
    }

    @Test func aBinaryMessageClosesWith1003() async throws {
        try await self.closing(code: 1003) { _, charger in
            try await charger.send(raw: WireFrame.bytes(.binary, [1, 2, 3]))
        }
    }

    @Test(arguments: [
        WireFrame.bytes(.continuation, [1]), WireFrame.bytes(.text, [1], rsv: 4),
        WireFrame.bytes(.ping, [], isFinal: false),
        [0x83, 0x80, 0, 0, 0, 0], WireFrame.bytes(.text, [1], isMasked: false),
        WireFrame.bytes(.text, [1], isFinal: false) + WireFrame.bytes(.text, [1]),
    ])
    func framesAgainstTheProtocolCloseWith1002(bytes: [UInt8]) async throws {
        try await self.closing(code: 1002) { _, charger in try await charger.send(raw: bytes) }
    }

    @Test(
        arguments: [
            ([0x03, 0xE8], 1000), ([], nil), ([0x0B, 0xB8, 0x6F, 0x6B], 3000), ([0x03], 1002), ([0x03, 0xED], 1002),
            ([0x03, 0xE8, 0xFF], 1007),
        ] as [([UInt8], UInt16?)])
    func aCloseFrameIsAnsweredAndTheConnectionEnds(payload: [UInt8], code: UInt16?) async throws {
        try await self.closing(code: code) { _, charger in
            try await charger.send(raw: WireFrame.bytes(.close, payload))
            try await until("a Close frame") { charger.events.contains(.close(code)) }
        }
    }

    @Test func textThatIsNotUTF8ClosesWith1007() async throws {
        try await self.closing(code: 1007, reason: "UTF-8") { _, charger in
            let text = Array(#"[2,"x","Heartbeat",{"x":""#.utf8) + [0xFF] + Array(#""}]"#.utf8)
            try await charger.send(raw: WireFrame.bytes(.text, text))
        }
    }

    @Test func aTransactionMessageThatIsNotUTF8IsAcknowledgedBeforeTheEnd() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let text =
                Array(#"[2,"x","StopTransaction",{"transactionId":1,"meterStop":5,"reason":""#.utf8) + [0xE9]
                + Array(#""}]"#.utf8)
            try await charger.send(raw: WireFrame.bytes(.text, text))
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.texts.map { $0.prefix(7) } == [#"[3,"x","#])
            #expect(charger.closeCode == 1007)
            #expect(try site.kinds().contains(JournalKind.quarantined.rawValue))
        }
    }

    @Test func aConnectionThatBreaksIsRecorded() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            try await charger.drop()
            try await until("the end to be recorded") {
                try site.records(.chargerDisconnected) == [#"{"reason":"it broke"}"#]
            }
        }
    }

    @Test func aChargerThatAnswersNoPingIsDropped() async throws {
        try await EdgeSite { $0.limits.pingInterval = .milliseconds(50) }.serving { site in
            let charger = try await site.connect { $0.answersPings = false }
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.closeCode == nil)
            try await until("the end to be recorded") {
                try site.records(.chargerDisconnected).first?.contains("did not answer pings") == true
            }
        }
    }

    @Test func aChargerThatAnswersPingsStays() async throws {
        try await EdgeSite { $0.limits.pingInterval = .seconds(1) }.serving { site in
            let charger = try await site.connect()
            try await until("three pings") { charger.events.filter { $0 == .ping }.count >= 3 }
            #expect(!charger.isClosed)
        }
    }

    @Test func withoutAnIntervalNobodyIsPinged() async throws {
        var chargers = Configuration.Chargers()
        chargers.pingIntervalSeconds = 0
        let limits = ConnectionLimits(chargers)
        #expect(limits.pingInterval == nil)
        try await EdgeSite { $0.limits.pingInterval = nil }.serving { site in
            let charger = try await site.connect()
            try await charger.call("Heartbeat")
            #expect(!charger.events.contains(.ping))
        }
    }

    @Test func aChargerThatSendsFarTooMuchAtOnceIsClosed() async throws {
        // All in one read: a pause of reading comes too late for them.
        try await EdgeSite().serving { site in
            let charger = try await site.connect()
            let frames = (0..<3000).flatMap { number in
                WireFrame.bytes(.text, Array(#"[2,"\#(number)","Heartbeat",{}]"#.utf8))
            }
            try? await charger.send(raw: frames)
            try await until("an end, or all answers") { charger.isClosed || charger.texts.count == 3000 }
            if charger.isClosed { #expect(charger.closeCode == 1008) }
        }
    }

    @Test func aChargerThatNeverReadsIsDropped() throws {
        let site = try EdgeSite()
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let context = ConnectionContext(
            store: site.store, registry: site.registry, trace: site.trace, counters: site.counters,
            limits: site.settings.limits, logger: EdgeSite.quiet)
        let charger = AdmittedCharger(id: site.charger, identity: "CP-1", version: .v16, profile: 0)
        try channel.pipeline.syncOperations.addHandler(
            ChargerConnection(
                charger: charger, version: .v16, number: 1, remoteAddress: "", shared: context,
                mailbox: ReplyMailbox(eventLoop: channel.eventLoop)))
        let nonsense = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
        try channel.writeInbound(nonsense)
        #expect(channel.isActive)
        channel.isWritable = false
        try channel.writeInbound(nonsense)
        #expect(!channel.isActive)
        #expect(site.registry.count == 0)
    }

    @Test func aStoreThatCannotWriteGetsNoAnswerSent() async throws {
        let site = try EdgeSite()
        try await site.serving { site in
            let charger = try await site.connect()
            // Nothing can be stored any more, and those who read go on reading.
            site.store.writer.close()
            try await charger.send(#"[2,"x","Heartbeat",{}]"#)
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.texts.isEmpty)
            #expect(charger.closeCode == nil)
        }
    }

    @Test func aShutdownClosesEveryConnectionWith1001() async throws {
        let site = try EdgeSite()
        let began = ContinuousClock.now
        let chargers = try await site.serving { site in
            let first = try await site.connect()
            try await site.store.perform { _ = try $0.add(NewCharger(identity: "CP-2")) }
            // This one never answers the Close frame.
            let second = try await site.connect {
                $0.path = "/ocpp/CP-2"
                $0.answersClose = false
            }
            return [first, second]
        }
        #expect(site.counters.snapshot.openConnections == 0, "the server ends after its connections")
        for charger in chargers {
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.closeCode == 1001)
        }
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func afterTheShutdownNoConnectionIsTaken() throws {
        let registry = ConnectionRegistry(limit: 1)
        #expect(registry.close().isEmpty)
        #expect(registry.count == 0)
    }
}
