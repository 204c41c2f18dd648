import Foundation
import OCPP
import Shared
import Testing

@testable import EdgeGateway

/// Commands as CALLs of each version.
@Suite struct CommandCallTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let later = now.advanced(bySeconds: 900)

    private static var session: Session {
        var report = TransactionReport(kind: .started, transaction: "tx-1", outlet: Outlet(evse: 1), at: now)
        report.token = IdToken("A")
        return Session.opened(
            id: SessionID(rawValue: 7), charger: ChargerID(rawValue: 1), by: report,
            at: BilledInstant(at: now, source: .charger), received: now)
    }

    private static let md5 = "900150983cd24fb0d6963f7d28e17f72"

    @Test(arguments: OCPPVersion.allCases)
    func withoutALinkNothingIsAskedForThatNeedsOne(version: OCPPVersion) {
        for arguments in [CommandArguments.getLogs(LogOrder()), .updateFirmware(FirmwareOrder(source: .file(1)))] {
            #expect(throws: CommandArgumentError.self) { try self.call(arguments, version) }
        }
    }

    private static let context = CommandContext(number: 42, session: session, now: now)

    static let verbs: [CommandArguments] = [
        .start(token: IdToken("CARD"), outlet: nil),
        .start(token: IdToken("CARD", type: "ISO14443"), outlet: Outlet(evse: 2)),
        .start(token: IdToken("CARD"), outlet: .wholeCharger), .stop(session: nil), .unlock(Outlet(evse: 1)),
        .reset(.soft), .reset(.hard), .availability(isOperative: true, outlet: nil),
        .availability(isOperative: false, outlet: Outlet(evse: 2)),
        .availability(isOperative: false, outlet: .wholeCharger),
        .limit(ChargingLimit(evse: 0, tenths: 0, unit: .ampere)),
        .limit(ChargingLimit(evse: 1, tenths: 161, unit: .ampere, durationSeconds: 60)),
        .limit(ChargingLimit(evse: 2, tenths: 110_000, unit: .watt)),
        .limit(ChargingLimit(evse: 1, tenths: 60, unit: .ampere, purpose: .session, stackLevel: 3)),
        .limit(ChargingLimit(evse: 0, tenths: 60, unit: .ampere, purpose: .transactionDefault)),
        .clearLimit(LimitSelection()), .clearLimit(LimitSelection(evse: 1, purpose: .session, stackLevel: 2)),
        .schedule(ScheduleQuestion()), .schedule(ScheduleQuestion(evse: 2, durationSeconds: 60, unit: .watt)),
        .reserve(ReservationOrder(token: IdToken("CARD"), until: later)),
        .reserve(ReservationOrder(token: IdToken("CARD", type: "ISO14443"), group: "G", evse: 2, until: later)),
        .cancelReservation(17), .clearCache, .localList(isFull: true),
        .updateFirmware(
            FirmwareOrder(source: .location("http://a/b"), retries: JobRetries(count: 3, intervalSeconds: 60))),
        .updateFirmware(
            FirmwareOrder(
                source: .location("http://a/b"), installAt: later,
                signature: FirmwareSignature(certificate: "C", value: "S"))),
        .getLogs(LogOrder(location: "ftp://a/b", since: now, until: later, retries: JobRetries(count: 3))),
        .getLogs(LogOrder(kind: .security, location: "ftp://a/b")),
        .trigger(message: "Heartbeat", outlet: nil), .trigger(message: "StatusNotification", outlet: Outlet(evse: 1)),
        .trigger(message: "MeterValues", outlet: .wholeCharger),
        .configure(key: "OCPPCommCtrlr.HeartbeatInterval", value: "60"), .ocpp(action: "ClearCache", payload: "{}"),
    ]

    static let verbsOf2: [CommandArguments] = [
        .profiles(LimitSelection()), .profiles(LimitSelection(evse: 1, purpose: .external, stackLevel: 2)),
        .setDisplay(DisplayOrder(text: "Closed")),
        .setDisplay(
            DisplayOrder(
                id: 3, text: "<b>Hi</b>", format: .html, language: "en-GB", priority: .alwaysFront, during: .charging,
                from: now, until: later, session: SessionID(rawValue: 7))),
        .displays, .clearDisplay(3), .setMonitor(MonitorOrder(variable: "C.V", kind: .upper, value: 60)),
        .setMonitor(
            MonitorOrder(
                id: 4, variable: "C/1.V/2", outlet: Outlet(evse: 1), kind: .periodicClock, value: 0.5, severity: 0,
                duringTransactions: true)),
        .monitors, .clearMonitor(MonitorSelection([1, 2])), .customer(CustomerQuestion(.token(IdToken("CARD")))),
        .customer(CustomerQuestion(.identifier("Mr X"), wantsReport: false, clears: true)),
    ]

    @Test(arguments: verbsOf2)
    func whatOnly2HasIsAValidCallThereAndRefusedInWordsBy16(arguments: CommandArguments) throws {
        for version in [OCPPVersion.v201, .v21] { try self.call(arguments, version).validate(for: version) }
        let error = #expect(throws: CommandArgumentError.self) { try self.call(arguments, .v16) }
        #expect(error?.problem.hasPrefix("the charger speaks OCPP 1.6, which ") ?? false)
    }

    /// Purposes that a version does not have are refused before a frame leaves.
    @Test(arguments: [ChargingLimit.Purpose.priority, .localGeneration])
    func purposesOf21AreSetThereOnly(purpose: ChargingLimit.Purpose) throws {
        let limit = CommandArguments.limit(ChargingLimit(evse: 1, tenths: 60, unit: .ampere, purpose: purpose))
        try self.call(limit, .v21).validate(for: .v21)
        #expect(throws: CommandArgumentError.self) { try self.call(limit, .v201).validate(for: .v201) }
        #expect(throws: CommandArgumentError.self) { try self.call(limit, .v16) }
    }

    @Test(arguments: [
        (
            CommandArguments.setDisplay(DisplayOrder(text: "Closed", priority: .inFront, during: .faulted)),
            #"{"status":"Accepted"}"#, CommandAnswer.accepted("the charger has message 42")
        ),
        (.clearDisplay(3), #"{"status":"Unknown"}"#, .accepted("Unknown")),
        (.displays, #"{"status":"Accepted"}"#, .accepted("Accepted")),
        (.displays, #"{"status":"Unknown"}"#, .done("Unknown: there is nothing to report")),
        (.monitors, #"{"status":"EmptyResultSet"}"#, .done("EmptyResultSet: there is nothing to report")),
        (.monitors, #"{"status":"NotSupported"}"#, .rejected("NotSupported")),
        (.profiles(LimitSelection()), #"{"status":"NoProfiles"}"#, .done("NoProfiles: there is nothing to report")),
        (.customer(CustomerQuestion(.identifier("x"))), #"{"status":"Accepted"}"#, .accepted("Accepted")),
        (
            .customer(CustomerQuestion(.identifier("x"), wantsReport: false, clears: true)),
            #"{"status":"Accepted"}"#, .done("Accepted")
        ),
        (
            .customer(CustomerQuestion(.identifier("x"), wantsReport: false, clears: true)),
            #"{"status":"Invalid"}"#, .rejected("Invalid")
        ),
        (
            .setMonitor(MonitorOrder(variable: "C.V", kind: .upper, value: 60)),
            #"{"setMonitoringResult":[{"id":9,"status":"Accepted"}]}"#, .accepted("monitor 9 is set")
        ),
        (
            .setMonitor(MonitorOrder(variable: "C.V", kind: .upper, value: 60)),
            #"{"setMonitoringResult":[{"status":"UnknownVariable"}]}"#, .rejected("UnknownVariable")
        ),
        (
            .clearMonitor(MonitorSelection([1, 2])),
            #"{"clearMonitoringResult":[{"id":1,"status":"Accepted"},{"id":2,"status":"NotFound"}]}"#,
            .accepted("1: Accepted, 2: NotFound")
        ),
        (
            .clearMonitor(MonitorSelection([1])), #"{"clearMonitoringResult":[{"id":1,"status":"Rejected"}]}"#,
            .rejected("1: Rejected")
        ),
    ])
    func answersOf2AreRead(arguments: CommandArguments, answer: String, meaning: CommandAnswer) throws {
        let call = try self.call(arguments, .v201)
        #expect(call.read(try JSONDocument(Array(answer.utf8)).root) == meaning)
    }

    private func call(_ arguments: CommandArguments, _ version: OCPPVersion) throws -> OutboundCommand {
        try version.commands.call(arguments, Self.context)
    }

    @Test(arguments: verbs, OCPPVersion.allCases)
    func everyVerbIsAValidCallInEveryVersion(arguments: CommandArguments, version: OCPPVersion) throws {
        try self.call(arguments, version).validate(for: version)
        if let verification = version.commands.verification(of: arguments) {
            try verification.call.validate(for: version)
        }
    }

    @Test(arguments: [
        (
            CommandArguments.start(token: IdToken("CARD"), outlet: Outlet(evse: 2)), OCPPVersion.v16,
            "RemoteStartTransaction", #"{"connectorId":2,"idTag":"CARD"}"#
        ),
        (.start(token: IdToken("CARD"), outlet: .wholeCharger), .v16, "RemoteStartTransaction", #"{"idTag":"CARD"}"#),
        (
            .start(token: IdToken("CARD"), outlet: nil), .v201, "RequestStartTransaction",
            #"{"idToken":{"idToken":"CARD","type":"Central"},"remoteStartId":42}"#
        ),
        (.stop(session: nil), .v16, "RemoteStopTransaction", #"{"transactionId":7}"#),
        (.stop(session: nil), .v201, "RequestStopTransaction", #"{"transactionId":"tx-1"}"#),
        (.reset(.soft), .v16, "Reset", #"{"type":"Soft"}"#), (.reset(.soft), .v201, "Reset", #"{"type":"OnIdle"}"#),
        (
            .availability(isOperative: false, outlet: nil), .v16, "ChangeAvailability",
            #"{"connectorId":0,"type":"Inoperative"}"#
        ),
        (
            .availability(isOperative: false, outlet: .wholeCharger), .v201, "ChangeAvailability",
            #"{"operationalStatus":"Inoperative"}"#
        ),
        (.unlock(Outlet(evse: 3, connector: 2)), .v201, "UnlockConnector", #"{"evseId":3,"connectorId":2}"#),
        (
            .reserve(ReservationOrder(token: IdToken("CARD"), group: "G", until: later)), .v16, "ReserveNow",
            #"{"connectorId":0,"expiryDate":"2027-01-15T08:15:00.000Z","idTag":"CARD","parentIdTag":"G","reservationId":42}"#
        ),
        (
            .reserve(ReservationOrder(token: IdToken("CARD"), evse: 2, until: later)), .v201, "ReserveNow",
            #"{"id":42,"expiryDateTime":"2027-01-15T08:15:00.000Z","idToken":{"idToken":"CARD","type":"Central"},"evseId":2}"#
        ),
        (.cancelReservation(17), .v16, "CancelReservation", #"{"reservationId":17}"#),
        (.clearLimit(LimitSelection()), .v16, "ClearChargingProfile", "{}"),
        (
            .clearLimit(LimitSelection(evse: 0, purpose: .max)), .v16, "ClearChargingProfile",
            #"{"connectorId":0,"chargingProfilePurpose":"ChargePointMaxProfile"}"#
        ),
        (
            .clearLimit(LimitSelection(evse: 0, purpose: .max, stackLevel: 2)), .v21, "ClearChargingProfile",
            #"{"chargingProfileCriteria":{"evseId":0,"chargingProfilePurpose":"ChargingStationMaxProfile","stackLevel":2}}"#
        ),
        (
            .schedule(ScheduleQuestion(evse: 1, durationSeconds: 60, unit: .watt)), .v201, "GetCompositeSchedule",
            #"{"duration":60,"chargingRateUnit":"W","evseId":1}"#
        ),
        (
            .publishFirmware(PublishOrder(source: .location("http://a/b"), checksum: md5)), .v201, "PublishFirmware",
            #"{"location":"http://a/b","checksum":"900150983cd24fb0d6963f7d28e17f72","requestId":42}"#
        ),
        (
            .unpublishFirmware(checksum: md5), .v21, "UnpublishFirmware",
            #"{"checksum":"900150983cd24fb0d6963f7d28e17f72"}"#
        ),
        (
            .setDisplay(DisplayOrder(text: "Closed", during: .idle, until: later)), .v201, "SetDisplayMessage",
            #"{"message":{"id":42,"priority":"NormalCycle","state":"Idle","endDateTime":"2027-01-15T08:15:00.000Z","#
                + #""transactionId":"tx-1","message":{"format":"UTF8","content":"Closed"}}}"#
        ),
        (
            .setMonitor(MonitorOrder(variable: "C.V", outlet: Outlet(evse: 2), kind: .delta, value: 2.5)), .v201,
            "SetVariableMonitoring",
            #"{"setMonitoringData":[{"transaction":false,"value":2.5,"type":"Delta","severity":5,"component":{"name":"C","#
                + #""evse":{"id":2,"connectorId":1}},"variable":{"name":"V"}}]}"#
        ),
        (.monitors, .v21, "GetMonitoringReport", #"{"requestId":500000042}"#),
        (
            .profiles(LimitSelection(evse: 1, purpose: .external)), .v201, "GetChargingProfiles",
            #"{"requestId":500000042,"evseId":1,"chargingProfile":{"chargingProfilePurpose":"ChargingStationExternalConstraints"}}"#
        ),
        (
            .customer(CustomerQuestion(.token(IdToken("CARD")), clears: true)), .v201, "CustomerInformation",
            #"{"requestId":500000042,"report":true,"clear":true,"idToken":{"idToken":"CARD","type":"Central"}}"#
        ),
        (.configure(key: "K", value: "v"), .v16, "ChangeConfiguration", #"{"key":"K","value":"v"}"#),
        (
            .configure(key: "C/1.V/2", value: "v"), .v201, "SetVariables",
            #"{"setVariableData":[{"attributeValue":"v","component":{"name":"C","instance":"1"},"variable":{"name":"V","instance":"2"}}]}"#
        ),
    ])
    func callsSayWhatTheCommandMeans(
        arguments: CommandArguments, version: OCPPVersion, action: String, payload: String
    ) throws {
        let call = try self.call(arguments, version)
        #expect(call.action == action)
        #expect(Self.flat(try JSONDocument(call.payload).root) == Self.flat(try JSONDocument(Array(payload.utf8)).root))
    }

    /// A value without the order of its members.
    private static func flat(_ json: JSONValue) -> String {
        switch json.kind {
        case .object:
            "{" + json.members.map { "\($0.name):\(self.flat($0.value))" }.sorted().joined(separator: ",") + "}"
        case .array: "[" + json.elements.map { self.flat($0) }.joined(separator: ",") + "]"
        default: json.description
        }
    }

    /// 2.0.1 part 2 K01.FR.38: a station's maximum is not relative. A limit for a time counts from now.
    @Test(arguments: [
        (ChargingLimit(evse: 0, tenths: 160, unit: .ampere), true),
        (ChargingLimit(evse: 1, tenths: 160, unit: .ampere), false),
        (ChargingLimit(evse: 1, tenths: 160, unit: .ampere, durationSeconds: 60), true),
    ])
    func limitsCountFromWhereTheyShould(limit: ChargingLimit, isAbsolute: Bool) throws {
        let v16 = try JSONDocument(self.call(.limit(limit), .v16).payload).root["csChargingProfiles"]
        #expect(v16?["chargingProfileKind"]?.string == (isAbsolute ? "Absolute" : "Relative"))
        #expect(v16?["chargingSchedule"]?["startSchedule"]?.string == (isAbsolute ? "2027-01-15T08:00:00.000Z" : nil))
        #expect(
            v16?["chargingProfilePurpose"]?.string == (limit.evse == 0 ? "ChargePointMaxProfile" : "TxDefaultProfile"))
        let v201 = try JSONDocument(self.call(.limit(limit), .v201).payload).root["chargingProfile"]
        #expect(v201?["chargingProfileKind"]?.string == (isAbsolute ? "Absolute" : "Relative"))
        let schedule = v201?["chargingSchedule"].map { Array($0.elements) }?.first
        #expect(schedule?["chargingSchedulePeriod"].map { Array($0.elements) }?.first?["limit"]?.numberText == "16.0")
    }

    /// The purpose decides what is limited, and each place, purpose and level has a profile of its own.
    @Test func aLimitOfASessionNamesItsTransaction() throws {
        let limit = ChargingLimit(evse: 1, tenths: 60, unit: .ampere, purpose: .session, stackLevel: 3)
        let v16 = try JSONDocument(self.call(.limit(limit), .v16).payload).root["csChargingProfiles"]
        #expect(v16?["chargingProfilePurpose"]?.string == "TxProfile")
        #expect(v16?["transactionId"]?.int64 == 7)
        #expect(v16?["stackLevel"]?.int64 == 3)
        let v201 = try JSONDocument(self.call(.limit(limit), .v201).payload).root["chargingProfile"]
        #expect(v201?["transactionId"]?.string == "tx-1")
        let nobody = CommandContext(number: 1, session: nil, now: Self.now)
        let error = #expect(throws: CommandArgumentError.self) { try V2Commands().call(.limit(limit), nobody) }
        #expect(error?.problem == "no session runs at EVSE 1 that could be limited")
    }

    @Test func everyLimitHasAProfileOfItsOwn() {
        var ids: Set<Int> = []
        var count = 0
        for evse in [0, 1, 2, 10_000] {
            for purpose in ChargingLimit.Purpose.allCases {
                for level in [0, 1, 99] {
                    let limit = ChargingLimit(
                        evse: evse, tenths: 1, unit: .ampere, purpose: purpose, stackLevel: level)
                    guard limit.problem == nil else { continue }
                    ids.insert(limit.profileID)
                    count += 1
                }
            }
        }
        #expect(ids.count == count)
        #expect(ids.allSatisfy { $0 < Int(Int32.max) })
    }

    @Test func aReservationThatWouldBeOverIsNotAskedFor() {
        let order = ReservationOrder(token: IdToken("A"), evse: 1, until: Self.now)
        #expect(throws: CommandArgumentError.self) { try self.call(.reserve(order), .v16) }
    }

    /// What is gone already was what was wanted, and is what a charger answers whose first answer was lost.
    @Test(arguments: [
        (CommandArguments.cancelReservation(1), "Rejected", true), (.cancelReservation(1), "Accepted", true),
        (.clearLimit(LimitSelection()), "Unknown", true), (.clearLimit(LimitSelection()), "Rejected", false),
        (.clearCache, "Accepted", true), (.clearCache, "Rejected", false),
        (.reserve(ReservationOrder(token: IdToken("A"), until: later)), "Occupied", false),
    ])
    func answersMeanTheSameInEveryVersion(arguments: CommandArguments, status: String, isAccepted: Bool) throws {
        let answer = try JSONDocument(Array(#"{"status":"\#(status)","statusInfo":{"reasonCode":"Why"}}"#.utf8)).root
        for version in OCPPVersion.allCases {
            switch try self.call(arguments, version).read(answer) {
            case .accepted(let detail), .done(let detail):
                #expect(isAccepted)
                #expect(detail.hasPrefix(status))
            case .rejected(let detail): #expect(!isAccepted && detail == "\(status): Why")
            case .unreadable: Issue.record("unreadable")
            }
        }
        guard case .unreadable = try self.call(arguments, .v16).read(JSONDocument(Array("{}".utf8)).root) else {
            Issue.record("an answer without a status says nothing")
            return
        }
    }

    @Test func aScheduleIsKeptInTheSameWordsForEveryVersion() throws {
        let question = CommandArguments.schedule(ScheduleQuestion(evse: 1, durationSeconds: 60))
        let period =
            #""chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.5,"numberPhases":1}]"#
        let v16 =
            #"{"status":"Accepted","connectorId":1,"scheduleStart":"2027-01-15T08:00:00Z","chargingSchedule":{"duration":60,\#(period)}}"#
        let v201 =
            #"{"status":"Accepted","schedule":{"evseId":1,"duration":60,"scheduleStart":"2027-01-15T08:00:00Z",\#(period)}}"#
        let expected = CompositeSchedule(
            evse: 1, unit: "A", start: Self.now, durationSeconds: 60,
            periods: [.init(startSeconds: 0, limit: 16.5, phases: 1)])
        for (version, text) in [(OCPPVersion.v16, v16), (.v201, v201), (.v21, v201)] {
            let kept = try #require(self.call(question, version).kept(JSONDocument(Array(text.utf8)).root))
            #expect(try APICoding.decode(CompositeSchedule.self, from: Data(kept.utf8)) == expected)
            let none = try JSONDocument(Array(#"{"status":"Accepted"}"#.utf8)).root
            #expect(try self.call(question, version).read(none) == .accepted("Accepted, but it tells no schedule"))
        }
    }

    @Test(arguments: ["HeartbeatInterval", "", ".", "C.", ".V", "C/.V", "/1.V", "C.V/"])
    func aVariableNeedsAComponentAndAName(key: String) {
        #expect(throws: CommandArgumentError.self) { try VariableName(key) }
    }

    /// 2.0.1 lists the types of tokens; 2.1 takes any text.
    @Test func aTokenTypeMustBeOneOfTheStandard() throws {
        let start = CommandArguments.start(token: IdToken("X", type: "Magic"), outlet: nil)
        #expect(throws: CommandArgumentError.self) { try self.call(start, .v201).validate(for: .v201) }
        #expect(throws: Never.self) { try self.call(start, .v21).validate(for: .v21) }
    }
}

@Suite struct CommandEvidenceTests {
    @Test(arguments: [
        ("60", "60", true), ("true", "True", true), ("30", "30.0", true), ("60", "30", false), ("", "", true),
        ("a,b", "b,a", false),
    ])
    func valuesAreComparedByMeaning(wanted: String, found: String, isSame: Bool) {
        let verdict = CommandVerification.Verdict(of: "Interval", wanted: wanted, found: found)
        let text = "the charger reads back '\(found)'"
        #expect(verdict == (isSame ? .happened(text) : .didNotHappen(text)))
    }

    @Test func aValueThatIsNotShownProvesNothing() {
        #expect(
            CommandVerification.Verdict(of: "Interval", wanted: "x", found: nil)
                == .cannotTell("the charger does not show the value"))
    }

    @Test func ofSeveralValuesTheWorstDecides() {
        let good = CommandVerification.Verdict.happened("a")
        let bad = CommandVerification.Verdict.didNotHappen("b")
        let open = CommandVerification.Verdict.cannotTell("c")
        #expect(CommandVerification.Verdict(all: [good, open, bad]) == bad)
        #expect(CommandVerification.Verdict(all: [good, open]) == open)
        #expect(CommandVerification.Verdict(all: [good, good]) == good)
    }

    @Test(arguments: [
        ("16.0", "A", "happened"), ("10", "A", "happened"), ("16.1", "A", "didNotHappen"), ("3600", "W", "cannotTell"),
        (nil, nil, "cannotTell"),
    ])
    func aLimitIsHeldAgainstTheCompositeSchedule(limit: String?, unit: String?, verdict: String) {
        let wanted = ChargingLimit(evse: 0, tenths: 160, unit: .ampere)
        let shown = wanted.verdict(on: limit.flatMap { DecimalNumber($0) }, unit: unit)
        #expect("\(shown)".hasPrefix(verdict))
    }

    /// Words of 2.0.1 and 2.1 that no other version's refusals have, and results of several things at once.
    @Test(arguments: [
        (#"{"status":"Accepted"}"#, true), (#"{"status":"Scheduled"}"#, true), (#"{"status":"NoTariff"}"#, true),
        (#"{"status":"NoProfile"}"#, false), (#"{"status":"TxNotFound"}"#, false), (#"{"status":"Invalid"}"#, false),
        (#"{"status":"ConditionNotSupported"}"#, false), (#"{"status":"NotSupportedState"}"#, false),
        (#"{"status":"DownloadOngoing"}"#, false), ("{}", true), (#"{"clearTariffsResult":[]}"#, true),
        (#"{"setVariableResult":[{"attributeStatus":"Rejected"},{"attributeStatus":"UnknownVariable"}]}"#, false),
        (#"{"setVariableResult":[{"attributeStatus":"Rejected"},{"attributeStatus":"RebootRequired"}]}"#, true),
        (#"{"clearMonitoringResult":[{"id":1,"status":"NotFound"}]}"#, false),
        (#"{"getVariableResult":[{"attributeStatus":"UnknownVariable"}]}"#, true),
    ])
    func aRawAnswerIsARefusalUnlessSomethingWasDone(answer: String, isAccepted: Bool) throws {
        let read = CommandAnswer(raw: try JSONDocument(Array(answer.utf8)).root)
        #expect(read == (isAccepted ? .accepted(answer) : .rejected(answer)))
    }

    @Test func rawSettingsAreReadBackAndLocalListsCompared() throws {
        let v201 = V2Commands()
        let payload =
            #"{"setVariableData":[{"attributeValue":"1","component":{"name":"A"},"variable":{"name":"B"}},"#
            + #"{"attributeValue":"2","attributeType":"Target","component":{"name":"A"},"variable":{"name":"C"}}]}"#
        let variables = try #require(v201.verification(of: .ocpp(action: "SetVariables", payload: payload)))
        let answer =
            #"{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"1","component":{"name":"A"},"#
            + #""variable":{"name":"B"}},{"attributeStatus":"Accepted","attributeType":"Target","attributeValue":"3","#
            + #""component":{"name":"A"},"variable":{"name":"C"}}]}"#
        #expect(
            variables.judge(try JSONDocument(Array(answer.utf8)).root) == .didNotHappen("the charger reads back '3'"))

        let list = try #require(
            V16Commands().verification(
                of: .ocpp(action: "SendLocalList", payload: #"{"listVersion":4,"updateType":"Differential"}"#)))
        #expect(list.call.action == "GetLocalListVersion")
        #expect(
            list.judge(try JSONDocument(Array(#"{"listVersion":4}"#.utf8)).root)
                == .happened("the charger's local list has version 4"))
    }
}

@Suite struct ActionRulesTests {
    /// contracts.md, Commands and retries: what stands in no row is never resent.
    @Test func everyActionOfEveryVersionHasItsRow() {
        let never: Set<String> = [
            "Reset", "UnlockConnector", "DataTransfer", "CostUpdated", "CustomerInformation", "SetMonitoringBase",
            "SetMonitoringLevel", "UnpublishFirmware", "AFRRSignal", "AdjustPeriodicEventStream",
            "NotifyAllowedEnergyTransfer", "NotifyWebPaymentStarted", "RequestBatterySwap", "UpdateDynamicSchedule",
            "UsePriorityCharging",
        ]
        for version in OCPPVersion.allCases {
            for action in Action.all(in: version) where action.sender != .charger {
                let rule = ActionRules.rules[action.name]
                #expect(rule != nil, "\(action.name)")
                #expect((rule == .never) == never.contains(action.name), "\(action.name): \(rule as Any)")
                if action.name.hasPrefix("Get"), !["GetLog", "GetDiagnostics"].contains(action.name) {
                    #expect(rule == .resend, "\(action.name)")
                }
                if ["Clear", "Cancel", "Delete"].contains(where: { action.name.hasPrefix($0) }) {
                    #expect(rule == .resend, "\(action.name)")
                }
            }
        }
    }

    @Test func noRowNamesAnActionThatDoesNotExist() {
        let known = Set(
            OCPPVersion.allCases.flatMap { Action.all(in: $0) }.filter { $0.sender != .charger }.map(\.name))
        for name in ActionRules.rules.keys { #expect(known.contains(name), "\(name)") }
    }

    @Test(arguments: [
        (CommandArguments.configure(key: "AuthorizationKey", value: "x"), CommandRule.never),
        (.configure(key: "SecurityCtrlr.BasicAuthPassword", value: "x"), .never),
        (.configure(key: "HeartbeatInterval", value: "AuthorizationKey"), .verify),
        (.trigger(message: "SignV2GCertificate", outlet: nil), .never),
        (.trigger(message: "Heartbeat", outlet: nil), .resend),
        (.ocpp(action: "TriggerMessage", payload: #"{"requestedMessage":"SignCombinedCertificate"}"#), .never),
        (.ocpp(action: "TriggerMessage", payload: #"{"requestedMessage":"Heartbeat"}"#), .resend),
        (.ocpp(action: "ChangeConfiguration", payload: #"{"key":"authorizationkey","value":"x"}"#), .never),
        (.ocpp(action: "Unheard", payload: "{}"), .never), (.reset(.soft), .never), (.stop(session: nil), .resend),
    ])
    func passwordsAndCertificatesAreNeverResent(arguments: CommandArguments, rule: CommandRule) {
        #expect(arguments.rule(ActionRules.rules, exceptWith: ActionRules.neverResentWords) == rule)
    }
}

@Suite struct CommandLanesTests {
    private let charger = ChargerID(rawValue: 1)
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func aChargerHasOneWorker() {
        var lanes = CommandLanes()
        lanes.changed(self.charger)
        lanes.changed(self.charger)
        #expect(lanes.takeStarts() == [self.charger])
        #expect(lanes.takeStarts() == [])
        // It was asked again while it worked: it looks once more.
        let goesOn = lanes.idle(self.charger)
        #expect(goesOn)
        let goesOnAgain = lanes.idle(self.charger)
        #expect(!goesOnAgain)
        lanes.changed(self.charger)
        #expect(lanes.takeStarts() == [self.charger])
    }

    @Test func aCommandIsLeftAloneForAWhile() {
        var lanes = CommandLanes()
        lanes.wait("c1", at: self.charger, until: self.now.advanced(bySeconds: 5))
        #expect(lanes.isWaiting("c1", at: self.charger, now: self.now))
        #expect(!lanes.isWaiting("c2", at: self.charger, now: self.now))
        lanes.ticked(now: self.now)
        #expect(lanes.takeStarts() == [])
        lanes.ticked(now: self.now.advanced(bySeconds: 5))
        #expect(lanes.takeStarts() == [self.charger])
        #expect(!lanes.isWaiting("c1", at: self.charger, now: self.now.advanced(bySeconds: 5)))
    }
}
