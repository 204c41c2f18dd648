import Foundation
import Logging
import Shared
import Store
import Testing

@testable import CloudSync

/// A site with a real database and a link to a real broker, and the cloud at the other end as a client of its own.
final class LinkedSite: Sendable {
    let folder: URL
    let store: SiteStore
    let charger: ChargerID
    let configuration: Configuration.Cloud
    let link: CloudLink
    /// Of the gateway's start before this one; nil where this is the first.
    let earlierRun: String?

    init(
        port: Int, hasRunBefore: Bool = false, _ change: (inout Configuration.Cloud) -> Void = { _ in }
    ) throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        var settings = StoreSettings()
        settings.ballastBytes = 0
        settings.actionRules = ["Reset": .never]
        let logger = Logger(label: "site")
        let path = self.folder.appending(path: "site.db").path
        if hasRunBefore {
            let before = try SiteStore(path: path, settings: settings, logger: logger)
            self.earlierRun = try before.currentRun()
            try before.close()
        } else {
            self.earlierRun = nil
        }
        self.store = try SiteStore(path: path, settings: settings, logger: logger)
        self.charger = try self.store.performAndWait { try $0.add(NewCharger(identity: "CP-1")) }
        var configuration = Configuration.Cloud()
        configuration.enabled = true
        configuration.urls = [BrokerURL(host: "127.0.0.1", port: port)]
        configuration.maxReconnectSeconds = 1
        change(&configuration)
        self.configuration = configuration
        self.link = try CloudLink(
            store: self.store, configuration: configuration, site: Self.site, version: "1.2.3", logger: logger)
    }

    deinit {
        try? self.store.close()
        try? FileManager.default.removeItem(at: self.folder)
    }

    static var site: Configuration.Site {
        var site = Configuration.Site()
        site.id = "S1"
        return site
    }

    func send(_ event: ChargerEvent) async throws {
        let now = self.store.receptionNow()
        let message = ChargerMessage(
            charger: self.charger, connectedAt: now.at, reception: now, event: event,
            frame: Array(#"[2,"1","Test",{}]"#.utf8))
        let result: Result<ChargerReply, StoreError> = await withCheckedContinuation { continuation in
            self.store.submit(message) { continuation.resume(returning: $0) }
        }
        _ = try result.get()
    }

    /// Adds meter records, each with one sample.
    func measure(_ count: Int) async throws {
        let at = self.store.receptionNow().at
        for group in stride(from: 0, to: count, by: 100) {
            let sets = (group..<min(group + 100, count)).map { number in
                ReadingSet(
                    at: at,
                    samples: [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: Int64(number))])
            }
            try await self.send(.readingsTaken(Outlet(evse: 1), sets))
        }
    }

    /// Adds the readings of one session of the last minutes, each with one sample, so many seconds apart.
    func measureSession(_ count: Int, every seconds: Int64) async throws {
        let now = self.store.receptionNow().at
        let start = now.advanced(bySeconds: -seconds * Int64(count))
        func report(_ kind: TransactionReport.Kind, _ sequence: Int, at: Timestamp) -> TransactionReport {
            var report = TransactionReport(kind: kind, transaction: "T-1", outlet: Outlet(evse: 1), at: at)
            report.sequence = sequence
            report.token = IdToken("GOOD")
            return report
        }
        try await self.send(.transactionReported(report(.started, 0, at: start)))
        for number in 0..<count {
            let at = start.advanced(bySeconds: seconds * Int64(number))
            var reading = report(.updated, number + 1, at: at)
            reading.readings = [
                ReadingSet(
                    at: at,
                    samples: [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: Int64(number))])
            ]
            try await self.send(.transactionReported(reading))
        }
    }

    /// Runs the link while `body` runs, then stops it as a service group would: the uplink first.
    func linked<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let link = self.link
        async let connection: Void = link.connection.run()
        let uplink = Task { await link.uplink.run() }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        uplink.cancel()
        await uplink.value
        link.connection.stop()
        await connection
        return try result.get()
    }

    func position(_ stream: SiteStream) throws -> StreamPositions.Position {
        try self.store.streamPositions()[stream]
    }
}

/// The other end: collects what arrives, and acknowledges it when it is told to.
struct Cloud: Sendable {
    struct Event: Decodable {
        var id: String
        var type: String
        var data: Body
    }

    struct Body: Decodable {
        struct Record: Decodable {
            var seq: Int64
            var kind: String?
            var charger: String?
        }

        struct Position: Decodable {
            var newest: Int64
            var acknowledged: Int64
            var backlog: Int64
        }

        struct Connector: Decodable {
            var status: String
        }

        var epoch: String?
        var from: Int64?
        var to: Int64?
        var records: [Record]?
        var online: Bool?
        var version: String?
        var streams: [String: Position]?
        var command: String?
        var state: String?
        var detail: String?
        var connectors: [Connector]?
    }

    let peer: TestClient

    init(port: Int) throws {
        self.peer = try TestClient(
            "cloud", port: port, subscriptions: [MQTTSubscription(filter: "ev/v1/S1/#", wantsRetained: true)])
    }

    func events(_ topic: String) -> [Event] {
        self.peer.deliveries.all.filter { $0.topic == "ev/v1/S1/\(topic)" }.compactMap {
            try? JSONDecoder().decode(Event.self, from: Data($0.payload))
        }
    }

    /// The payloads of a topic, as text.
    func texts(_ topic: String) -> [String] {
        self.peer.deliveries.all.filter { $0.topic == "ev/v1/S1/\(topic)" }
            .map { String(decoding: $0.payload, as: UTF8.self) }
    }

    /// Every sequence number that arrived, in the order of arrival.
    func sequence(_ stream: SiteStream, epoch: String? = nil) -> [Int64] {
        self.events(stream.rawValue).filter { epoch == nil || $0.data.epoch == epoch }
            .flatMap { $0.data.records ?? [] }.map(\.seq)
    }

    func acknowledge(_ stream: SiteStream, _ seq: Int64, epoch: String) async {
        await self.acknowledge(#"{"epoch":"\#(epoch)","stream":"\#(stream.rawValue)","seq":\#(seq)}"#)
    }

    func acknowledge(_ json: String, retain: Bool = false) async { await self.publish("ack", json, retain: retain) }

    func query(_ json: String) async { await self.publish("queries", json) }

    func command(_ json: String, retain: Bool = false) async {
        await self.publish("commands", json, retain: retain)
    }

    /// Tells the site's state, as another gateway would.
    func state(_ json: String) async { await self.publish("state", json, retain: true) }

    private func publish(_ topic: String, _ json: String, retain: Bool = false) async {
        let message = MQTTPublication(topic: "ev/v1/S1/\(topic)", payload: Array(json.utf8), retain: retain)
        _ = await self.peer.client.publish(message)
    }
}
