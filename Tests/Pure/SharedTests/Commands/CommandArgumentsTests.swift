import Foundation
import Testing

@testable import Shared

@Suite struct CommandArgumentsTests {
    private static let checksum = "900150983cd24fb0d6963f7d28e17f72"
    static let all: [CommandArguments] = [
        .start(token: IdToken("AB12", type: "ISO14443"), outlet: Outlet(evse: 2, connector: 3)),
        .start(token: IdToken("AB12"), outlet: nil),
        .stop(session: SessionID(rawValue: 7)), .stop(session: nil), .unlock(Outlet(evse: 1)), .reset(.hard),
        .availability(isOperative: false, outlet: nil), .availability(isOperative: true, outlet: Outlet(evse: 0)),
        .limit(ChargingLimit(evse: 1, tenths: 163, unit: .ampere, durationSeconds: 60)),
        .limit(ChargingLimit(evse: 0, tenths: 0, unit: .watt)),
        .limit(ChargingLimit(evse: 1, tenths: 60, unit: .ampere, purpose: .session, stackLevel: 3)),
        .limit(ChargingLimit(evse: 0, tenths: 60, unit: .ampere, purpose: .transactionDefault)),
        .clearLimit(LimitSelection()), .clearLimit(LimitSelection(evse: 0, purpose: .max, stackLevel: 2)),
        .schedule(ScheduleQuestion()), .schedule(ScheduleQuestion(evse: 2, durationSeconds: 60, unit: .watt)),
        .reserve(ReservationOrder(token: IdToken("A"), until: Timestamp(milliseconds: 1_800_000_000_000))),
        .reserve(
            ReservationOrder(
                token: IdToken("A", type: "ISO14443"), group: "G", evse: 2,
                until: Timestamp(milliseconds: 1_800_000_000_000))),
        .cancelReservation(17), .clearCache, .localList(isFull: true), .localList(isFull: false),
        .updateFirmware(FirmwareOrder(source: .location("http://a/b"))),
        .updateFirmware(
            FirmwareOrder(
                source: .location("http://a/b"), retrieveAt: Timestamp(milliseconds: 1_800_000_000_000),
                installAt: Timestamp(milliseconds: 1_800_000_001_000),
                signature: FirmwareSignature(certificate: "C", value: "S"),
                retries: JobRetries(count: 3, intervalSeconds: 60))),
        .getLogs(LogOrder(location: "ftp://a/b")), .getLogs(LogOrder()),
        .updateFirmware(FirmwareOrder(source: .file(12))),
        .publishFirmware(PublishOrder(source: .file(12), retries: JobRetries(count: 1))),
        .publishFirmware(PublishOrder(source: .location("http://a/b"), checksum: Self.checksum)),
        .unpublishFirmware(checksum: Self.checksum),
        .getLogs(
            LogOrder(
                kind: .security, location: "ftp://a/b", since: Timestamp(milliseconds: 1_800_000_000_000),
                until: Timestamp(milliseconds: 1_800_000_001_000), retries: JobRetries(count: 0))),
        .profiles(LimitSelection(evse: 1, purpose: .external)), .setDisplay(DisplayOrder(text: "Closed")),
        .setDisplay(
            DisplayOrder(
                id: 0, text: "x", format: .uri, language: "de", priority: .inFront, during: .unavailable,
                from: Timestamp(milliseconds: 1_800_000_000_000), until: Timestamp(milliseconds: 1_800_000_001_000),
                session: SessionID(rawValue: 3))),
        .displays, .clearDisplay(3), .setMonitor(MonitorOrder(variable: "C.V", kind: .upper, value: 60)),
        .setMonitor(
            MonitorOrder(
                id: 4, variable: "C.V", outlet: Outlet(evse: 1), kind: .targetDelta, value: -0.5, severity: 0,
                duringTransactions: true)),
        .monitors, .clearMonitor(MonitorSelection([1, 2])),
        .customer(CustomerQuestion(.token(IdToken("A", type: "eMAID")))),
        .customer(CustomerQuestion(.identifier("Mr X"), wantsReport: false, clears: true)),
        .limit(ChargingLimit(evse: 1, tenths: 60, unit: .ampere, purpose: .localGeneration)),
        .trigger(message: "MeterValues", outlet: Outlet(evse: 1)), .configure(key: "HeartbeatInterval", value: "60"),
        .certificate(.install(.csms, certificate: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")),
        .certificate(.list(nil)), .certificate(.list(.v2gChain)), .certificate(.renew),
        .certificate(
            .delete(.v2g, CertificateHash(algorithm: "SHA512", issuerName: "a1", issuerKey: "b2", serial: "c3"))),
        .certificate(.deliver(chain: "-----BEGIN CERTIFICATE-----", use: .vehicle, number: 7)),
        .ocpp(action: "GetVariables", payload: #"{"a":[1,2.5,true,null,"x"],"b":{"c":-3}}"#),
    ]

    @Test(arguments: all)
    func everyArgumentSurvivesTheRoundTrip(_ arguments: CommandArguments) throws {
        let json = try JSONEncoder().encode(arguments)
        #expect(try JSONDecoder().decode(CommandArguments.self, from: json) == arguments)
    }

    static let defaults: [(String, CommandArguments)] = [
        (#"{"verb":"stop"}"#, .stop(session: nil)), (#"{"verb":"reset"}"#, .reset(.soft)),
        (#"{"verb":"unlock","args":{}}"#, .unlock(Outlet(evse: 1))),
        (#"{"verb":"limit","args":{"limit":16}}"#, .limit(ChargingLimit(evse: 0, tenths: 160, unit: .ampere))),
        (#"{"verb":"clear-limit"}"#, .clearLimit(LimitSelection())),
        (#"{"verb":"schedule"}"#, .schedule(ScheduleQuestion(evse: 0, durationSeconds: 86_400))),
        (#"{"verb":"monitors"}"#, .monitors), (#"{"verb":"displays"}"#, .displays),
        (#"{"verb":"profiles"}"#, .profiles(LimitSelection())),
        (#"{"verb":"set-display","args":{"text":"Hi"}}"#, .setDisplay(DisplayOrder(text: "Hi"))),
        (
            #"{"verb":"set-monitor","args":{"variable":"C.V","type":"upper","value":60}}"#,
            .setMonitor(MonitorOrder(variable: "C.V", kind: .upper, value: 60, severity: 5))
        ),
        (#"{"verb":"customer","args":{"token":"A"}}"#, .customer(CustomerQuestion(.token(IdToken("A"))))),
        (#"{"verb":"clear-cache"}"#, .clearCache), (#"{"verb":"local-list"}"#, .localList(isFull: false)),
        (
            #"{"verb":"limit","args":{"limit":16,"evse":1}}"#,
            .limit(ChargingLimit(evse: 1, tenths: 160, unit: .ampere, purpose: .transactionDefault))
        ),
        (#"{"verb":"ocpp","args":{"action":"ClearCache"}}"#, .ocpp(action: "ClearCache", payload: "{}")),
        (#"{"verb":"certificates"}"#, .certificate(.list(nil))),
        (#"{"verb":"renew-certificate"}"#, .certificate(.renew)),
        (#"{"verb":"start","args":{"token":"A","evse":2}}"#, .start(token: IdToken("A"), outlet: Outlet(evse: 2))),
    ]

    @Test(arguments: defaults)
    func whatIsLeftOutHasADefault(_ json: String, _ expected: CommandArguments) throws {
        #expect(try JSONDecoder().decode(CommandArguments.self, from: Data(json.utf8)) == expected)
    }

    static let wrong: [(String, String)] = [
        (#"{"verb":"dance"}"#, "'dance' is no verb; the verbs are start, stop, unlock"),
        (#"{"verb":"start"}"#, "'start' needs 'args'"),
        (#"{"verb":"start","args":{"token":""}}"#, "'token' must have 1 to 255 characters"),
        (#"{"verb":"install-certificate"}"#, "'install-certificate' needs 'args'"),
        (#"{"verb":"install-certificate","args":{"type":"csms","certificate":"x"}}"#, "'certificate' must be PEM"),
        (
            #"{"verb":"install-certificate","args":{"type":"csms","certificate":"-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----"}}"#,
            "'certificate' holds a private key"
        ),
        (
            #"{"verb":"certificate-signed","args":{"chain":"-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----"}}"#,
            "'chain' holds a private key"
        ),
        (
            #"{"verb":"delete-certificate","args":{"type":"csms","issuer_name_hash":"g","issuer_key_hash":"0","serial":"1"}}"#,
            "the certificate's hashes and serial number must be hexadecimal"
        ),
        (#"{"verb":"unlock","args":{"evse":-1}}"#, "'evse' and 'connector' must be from 0 to 10000"),
        (#"{"verb":"limit","args":{"limit":16.25}}"#, "'limit' must be from 0 to 10000000 with at most one decimal"),
        (#"{"verb":"limit","args":{"limit":-1}}"#, "'limit' must be from 0"),
        (#"{"verb":"limit","args":{"limit":1e300}}"#, "'limit' must be from 0"),
        (#"{"verb":"limit","args":{"limit":1,"duration_seconds":0}}"#, "'duration_seconds' must be from 1"),
        (
            #"{"verb":"limit","args":{"limit":1,"evse":1,"purpose":"max"}}"#,
            "a limit with the purpose 'max' is the whole charger's"
        ),
        (
            #"{"verb":"limit","args":{"limit":1,"purpose":"session"}}"#,
            "a limit with the purpose 'session' needs the EVSE"
        ),
        (#"{"verb":"limit","args":{"limit":1,"stack_level":100}}"#, "'stack_level' must be from 0 to 99"),
        (#"{"verb":"clear-limit","args":{"stack_level":-1}}"#, "'stack_level' must be from 0 to 99"),
        (#"{"verb":"schedule","args":{"duration_seconds":0}}"#, "'duration_seconds' must be from 1"),
        (#"{"verb":"reserve"}"#, "'reserve' needs 'args'"),
        (
            #"{"verb":"limit","args":{"limit":1,"purpose":"external"}}"#,
            "a limit with the purpose 'external' is set by others"
        ),
        (#"{"verb":"set-display","args":{"text":""}}"#, "'text' must have 1 to 512 characters"),
        (#"{"verb":"clear-monitor","args":{"monitors":[]}}"#, "'monitors' must be 1 to 50 ids of monitors"),
        (
            #"{"verb":"set-monitor","args":{"variable":"C.V","type":"upper","value":1,"severity":10}}"#,
            "'severity' must be from 0 to 9"
        ),
        (
            #"{"verb":"set-monitor","args":{"variable":"C.V","type":"upper","value":1e13}}"#,
            "'value' must be a number up to 10^12"
        ),
        (#"{"verb":"customer","args":{}}"#, "name the customer by either 'token' or 'customer'"),
        (
            #"{"verb":"customer","args":{"token":"A","report":false}}"#, "ask for 'report', 'clear' or both"
        ),
        (
            #"{"verb":"reserve","args":{"token":"A","evse":0,"until":"2026-11-22T10:00:00Z"}}"#,
            "'evse' must be from 1 to 10000"
        ),
        (
            #"{"verb":"reserve","args":{"token":"A","group":"","until":"2026-11-22T10:00:00Z"}}"#,
            "'group' must have 1 to 36 characters"
        ),
        (#"{"verb":"get-logs","args":{"location":"x","retries":101}}"#, "'retries' must be from 0 to 100"),
        (
            #"{"verb":"update-firmware","args":{"location":"x","file":1}}"#,
            "give either 'location', a URL, or 'file', the number of a stored file"
        ),
        (
            #"{"verb":"publish-firmware","args":{"location":"x"}}"#,
            "'checksum' is needed with 'location': the MD5 of the firmware"
        ),
        (
            #"{"verb":"unpublish-firmware","args":{"checksum":"zz"}}"#,
            "'checksum' must be an MD5: 32 hexadecimal digits"
        ),
        (
            #"{"verb":"update-firmware","args":{"location":"x","signature":"S"}}"#,
            "signed firmware needs both 'signing_certificate' and 'signature'"
        ),
        (#"{"verb":"cancel-reservation"}"#, "'cancel-reservation' needs 'args'"),
        (
            #"{"verb":"start","args":{"token":"A","evse":1,"conector":2}}"#,
            "'start' has no argument 'conector'; it has token, token_type, evse, connector"
        ),
        (#"{"verb":"availability","args":{"operative":false,"evs":1}}"#, "'availability' has no argument 'evs'"),
        (#"{"verb":"stop","args":{"transaction":7}}"#, "'stop' has no argument 'transaction'; it has session, evse"),
        (#"{"verb":"limit","args":{"limit":6,"connector":1}}"#, "'connector' is one of an EVSE: give 'evse' too"),
        (#"{"verb":"clear-cache","args":{"now":true}}"#, "'clear-cache' has no argument 'now'; it has none"),
        (#"{"verb":"certificates","args":{"types":"csms"}}"#, "'certificates' has no argument 'types'; it has type"),
        (#"{"verb":"ocpp","args":{"action":"X","payload":[1]}}"#, "'payload' must be a JSON object"),
        (
            #"{"verb":"ocpp","args":{"action":"X","payload":{"a":"# + String(repeating: #"{"a":"#, count: 400) + "1"
                + String(repeating: "}", count: 402) + "}", "the JSON is nested deeper than 48 levels"
        ),
        (
            #"{"verb":"ocpp","args":{"action":"X","payload":{"a":"# + String(repeating: "[", count: 400)
                + String(repeating: "]", count: 400) + "}}}", "the JSON is nested deeper than 48 levels"
        ),
    ]

    @Test(arguments: wrong)
    func whatIsWrongIsSaidInWords(_ json: String, _ words: String) {
        let error = #expect(throws: CommandArgumentError.self) {
            try JSONDecoder().decode(CommandArguments.self, from: Data(json.utf8))
        }
        #expect(error?.description.hasPrefix(words) == true)
    }

    static let now = Timestamp(milliseconds: 1_700_000_000_000)
    static let before = now.advanced(bySeconds: -1)
    static let after = now.advanced(bySeconds: 1)
    static let times: [(CommandArguments, String?)] = [
        (.reserve(ReservationOrder(token: IdToken("A"), until: after)), nil),
        (.reserve(ReservationOrder(token: IdToken("A"), until: now)), "'until' (\(now)) is past: now it is \(now)"),
        (.setDisplay(DisplayOrder(text: "x", from: before, until: after)), nil),
        (.setDisplay(DisplayOrder(text: "x", until: before)), "'until' (\(before)) is past: now it is \(now)"),
        (.setDisplay(DisplayOrder(text: "x", from: after, until: after)), "'until' must be later than 'from'"),
        (.getLogs(LogOrder(since: before, until: now)), nil), (.getLogs(LogOrder(since: after)), nil),
        (.getLogs(LogOrder(since: now, until: before)), "'until' must be later than 'since'"),
        (.clearCache, nil),
    ]

    @Test(arguments: times)
    func whatWouldBeOverBeforeItBeganIsNotAskedFor(_ arguments: CommandArguments, _ problem: String?) {
        #expect(arguments.timeProblem(at: Self.now) == problem)
    }

    @Test func aPayloadIsPassedOnAsItIs() throws {
        let payload = #"{"a":[1,-2.50,"x",true,null,[],{}],"b":{"c":{"d":12345678901234567}}}"#
        let json = #"{"verb":"ocpp","args":{"action":"X","payload":\#(payload)}}"#
        let arguments = try JSONDecoder().decode(CommandArguments.self, from: Data(json.utf8))
        let same = payload.replacing("-2.50", with: "-2.5")
        #expect(arguments == .ocpp(action: "X", payload: same))
    }

    @Test(arguments: [#"{"verb":"start","args":{}}"#, #"{"args":{}}"#, #"{"verb":"reset","args":{"type":"warm"}}"#])
    func whatIsMissingOrOfAnotherTypeIsRefused(_ json: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(CommandArguments.self, from: Data(json.utf8)) }
    }

    static let ids: [(String, Bool)] = [
        ("c-1", true), ("", false), (String(repeating: "a", count: 64), true),
        (String(repeating: "a", count: 65), false), ("a b", false), ("a/b", false), ("a+b", false), ("a#b", false),
        ("ä", false), ("a\u{0}", false),
    ]

    @Test(arguments: ids)
    func anIdIsShortAndPlain(_ id: String, _ isValid: Bool) {
        #expect(CommandRequest.isValid(id: id) == isValid)
    }

    @Test func aLinkTakesThePlaceOfWhatNeedsIt() {
        let link = "http://gateway/files/x/"
        let update = CommandArguments.updateFirmware(FirmwareOrder(source: .file(7)))
        #expect(update.linkNeed == LinkNeed(file: 7) && update.linkNeed?.direction == .fetch)
        #expect(update.linked(to: link, md5: "m") == .updateFirmware(FirmwareOrder(source: .location(link))))
        let publish = CommandArguments.publishFirmware(PublishOrder(source: .file(7)))
        #expect(
            publish.linked(to: link, md5: "m")
                == .publishFirmware(PublishOrder(source: .location(link), checksum: "m")))
        let logs = CommandArguments.getLogs(LogOrder())
        #expect(logs.linkNeed?.direction == .bring)
        #expect(logs.linked(to: link, md5: nil) == .getLogs(LogOrder(location: link)))
        for arguments in [update.linked(to: link, md5: nil), .getLogs(LogOrder(location: "x")), .clearCache] {
            #expect(arguments.linkNeed == nil)
        }
    }
}
