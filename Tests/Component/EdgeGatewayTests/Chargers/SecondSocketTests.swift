import Foundation
import NIOCore
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Two sockets for one identity.
@Suite(.serialized) struct SecondSocketTests {
    @Test func onProfile0TheIncumbentStaysWhileItAnswersPings() async throws {
        try await EdgeSite().serving { site in
            let first = try await site.connect()
            let second = try await site.open()
            #expect(second.status == 409)
            try await until("the connection to close") { second.isClosed }
            #expect(second.body.contains("'CP-1' is connected already, and its connection is alive"))
            #expect(try await first.call("Heartbeat").contains("currentTime"))
            #expect(try site.records(.security).contains { $0.contains("second_connection_refused") })
        }
    }

    @Test func onProfile0ADeadIncumbentGivesWay() async throws {
        try await EdgeSite().serving { site in
            let first = try await site.connect { $0.answersPings = false }
            let second = try await site.connect()
            try await until("the first to be closed") { first.isClosed }
            #expect(first.closeCode == 1008)
            #expect(try await second.call("Heartbeat").contains("currentTime"))
        }
    }

    @Test func twoChallengersEachWaitTheirOwnTime() async throws {
        try await EdgeSite { $0.incumbentPatience = .milliseconds(400) }.serving { site in
            let first = try await site.connect { $0.answersPings = false }
            async let second = site.open()
            async let third = site.open()
            let statuses = try await [second.status, third.status]
            #expect(statuses.contains(101))
            try await until("the first to be closed") { first.isClosed }
        }
    }

    @Test func onProfile1TheNewestWinsAndTwoLiveSocketsAreRecorded() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            let first = try await site.connect { $0.headers = .basic("CP-1", "secret") }
            let second = try await site.connect { $0.headers = .basic("CP-1", "secret") }
            try await until("the first to be closed") { first.isClosed }
            #expect(first.closeCode == 1008)
            #expect(try await second.call("Heartbeat").contains("currentTime"))
            try await until("the record") {
                try site.records(.security).contains { $0.contains("two_live_connections") }
            }
            // The end of the replaced one leaves the charger connected.
            try await until("the end of the first") { try site.records(.chargerDisconnected).count == 1 }
            let charger = try await site.store.reader.charger("CP-1")
            #expect(charger.summary.isConnected)
        }
    }

    @Test func twoLiveSocketsAreRecordedOnceAMinute() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            var last = try await site.connect { $0.headers = .basic("CP-1", "secret") }
            for _ in 0..<4 {
                let next = try await site.connect { $0.headers = .basic("CP-1", "secret") }
                try await until("the former to be closed") { last.isClosed }
                last = next
            }
            try await until("the ends") { try site.records(.chargerDisconnected).count == 4 }
            try await last.call("Heartbeat")
            #expect(try site.records(.security).filter { $0.contains("two_live_connections") }.count == 1)
        }
    }

    @Test func whatWasLeftOutIsCountedInTheNextRecord() {
        let damper = SecurityDamper()
        let charger = ChargerID(rawValue: 1)
        let now = ContinuousClock.now
        #expect(damper.detail("so", of: "a", charger, now: now) == "so")
        #expect(damper.detail("so", of: "b", charger, now: now) == "so")
        #expect(damper.detail("so", of: "a", ChargerID(rawValue: 2), now: now) == "so")
        #expect(damper.detail("so", of: "a", charger, now: now.advanced(by: .seconds(59))) == nil)
        #expect(
            damper.detail("so", of: "a", charger, now: now.advanced(by: .seconds(60)))
                == "so (and 1 times more since it was last recorded)")
    }

    @Test func aReconnectAfterABrokenLinkIsNoSecurityEvent() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            let first = try await site.connect {
                $0.headers = .basic("CP-1", "secret")
                $0.answersClose = false
            }
            let second = try await site.connect { $0.headers = .basic("CP-1", "secret") }
            try await until("the first to be closed") { first.isClosed }
            try await second.call("Heartbeat")
            #expect(try site.records(.security).isEmpty)
        }
    }

    @Test func connectionsThatKeepReplacingEachOtherAreAnAnomaly() async throws {
        let site = try EdgeSite()
        try await site.setPassword("secret")
        try await site.serving { site in
            var chargers: [WireCharger] = []
            for _ in 0...Flapping.limit {
                chargers.append(try await site.connect { $0.headers = .basic("CP-1", "secret") })
            }
            try await until("the record") {
                try site.records(.anomaly).contains { $0.contains("connections_flap") }
            }
            #expect(site.registry.count == 1)
            #expect(try await chargers.last?.call("Heartbeat").contains("currentTime") == true)
        }
    }
}
