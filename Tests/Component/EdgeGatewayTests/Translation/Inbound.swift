import Foundation
import OCPP
import Shared
import SiteFixtures
import Testing

@testable import EdgeGateway

/// Turns payloads into events as a connection does, and replies into payloads.
enum Inbound {
    static func event(_ version: OCPPVersion, _ action: String, _ payload: String) throws -> ChargerEvent {
        let frame = try Frame(Array(#"[2,"1","\#(action)",\#(payload)]"#.utf8), version: version)
        guard case .call(let call) = frame else { throw TooLate(what: "a call") }
        return try #require(InboundTable.of(version)[action], "\(action)").translate(call)
    }

    static func report(_ version: OCPPVersion, _ action: String, _ payload: String) throws -> TransactionReport {
        guard case .transactionReported(let report) = try self.event(version, action, payload) else {
            throw TooLate(what: "a transaction report")
        }
        return report
    }

    static func answer(
        _ version: OCPPVersion, _ action: String, to reply: ChargerReply, request: String = "{}"
    ) throws -> String {
        var json = JSONWriter()
        let request = try JSONDocument(Array(request.utf8)).root
        try #require(InboundTable.of(version)[action]).answer(reply, request, &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Valid payloads of every action that chargers may send, of those that the validator is tested with.
    static let payloads: [(OCPPVersion, String, String)] = {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = tests.appending(path: "Pure/OCPPTests/Fixtures/validation.tsv")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 4).map(String.init)
            guard fields.count == 5, fields[2] == "request", fields[3] == "valid", !fields[4].contains("e+30"),
                let version = OCPPVersion(subprotocol: fields[0]),
                Action.named(fields[1], in: version)?.sender != .gateway,
                // The schemas allow connectors below zero, of which nothing can be told.
                fields[1] != "StatusNotification" || !fields[4].contains(":-")
            else { return nil }
            return (version, fields[1], fields[4])
        }
    }()
}
