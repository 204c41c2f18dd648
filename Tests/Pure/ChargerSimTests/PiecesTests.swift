import OCPP
import Testing

@testable import charger_sim

@Suite("Cars, limits, names and the screen")
struct PiecesTests {
    @Test("A battery is never fuller than its target, whatever the step", arguments: [1.0, 60, 3600, 1_000_000])
    func battery(_ step: Double) {
        var car = Car(capacityWattHours: 50_000, stateOfCharge: 0.2, target: 0.9, phases: 3, maximumCurrent: 16)
        var energy = 0.0
        for _ in 0..<200_000 where !car.isFull {
            energy += car.charge(power: car.power(offered: 22_080), seconds: step)
        }
        #expect(car.isFull && car.stateOfCharge == 0.9)
        #expect(abs(energy - 0.7 * 50_000 / 0.92) < 1)
    }

    @Test("A car draws what it can, what it may, and nothing below six ampere")
    func power() {
        let car = Car(capacityWattHours: 50_000, stateOfCharge: 0.2, target: 0.9, phases: 3, maximumCurrent: 16)
        #expect(car.power(offered: 22_080) == 11_040)
        #expect(car.power(offered: 6000) == 6000)
        #expect(car.power(offered: 4000) == 0)
    }

    private func profile(
        _ id: Int, _ purpose: LimitProfile.Purpose, level: Int = 0, connector: Int = 0, watts: Double,
        kind: LimitProfile.Kind = .absolute, seconds: Int? = nil
    ) -> LimitProfile {
        LimitProfile(
            id: id, connector: connector, purpose: purpose, stackLevel: level, kind: kind, startsAt: 1000,
            seconds: seconds,
            periods: [.init(second: 0, allowance: Allowance(watts: watts, amperes: .infinity))])
    }

    @Test("The highest level counts, a session's own profile goes before the default, the maximum bounds both")
    func limits() {
        var limits = ChargingLimits()
        func watts(_ wall: Int64 = 5000) -> Double {
            limits.allowance(connector: 1, at: wall, sessionStart: 2000).watts
        }
        #expect(watts() == Plan.maximumPower)
        limits.set(self.profile(1, .sessionDefault, watts: 9000))
        limits.set(self.profile(2, .sessionDefault, level: 1, watts: 8000, seconds: 10))
        #expect(watts() == 8000)
        #expect(watts(12_000) == 9000)
        limits.set(self.profile(3, .session, connector: 1, watts: 10_000))
        #expect(watts() == 10_000)
        limits.set(self.profile(4, .charger, watts: 7000))
        #expect(watts() == 7000)
        limits.set(self.profile(4, .charger, watts: 22_000))
        limits.sessionEnded(connector: 1)
        #expect(watts() == 8000)
    }

    @Test("A recurring profile comes again, and the schedule names each change")
    func recurring() {
        var limits = ChargingLimits()
        limits.set(self.profile(1, .charger, watts: 5000, kind: .recurring(seconds: 100), seconds: 40))
        let schedule = limits.schedule(connector: 1, from: 1000, seconds: 200, sessionStart: nil)
        #expect(schedule.map(\.second) == [0, 40, 100, 140])
        #expect(schedule.map(\.allowance.watts) == [5000, Plan.maximumPower, 5000, Plan.maximumPower])
    }

    @Test("A full outbox gives up readings before anything that may not be lost")
    func outbox() {
        var outbox = Outbox(limit: 2)
        outbox.append(.heartbeat, id: "1")
        outbox.append(.heartbeat, id: "2")
        outbox.append(.heartbeat, id: "3")
        #expect(outbox.waiting.map(\.id) == ["1", "2"] && outbox.lost == 1)
    }

    @Test(
        "Identities count on from the first one",
        arguments: [
            (String?.none, 2, ["SIM-1", "SIM-2"]), ("CP", 1, ["CP"]), ("CP", 2, ["CP-1", "CP-2"]),
            ("CP-09", 2, ["CP-09", "CP-10"]), ("7", 2, ["7", "8"]),
        ])
    func identities(_ first: String?, _ count: Int, _ names: [String]) {
        #expect(ChargerIdentities.names(first: first, prefix: "SIM", count: count) == names)
    }

    @Test("A password file has one password, or one for each")
    func passwords() {
        #expect(Passwords(fileContent: "secret\n")["SIM-1"] == "secret")
        let each = Passwords(fileContent: "SIM-1 one\nSIM-2  two \n\n")
        #expect(each["SIM-1"] == "one" && each["SIM-2"] == "two" && each["SIM-3"] == nil)
    }

    @Test(
        "Addresses are read whole",
        arguments: [
            ("ws://127.0.0.1:9000/ocpp", "127.0.0.1", 9000, "/ocpp/A%20B", false),
            ("wss://gateway.example/", "gateway.example", 443, "/A%20B", true),
            ("ws://[::1]:9000/a/b/", "::1", 9000, "/a/b/A%20B", false),
        ])
    func addresses(_ text: String, _ host: String, _ port: Int, _ path: String, _ isSecure: Bool) throws {
        let address = try GatewayAddress(text)
        #expect(address.host == host && address.port == port && address.isSecure == isSecure)
        #expect(address.path(for: "A B") == path)
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "http://a/b", "a", "", "ws://", "ws:///ocpp", "ws://a:0/ocpp", "ws://a:65536/ocpp", "ws://u:p@a/ocpp",
        ])
    func noAddress(_ text: String) {
        #expect(throws: AddressProblem.self) { try GatewayAddress(text) }
    }

    @Test("The table fits the screen, however many chargers there are", arguments: [(80, 24), (40, 10), (200, 60)])
    func table(_ columns: Int, _ rows: Int) {
        var dialogue = Dialogue(.v16, connectors: 2)
        dialogue.connect()
        dialogue.pass(seconds: 10)
        let chargers = (1...100).map { number in
            ChargerSnapshot(dialogue.charger, link: number % 3 == 0 ? .offline("away") : .online)
        }
        let table = ProgressTable(
            title: "100 chargers", chargers: chargers, problems: [String(repeating: "x", count: 500)],
            columns: columns, rows: rows)
        #expect(table.lines.count == rows)
        #expect(table.lines.last?.hasPrefix("! xxx") == true)
        #expect(table.lines.allSatisfy { $0.count <= columns })
    }

    @Test("A summary is good when every charger was served")
    func summary() {
        var dialogue = Dialogue(.v201, sessions: 1)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        let served = ChargerSnapshot(dialogue.charger, link: .online)
        #expect(Summary([served], seconds: 1).isGood)
        let refused = ChargerSnapshot(Dialogue(.v16).charger, link: .refused("unknown"))
        let summary = Summary([served, refused], seconds: 1)
        #expect(!summary.isGood)
        #expect(summary.text.contains("1 of 2 chargers were not served"))
    }
}
