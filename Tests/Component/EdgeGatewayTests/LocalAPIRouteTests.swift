import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOFoundationCompat
import OCPP
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// Every route of the local API, on a real database and without a socket.
@Suite struct LocalAPIRouteTests {
    let site: SampleSite

    init() throws {
        self.site = try SampleSite()
    }

    func context() -> APIContext {
        APIContext(
            store: self.site.store, configuration: Configuration(), trace: FrameTrace(limit: 65_536),
            counters: ServerCounters(), isServing: { true }, cloudStatus: { nil })
    }

    func ask(
        _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil, context: APIContext? = nil
    ) async throws -> (status: Int, json: [String: any Sendable]?, text: String) {
        let application = Application(router: APIRouter.make(context ?? self.context()))
        return try await application.test(.router) { client in
            let buffer = body.map { ByteBuffer(string: $0) }
            return try await client.execute(uri: uri, method: method, body: buffer) { response in
                let text = String(buffer: response.body)
                let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: any Sendable]
                return (response.status.code, json, text)
            }
        }
    }

    @Test(arguments: [
        "status", "cloud", "chargers", "chargers/CP-1", "sessions", "sessions/1", "sessions/1/readings", "readings",
        "readings?charger=CP-1", "events", "events?kind=session.&limit=5", "events?after=0", "commands",
        "commands/c-1", "tokens", "quarantine", "tariffs", "tariffs/assignments", "tariffs/day", "invoices",
        "invoices/1", "clock", "invoices/verification", "trace/CP-1", "sessions?open=true&charger=CP-1&limit=1",
        "configuration", "configuration/documents", "configuration/settings",
    ])
    func reads(_ route: String) async throws {
        let answer = try await self.ask(.get, "/v1/" + route)
        #expect(answer.status == 200, "\(route): \(answer.text)")
        #expect(answer.json != nil)
    }

    @Test(arguments: [
        ("chargers/NOBODY", 404, "NOBODY"), ("sessions/999", 404, "999"), ("sessions/x", 400, "no number"),
        ("invoices/77", 404, "77"), ("commands/none", 404, "none"), ("tariffs/none", 404, "none"),
        ("trace/NOBODY", 404, "NOBODY"), ("readings?charger=NOBODY", 404, "NOBODY"), ("nothing", 404, "GET"),
        ("sessions?limit=0", 400, "1 to 1000"), ("sessions?limit=1001", 400, "1 to 1000"),
        ("sessions?before=x", 400, "next"), ("invoices?before=x", 400, "next"), ("events?since=noon", 400, "since"),
        ("sessions?open=maybe", 400, "true or false"), ("sessions?opn=true", 400, "'opn' is no parameter"),
        ("sessions?limit=1&limit=2", 400, "'limit' is given twice"), ("events/stream?after=x", 400, "next"),
        ("sessions?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", 400, "'since' must be before 'until'"),
        ("aggregates?perod=hour", 400, "'perod' is no parameter"), ("configuration/documents/9", 404, "history"),
    ])
    func refusesWithWords(_ route: String, _ status: Int, _ words: String) async throws {
        let answer = try await self.ask(.get, "/v1/" + route)
        #expect(answer.status == status)
        #expect(answer.json?["message"] as? String != nil)
        #expect(answer.text.contains(words), "\(answer.text)")
    }

    @Test func aSettingIsMadeByHandAndReleased() async throws {
        let wrong = try await self.ask(.post, "/v1/configuration/settings/tokens.unknown", #"{"value": "maybe"}"#)
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("Use one of"))
        let set = try await self.ask(.post, "/v1/configuration/settings/tokens.unknown", #"{"value": "accept"}"#)
        #expect(set.status == 200)
        let items = try #require(set.json?["items"] as? [[String: Any]])
        let setting = try #require(items.first { $0["key"] as? String == "tokens.unknown" })
        #expect(setting["value"] as? String == "accept")
        #expect(setting["origin"] as? String == "override")
        #expect(try self.site.store.configuration().overrides.map(\.item) == ["tokens.unknown"])
        #expect(try await self.ask(.delete, "/v1/configuration/overrides/nothing/x").status == 400)
        #expect(try await self.ask(.delete, "/v1/configuration/overrides/settings/tokens.unknown").status == 200)
        #expect(try await self.ask(.delete, "/v1/configuration/overrides/settings/tokens.unknown").status == 404)
        #expect(try self.site.store.siteSettings().isEmpty)
    }

    @Test func aChargerIsAddedApprovedAndRemoved() async throws {
        let added = try await self.ask(.post, "/v1/chargers", #"{"identity": "CP-9", "generate_password": true}"#)
        #expect(added.status == 201)
        let password = try #require(added.json?["password"] as? String)
        let hash = try #require(try self.site.store.access(of: "CP-9")?.passwordHash)
        #expect(PasswordHash(hash)?.verifies(password) == true)
        #expect(try await self.ask(.post, "/v1/chargers", #"{"identity": "CP-9"}"#).status == 409)
        #expect(try await self.ask(.post, "/v1/chargers", #"{"identity": "C:P"}"#).status == 400)
        #expect(try await self.ask(.post, "/v1/chargers/CP-9/password", "{}").status == 200)
        #expect(try self.site.store.access(of: "CP-9")?.passwordHash == nil)
        #expect(try await self.ask(.post, "/v1/chargers/CP-2/approve").status == 200)
        #expect(try self.site.store.access(of: "CP-2")?.isApproved == true)
        #expect(try await self.ask(.delete, "/v1/chargers/CP-9").status == 204)
        #expect(try await self.ask(.delete, "/v1/chargers/CP-1").status == 409, "a session runs there")
    }

    @Test(arguments: [
        #"{"identity": "CP-9", "password": "short"}"#, #"{"identity": "CP-9", "version": "ocpp3"}"#, "{}", "[", "[]",
        #"{"identity": 5}"#, #"{"identity": "CP-9", "password": "longenough1", "generate_password": true}"#,
    ])
    func aChargerThatCannotBeIsRefused(_ body: String) async throws {
        #expect(try await self.ask(.post, "/v1/chargers", body).status == 400)
        #expect(try self.site.store.access(of: "CP-9") == nil)
    }

    @Test(arguments: ["cloud/pause", "cloud/resume", "cloud/resend"])
    func withoutALinkNothingIsPausedOrSentAgain(_ route: String) async throws {
        let answer = try await self.ask(.post, "/v1/" + route, #"{"from": 1}"#)
        #expect(answer.status == 409)
        #expect(answer.text.contains("cloud.enabled"))
    }

    @Test func aSessionIsClosedByHandOnce() async throws {
        let id = self.site.running.rawValue
        let closed = try await self.ask(.post, "/v1/sessions/\(id)/close", "{}")
        #expect(closed.status == 200)
        #expect(closed.text.contains(#""state":"abandoned""#))
        #expect(closed.text.contains("estimated"))
        let kinds = try self.site.store.journal(after: 0, limit: 1000).map(\.kind)
        #expect(kinds.contains("session.closed"))
        #expect(try await self.ask(.post, "/v1/sessions/\(id)/close").status == 409)
        #expect(try await self.ask(.post, "/v1/sessions/999/close").status == 404)
    }

    @Test func tokensAreAddedBlockedAndRemoved() async throws {
        #expect(try await self.ask(.post, "/v1/tokens", #"{"token": "a/b c", "note": "n"}"#).status == 201)
        #expect(try await self.ask(.post, "/v1/tokens/a%2Fb%20c/block").status == 204)
        let list = try await self.ask(.get, "/v1/tokens")
        #expect(list.text.contains(#"{"blocked":true,"note":"n","token":"a/b c"}"#))
        #expect(try await self.ask(.delete, "/v1/tokens/a%2Fb%20c").status == 204)
        #expect(try await self.ask(.delete, "/v1/tokens/a%2Fb%20c").status == 404)
        let imported = try await self.ask(.post, "/v1/tokens/import", #"{"tokens": [{"token": "x"}, {"token": ""}]}"#)
        #expect(imported.status == 400)
        #expect(try await self.ask(.get, "/v1/tokens").text.contains(#""x""#) == false, "all or nothing")
    }

    @Test func aTariffIsAddedAssignedAndRetired() async throws {
        let tariff =
            #"{"id": "t", "currency": "EUR", "elements": [{"price_components": [{"type": "FLAT", "price": 1}]}]}"#
        #expect(try await self.ask(.post, "/v1/tariffs", tariff).status == 201)
        let dollars = tariff.replacingOccurrences(of: "EUR", with: "USD")
        #expect(try await self.ask(.post, "/v1/tariffs", dollars).status == 400)
        #expect(try await self.ask(.post, "/v1/tariffs", #"{"id": "t"}"#).status == 400)
        let assigned = try await self.ask(
            .post, "/v1/tariffs/assignments", #"{"tariff": "t", "charger": "CP-1", "evse": 1}"#)
        #expect(assigned.text.contains(#"{"charger":"CP-1","evse":1,"tariff":"t"}"#))
        #expect(try await self.ask(.post, "/v1/tariffs/assignments", #"{"tariff": "t", "evse": 1}"#).status == 400)
        #expect(try await self.ask(.delete, "/v1/tariffs/t").status == 409)
        _ = try await self.ask(.post, "/v1/tariffs/assignments", #"{"charger": "CP-1", "evse": 1}"#)
        #expect(try await self.ask(.delete, "/v1/tariffs/t").status == 204)
    }

    @Test func aCommandIsStoredOnce() async throws {
        let body = #"{"id": "mine", "charger": "CP-1", "verb": "unlock", "args": {"evse": 1}}"#
        let first = try await self.ask(.post, "/v1/commands", body)
        #expect(first.status == 202)
        #expect(first.text.contains(#""verb":"unlock""#))
        #expect(try await self.ask(.post, "/v1/commands", body).status == 200)
        let generated = try await self.ask(.post, "/v1/commands", #"{"charger": "CP-1", "verb": "reset"}"#)
        #expect(generated.status == 202)
        #expect((generated.json?["id"] as? String)?.isEmpty == false)
    }

    @Test(arguments: [
        (#"{"charger": "NOBODY", "verb": "reset"}"#, 404, "NOBODY"),
        (#"{"charger": "CP-1", "verb": "explode"}"#, 400, "explode"),
        (#"{"charger": "CP-1", "verb": "start"}"#, 400, "args"),
        (#"{"charger": "CP-1", "verb": "reset", "id": "a b"}"#, 400, "id"),
        (#"{"charger": "CP-1", "verb": "reset", "expires_in_seconds": 0}"#, 400, "expires_in_seconds"),
        ("{}", 400, "charger"),
    ])
    func aCommandThatCannotBeIsRefused(_ body: String, _ status: Int, _ word: String) async throws {
        let answer = try await self.ask(.post, "/v1/commands", body)
        #expect(answer.status == status)
        #expect(answer.text.contains(word), "\(answer.text)")
    }

    @Test(arguments: [
        ("tokens", #"{"token": "Z1", "expires": "2030-01-01T00:00:00Z"}"#, "'expires'"),
        ("tokens/import", #"{"tokens": [{"token": "Z1"}, {"token": "Z2", "block": true}]}"#, "'tokens[1].block'"),
        ("chargers", #"{"identity": "CP-9", "pasword": "correct-horse-battery"}"#, "'pasword'"),
        ("chargers/CP-1/password", #"{"pasword": "correct-horse-battery"}"#, "'pasword'"),
        ("chargers/CP-1/set", #"{"Strict": true}"#, "'Strict'"),
        ("commands", #"{"charger": "CP-1", "verb": "reset", "expires_in": 5}"#, "'expires_in'"),
        ("group-commands", #"{"whole_site": true, "verb": "reset", "charger": "CP-1"}"#, "'charger'"),
    ])
    func aFieldThatIsNotKnownIsRefusedAndNothingChanges(_ route: String, _ body: String, _ field: String) async throws {
        let before = try self.site.store.journal(after: 0, limit: 1000).count
        let answer = try await self.ask(.post, "/v1/" + route, body)
        #expect(answer.status == 400)
        #expect(answer.text.contains(field + " is no field that is known here"), "\(answer.text)")
        #expect(try self.site.store.journal(after: 0, limit: 1000).count == before)
    }

    @Test(arguments: [
        ("tokens", #"{"token": "Z1", "places": [], "note": null, "concurrent": false, "priority": 0}"#),
        ("commands", #"{"charger": "CP-1", "verb": "reset", "args": {}, "replace": null}"#),
        ("commands", #"{"charger": "CP-1", "verb": "ocpp", "args": {"action": "X", "payload": {"a": [{"b": 1}]}}}"#),
        ("group-commands", #"{"group": "", "whole_site": true, "verb": "clear-cache", "args": {}}"#),
        ("group-commands", #"{"group": "deck", "whole_site": false, "verb": "clear-cache"}"#),
        ("queries", #"{"kind": "chargers", "colour": "red"}"#),
    ])
    func whatSaysNothingMayStandThere(_ route: String, _ body: String) async throws {
        let answer = try await self.ask(.post, "/v1/" + route, body)
        #expect(!answer.text.contains("is no field that is known here"), "\(answer.text)")
    }

    @Test(arguments: [
        ("chargers", #"{"identity": "CP-8", "identity": "CP-9"}"#, "'identity' is given twice"),
        ("tokens", #"{"token": "Z1", "note": "a", "\u006eote": "b"}"#, "'note' is given twice"),
        ("tariffs", #"{"id": "x", "currency": "EUR", "currency": "USD", "elements": []}"#, "currency: stands twice"),
        ("chargers", #"{"identity": "CP-9", "minimum_profile": 1.5}"#, "has decimals"),
        ("chargers", #"{"identity": "CP-9", "minimum_profile": 99999999999999999999}"#, "too large"),
        ("chargers", "[]", "this is of the wrong kind"), ("chargers", "{", "not valid JSON"),
        ("tariffs/assignments", #"{"tariff": "day", "charger": "CP-1", "evse": 0}"#, "numbered from 1"),
        (
            "commands",
            #"{"charger": "CP-1", "verb": "install-certificate", "args": {"type": "csms", "certificate": "#
                + #""-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}}"#,
            "a certificate that cannot be read: it is"
        ),
        ("tokens/good/check", #"{"charger": "CP-1", "evse": -1}"#, "'evse' must not be negative"),
        ("configuration/settings/nope", #"{"value": 1}"#, "'nope': this is no key"),
    ])
    func whatCannotBeMeantIsRefusedAndNothingChanges(_ route: String, _ body: String, _ words: String) async throws {
        let before = try self.site.store.journal(after: 0, limit: 1000).count
        let answer = try await self.ask(.post, "/v1/" + route, body)
        #expect(answer.status == 400)
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(try self.site.store.journal(after: 0, limit: 1000).count == before)
    }

    @Test(arguments: [
        (HTTPRequest.Method.put, "/v1/status", "GET, HEAD"), (.get, "/v1/chargers/CP-1/approve", "POST"),
        (.delete, "/v1/chargers", "GET, HEAD, POST"), (.post, "/v1/chargers/CP-1", "DELETE, GET, HEAD"),
        (.post, "/healthz", "GET, HEAD"),
    ])
    func aPathAskedWithTheWrongMethodTellsWhichThereAre(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: String
    ) async throws {
        let application = Application(router: APIRouter.make(self.context()))
        try await application.test(.router) { client in
            try await client.execute(uri: path, method: method) { response in
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == allowed)
                #expect(String(buffer: response.body).contains("use " + allowed))
            }
        }
    }

    @Test func aHeadIsAnsweredLikeItsGet() async throws {
        let answer = try await self.ask(.head, "/v1/chargers")
        #expect(answer.status == 200)
        #expect(answer.text.isEmpty)
        #expect(try await self.ask(.head, "/v1/chargers/NOBODY").status == 404)
    }

    @Test func quarantineIsDecided() async throws {
        let running = self.site.running.rawValue
        #expect(try await self.ask(.post, "/v1/quarantine/1/adopt", "{}").status == 400)
        let adopted = try await self.ask(.post, "/v1/quarantine/1/adopt", #"{"session": \#(running)}"#)
        #expect(adopted.status == 200)
        #expect(adopted.json?["applied"] as? Bool == false)
        #expect(try await self.ask(.post, "/v1/quarantine/1/dismiss", "{}").status == 409)
        #expect(try await self.ask(.post, "/v1/quarantine/99/dismiss", "{}").status == 404)
    }

    @Test func aSessionIsBilledByHandOnlyWhenItIsOverAndHasNoInvoice() async throws {
        let path = "/v1/sessions/\(self.site.running.rawValue)"
        #expect(try await self.ask(.post, path + "/bill", "{}").status == 409)
        #expect(try await self.ask(.post, path + "/close").status == 200)
        let again = try await self.ask(.post, path + "/bill", "{}")
        #expect(again.status == 409)
        #expect(again.text.contains("billed already"), "\(again.text)")
        #expect(try await self.ask(.post, "/v1/sessions/0/bill", "{}").status == 404)
    }

    @Test func theClockIsTrustedOnce() async throws {
        let answer = try await self.ask(.post, "/v1/clock/trust")
        #expect(answer.status == 200)
        #expect(answer.json?["doubt"] == nil)
        let kinds = try self.site.store.journal(after: 0, limit: 1000).map(\.kind)
        #expect(!kinds.contains("gateway.clock_trusted"), "it was trusted already")
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        let body = #"{"identity": ""# + String(repeating: "x", count: 300_000) + #""}"#
        #expect(try await self.ask(.post, "/v1/chargers", body).status == 413)
    }

    @Test func aBackupIsADatabase() async throws {
        let application = Application(router: APIRouter.make(self.context()))
        let bytes = try await application.test(.router) { client in
            try await client.execute(uri: "/v1/backup", method: .post) { response in Data(buffer: response.body) }
        }
        let file = self.site.folder.appending(path: "copy.db")
        try bytes.write(to: file)
        let reader = try SiteReader(readOnlyDatabaseAt: file.path)
        #expect(try await reader.integrityProblems() == [])
        #expect(try await reader.sessions(ListQuery()).items.count == 2)
        let left = try FileManager.default.contentsOfDirectory(atPath: self.site.folder.path)
        #expect(!left.contains { $0.contains(".backup-") })
    }

    @Test func supervisorsSeeHealth() async throws {
        #expect(try await self.ask(.get, "/healthz").status == 200)
        #expect(try await self.ask(.get, "/readyz").status == 200)
        let starting = APIContext(
            store: self.site.store, configuration: Configuration(), trace: FrameTrace(limit: 0),
            counters: ServerCounters(), isServing: { false }, cloudStatus: { nil })
        #expect(try await self.ask(.get, "/readyz", context: starting).status == 503)
        let context = self.context()
        for _ in 0..<3 { context.counters.callsReceived.called("MeterValues", in: .v16) }
        context.counters.callsReceived.called("Nonsense", in: .v16)
        context.counters.callsSent.called("Reset", in: .v201)
        let metrics = try await self.ask(.get, "/metrics", context: context).text
        #expect(metrics.contains(#"edge_gateway_calls_received_total{version="1.6",action="MeterValues"} 3"#))
        #expect(metrics.contains(#"edge_gateway_calls_sent_total{version="2.0.1",action="Reset"} 1"#))
        #expect(!metrics.contains("Nonsense"), "what a charger makes up takes no memory")
        #expect(metrics.contains("\nedge_gateway_chargers 2\n"))
        #expect(metrics.contains(#"edge_gateway_stream_backlog{stream="journal"}"#))
        #expect(metrics.contains("\nprocess_resident_memory_bytes "))
    }
}
