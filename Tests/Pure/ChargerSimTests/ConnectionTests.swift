import OCPP
import Testing

@testable import charger_sim

@Suite("A simulated charger keeps transactions while the gateway is away")
struct ConnectionTests {
    @Test("A 1.6 session that begins and ends offline arrives later, in order, with its old instants")
    func offline16() throws {
        var dialogue = Dialogue(.v16, sessions: 2)
        dialogue.connect()
        dialogue.pass(seconds: 600) { $0.charger.counts.sessions == 1 }
        let before = dialogue.calls.count
        dialogue.disconnect()
        dialogue.pass(seconds: 600) { $0.charger.counts.sessions == 2 }
        #expect(dialogue.calls.count == before)
        let endedAt = dialogue.now.wall
        dialogue.pass(seconds: 60)
        dialogue.connect()
        let start = try V16.StartTransaction(try #require(dialogue.calls("StartTransaction").last).payload)
        let stop = try V16.StopTransaction(try #require(dialogue.calls("StopTransaction").last).payload)
        let actions = dialogue.calls[before...].map(\.action).filter { $0 != "StatusNotification" }
        #expect(actions.first == "StartTransaction" && actions.last == "StopTransaction")
        #expect(start.timestamp < stop.timestamp)
        #expect(stop.timestamp.milliseconds == endedAt)
        #expect(stop.transactionId == 102)
        #expect(dialogue.charger.outbox.isEmpty)
    }

    @Test("2.0.1 events of an offline time say so, and the numbering goes on")
    func offline201() throws {
        var dialogue = Dialogue(.v201, sessions: 1)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.calls("TransactionEvent").count == 5 }
        dialogue.disconnect()
        dialogue.pass(seconds: 10)
        dialogue.connect()
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        let events = try dialogue.calls("TransactionEvent").map { try V2.TransactionEvent($0.payload) }
        #expect(events.map(\.seqNo) == Array(0..<events.count))
        let offline = events.filter { $0.offline == true }
        #expect(offline.count >= 8)
        #expect(events.prefix(5).allSatisfy { $0.offline == nil })
        #expect(events.last?.offline == nil)
    }

    @Test("A transaction message that was not answered is sent again with its id", arguments: OCPPVersion.allCases)
    func retransmission(_ version: OCPPVersion) throws {
        var dialogue = Dialogue(version, sessions: 1)
        let action = version == .v16 ? "StartTransaction" : "TransactionEvent"
        dialogue.connect()
        dialogue.pass(seconds: 300) {
            $0.charger.connectors[0].occupancyIsAuthorizing || $0.calls("Authorize").count == 1
        }
        let isStarted = !dialogue.calls(action).isEmpty
        #expect(isStarted)
        dialogue.isAnswering = false
        dialogue.pass(seconds: 5)
        let unanswered = try #require(dialogue.calls.last)
        dialogue.disconnect()
        dialogue.isAnswering = true
        dialogue.connect()
        #expect(dialogue.calls.filter { $0.id == unanswered.id }.count == 2)
    }

    @Test("A call that stays without an answer ends the connection", arguments: OCPPVersion.allCases)
    func timeout(_ version: OCPPVersion) {
        var dialogue = Dialogue(version)
        dialogue.isAnswering = false
        dialogue.connect()
        dialogue.pass(seconds: 29)
        #expect(dialogue.closes == 0)
        dialogue.pass(seconds: 2)
        #expect(dialogue.closes == 1)
        #expect(!dialogue.charger.isOnline)
    }

    @Test("A refused transaction message is tried three times and then given up")
    func refusedTransaction() {
        var dialogue = Dialogue(.v16, sessions: 1)
        dialogue.refusedActions = ["MeterValues"]
        dialogue.connect()
        dialogue.pass(seconds: 600) { $0.charger.isDone }
        let first = dialogue.calls("MeterValues").first?.id
        #expect(dialogue.calls("MeterValues").filter { $0.id == first }.count == 3)
        #expect(dialogue.charger.outbox.lost > 0)
        #expect(dialogue.calls("StopTransaction").count == 1)
    }

    @Test("Heartbeats come in the interval that the gateway gave", arguments: OCPPVersion.allCases)
    func heartbeats(_ version: OCPPVersion) {
        var dialogue = Dialogue(version, speed: 0.01)
        dialogue.connect()
        dialogue.pass(seconds: 901)
        #expect(dialogue.calls("Heartbeat").count == 3)
    }

    @Test(
        "What is no message does no harm",
        arguments: ["", "[]", "{}", "[3,\"unknown\",{}]", "[4,\"unknown\",\"X\",\"\",{}]", "[2,\"1\"]", "nonsense"])
    func nonsense(_ text: String) {
        var dialogue = Dialogue(.v201, sessions: 1)
        dialogue.connect()
        dialogue.receive(text)
        dialogue.pass(seconds: 300) { $0.charger.isDone }
        #expect(dialogue.charger.counts.sessions == 1)
    }

    @Test("Waiting grows to half a minute and begins anew after a success")
    func backoff() {
        var backoff = Backoff()
        var random = SplitMix64(seed: 1)
        let waits = (0..<10).map { _ in backoff.next(using: &random) }
        #expect(waits[0] <= 1 && waits.allSatisfy { $0 <= Backoff.longest })
        #expect(waits[9] >= Backoff.longest / 2)
        backoff.succeeded()
        #expect(backoff.next(using: &random) <= 1)
    }
}

extension Connector {
    fileprivate var occupancyIsAuthorizing: Bool {
        if case .authorizing = self.occupancy { return true }
        return false
    }
}
