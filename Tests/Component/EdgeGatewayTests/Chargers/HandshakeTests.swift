import Foundation
import NIOCore
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Handshakes over a real socket.
@Suite(.serialized) struct HandshakeTests {
    @Test(arguments: [
        (["ocpp1.6"], "ocpp1.6"), (["ocpp2.0.1"], "ocpp2.0.1"), (["ocpp1.6", "ocpp2.0.1"], "ocpp2.0.1"),
        (["ocpp1.5", "ocpp1.6"], "ocpp1.6"),
    ])
    func theHighestCommonVersionWins(offered: [String], chosen: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.open { $0.subprotocols = offered }
            #expect(charger.status == 101)
            #expect(charger.head.lowercased().contains("sec-websocket-protocol: \(chosen)"))
        }
    }

    @Test(arguments: [[], ["ocpp1.5"], ["OCPP1.6"]])
    func withoutACommonVersionTheUpgradeIsCompletedAndClosed(offered: [String]) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.open { $0.subprotocols = offered }
            #expect(charger.status == 101)
            #expect(!charger.head.lowercased().contains("sec-websocket-protocol"))
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.closeCode == 1002)
            #expect(site.registry.count == 0)
        }
    }

    @Test func aPinnedVersionWins() async throws {
        let site = try EdgeSite()
        _ = try await site.store.perform { try $0.add(NewCharger(identity: "OLD", pinnedVersion: "ocpp1.6")) }
        try await site.serving { site in
            let charger = try await site.open {
                $0.path = "/ocpp/OLD"
                $0.subprotocols = ["ocpp2.0.1", "ocpp1.6"]
            }
            #expect(charger.head.lowercased().contains("sec-websocket-protocol: ocpp1.6"))
        }
    }

    @Test func anUnknownIdentityIsNotFound() async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.open { $0.path = "/ocpp/STRANGER" }
            #expect(charger.status == 404)
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.body.contains("no charger is called 'STRANGER' here"))
        }
    }

    @Test(arguments: [
        ("/ocpp/bad%20one", 400, "the URL must end with a charger's identity"),
        ("/elsewhere", 404, "chargers connect at /ocpp/<identity>"),
    ])
    func whatIsWrongWithTheURLIsSaid(path: String, status: Int, text: String) async throws {
        try await EdgeSite().serving { site in
            let charger = try await site.open { $0.path = path }
            #expect(charger.status == status)
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.body.contains(text))
        }
    }

    @Test func aPlainRequestIsToldWhatThisIs() async throws {
        try await EdgeSite().serving { site in
            let visitor = try await WireCharger.connect(port: site.port)
            try await visitor.send(raw: Array("GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            try await until("the connection to close") { visitor.isClosed }
            #expect(visitor.status == 426)
            #expect(visitor.body.contains("this is an OCPP endpoint: open a WebSocket here"))
        }
    }

    @Test func whatIsNoHTTPIsDropped() async throws {
        try await EdgeSite().serving { site in
            let visitor = try await WireCharger.connect(port: site.port)
            try await visitor.send(raw: Array("\u{16}\u{3}\u{1} no HTTP\r\n\r\n".utf8))
            try await until("the connection to close") { visitor.isClosed }
            try await until("the handshake to end") { site.counters.snapshot.openHandshakes == 0 }
        }
    }

    @Test func aChargerWithAPasswordMustProveIt() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            let silent = try await site.open()
            #expect(silent.status == 401)
            #expect(silent.head.contains("WWW-Authenticate: Basic"))
            #expect(try await site.open { $0.headers = .basic("CP-1", "wrong") }.status == 401)
            #expect(try await site.open { $0.headers = .basic("CP-2", "secret") }.status == 401)
            #expect(try await site.open { $0.headers = .basic("CP-1", "secret") }.status == 101)
            #expect(try site.records(.security).filter { $0.contains("authentication_failed") }.count == 1)
        }
    }

    @Test func aChargerDoesNotFallBackToALowerProfile() async throws {
        let site = try EdgeSite()
        try await site.store.perform { change in
            let facts = ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "")
            try change.connected(site.charger, facts)
            try change.disconnected(site.charger, reason: "", isReplaced: false)
        }
        try await site.serving { site in
            let charger = try await site.open()
            #expect(charger.status == 403)
            try await until("the connection to close") { charger.isClosed }
            #expect(charger.body.contains("has used security profile 1 and may not fall back to 0"))
            #expect(try site.records(.security).contains { $0.contains("downgrade") })
        }
    }

    @Test func anUnknownChargerAwaitsApprovalWhereThatIsAllowed() async throws {
        let site = try EdgeSite { $0.chargers.acceptUnknown = true }
        try await site.serving { site in
            let charger = try await site.connect { $0.path = "/ocpp/NEW" }
            let boot = try await charger.call(
                "BootNotification", #"{"chargePointVendor":"V","chargePointModel":"M"}"#)
            #expect(boot.contains(#""status":"Accepted""#))
            #expect(try await charger.call("Authorize", #"{"idTag":"GOOD"}"#).contains(#""status":"Invalid""#))
            let start = try await charger.call(
                "StartTransaction",
                #"{"connectorId":1,"idTag":"GOOD","meterStart":0,"timestamp":"2026-11-22T10:00:00Z"}"#)
            #expect(start.contains(#""status":"Invalid""#))

            try await site.store.perform { try $0.approveCharger("NEW") }
            #expect(try await charger.call("Authorize", #"{"idTag":"GOOD"}"#).contains(#""status":"Accepted""#))
        }
    }

    @Test func whoGuessesPasswordsIsSlowedDownAndTheChargerIsNot() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            #expect(try await site.open { $0.headers = .basic("CP-1", "secret") }.status == 101)
            for _ in 0..<5 {
                #expect(try await site.open { $0.headers = .basic("CP-1", "wrong") }.status == 401)
            }
            let guess = try await site.open { $0.headers = .basic("CP-1", "wrong") }
            #expect(guess.status == 429)
            #expect(guess.head.contains("Retry-After: "))
            #expect(try await site.open { $0.headers = .basic("CP-1", "secret") }.status == 101)
            #expect(try site.records(.security).contains { $0.contains("too_many_logins") })
        }
    }

    @Test func aBurstDoesNotExceedTheMostConnections() async throws {
        let site = try EdgeSite { $0.chargers.maxConnections = 3 }
        let identities = (1...24).map { "BURST-\($0)" }
        for identity in identities { _ = try await site.store.perform { try $0.add(NewCharger(identity: identity)) } }
        try await site.serving { site in
            let chargers = try await withThrowingTaskGroup(of: WireCharger.self) { group in
                for identity in identities {
                    group.addTask { try await site.open { $0.path = "/ocpp/\(identity)" } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await until("the rest to be closed") { chargers.filter { !$0.isClosed }.count == 3 }
            #expect(site.registry.count == 3)
            let turnedAway = chargers.filter { $0.isClosed }
            #expect(turnedAway.allSatisfy { $0.status == 503 || $0.closeCode == 1013 })
        }
    }

    @Test func moreConnectionsThanAllowedAreUnavailable() async throws {
        let site = try EdgeSite { $0.chargers.maxConnections = 1 }
        _ = try await site.store.perform { try $0.add(NewCharger(identity: "CP-2")) }
        try await site.serving { site in
            let first = try await site.connect()
            let second = try await site.open { $0.path = "/ocpp/CP-2" }
            #expect(second.status == 503)
            #expect(second.head.contains("Retry-After: 10"))
            #expect(!first.isClosed)
        }
    }

    @Test func aHandshakeHasSoLong() async throws {
        let site = try EdgeSite { $0.chargers.handshakeTimeoutSeconds = 1 }
        try await site.serving { site in
            let slow = try await WireCharger.connect(port: site.port)
            try await slow.send(raw: Array("GET /ocpp/CP-1 HTTP/1.1\r\n".utf8))
            try await until("the handshake to begin") { site.counters.snapshot.openHandshakes == 1 }
            try await until("the connection to close") { slow.isClosed }
            try await until("its place to be free") { site.counters.snapshot.openHandshakes == 0 }
        }
    }

    @Test func aHandshakeHasSoManyBytes() async throws {
        try await EdgeSite { $0.chargers.maxHeaderBytes = 2048 }.serving { site in
            let big = try await WireCharger.connect(port: site.port)
            let header = "X: " + String(repeating: "x", count: 3000)
            try await big.send(raw: Array("GET /ocpp/CP-1 HTTP/1.1\r\n\(header)\r\n".utf8))
            try await until("the connection to close") { big.isClosed }
            #expect(big.status == nil)
        }
    }

    @Test func soManyHandshakesAreUnderWayAtOnce() async throws {
        try await EdgeSite { $0.chargers.maxHandshakes = 2 }.serving { site in
            // One after the other: they are taken up by different event loops.
            let first = try await WireCharger.connect(port: site.port)
            try await until("the first handshake to begin") { site.counters.snapshot.openHandshakes == 1 }
            let second = try await WireCharger.connect(port: site.port)
            try await until("the second handshake to begin") { site.counters.snapshot.openHandshakes == 2 }
            let third = try await WireCharger.connect(port: site.port)
            try await until("the one that is slow for longest to be closed") { first.isClosed }
            #expect(!second.isClosed && !third.isClosed)
            #expect(try await site.open().status == 101)
            try await until("the next one to have lost its place") { second.isClosed }
            #expect(!third.isClosed)
        }
    }
}
