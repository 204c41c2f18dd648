import OCPP
import Shared

@testable import EdgeGateway

/// At least one command of every verb, and one for each rule that its arguments can bring it under.
struct CommandExamples {
    let version: OCPPVersion
    private let certificate: String
    private let name: CertificateHash

    /// - Parameter now: the beginning of what has one.
    init(_ version: OCPPVersion, now: Timestamp) throws {
        self.version = version
        let authority = try SiteAuthority.make(name: "Authority", organization: nil, days: 30, now: now)
        self.certificate = authority.certificate
        self.name = try CertificateParts(pem: authority.certificate).name(.sha256)
        self.later = now.advanced(bySeconds: 7 * 86_400)
    }

    private let later: Timestamp
    private var is16: Bool { self.version == .v16 }
    private static let token = IdToken("CARD")
    private static let place = FileSource.location("https://files.example/a")
    private static let md5 = "900150983cd24fb0d6963f7d28e17f72"
    private static let unlocked = #"{"status":"Unlocked"}"#
    private static let monitored = #"{"setMonitoringResult":[{"id":9,"status":"Accepted"}]}"#
    private static let notMonitored = #"{"setMonitoringResult":[{"status":"Rejected"}]}"#

    /// What OCPP 1.6 has no words for.
    static let verbsOf2: Set<CommandVerb> = [
        .profiles, .setDisplay, .displays, .clearDisplay, .setMonitor, .monitors, .clearMonitor, .customer,
        .publishFirmware, .unpublishFirmware,
    ]

    func has(_ verb: CommandVerb) -> Bool { !self.is16 || !Self.verbsOf2.contains(verb) }

    /// Those of the verbs that the version has.
    func all() -> [CommandExample] {
        CommandVerb.allCases.filter(self.has).flatMap(self.examples).map { example in
            var example = example
            example.version = self.version
            return example
        }
    }

    func examples(of verb: CommandVerb) -> [CommandExample] {
        switch verb {
        case .start: [self.start]
        case .stop: [self.stop]
        case .unlock:
            [
                CommandExample(.unlock(Outlet(evse: 1)), by: "UnlockConnector")
                    .answering(Self.unlocked, #"{"status":"UnlockFailed"}"#)
            ]
        case .reset:
            [
                CommandExample(.reset(.soft), by: "Reset").told { _, _ in
                    .booted(BootReport(vendor: "V", model: "M"))
                }
            ]
        case .availability:
            [CommandExample(.availability(isOperative: false, outlet: Outlet(evse: 1)), by: "ChangeAvailability")]
        case .limit: [self.limit]
        case .clearLimit:
            [
                CommandExample(.clearLimit(LimitSelection()), by: "ClearChargingProfile")
                    .answering(#"{"status":"Accepted"}"#).answeringAgain("Unknown")
            ]
        case .schedule: [CommandExample(.schedule(ScheduleQuestion()), by: "GetCompositeSchedule")]
        case .profiles:
            [
                CommandExample(.profiles(LimitSelection()), by: "GetChargingProfiles")
                    .answering(#"{"status":"Accepted"}"#).told(report: .profiles)
            ]
        case .reserve:
            [CommandExample(.reserve(ReservationOrder(token: Self.token, evse: 1, until: later)), by: "ReserveNow")]
        case .cancelReservation:
            [
                CommandExample(.cancelReservation(17), by: "CancelReservation")
                    .answering(#"{"status":"Accepted"}"#).answeringAgain("Rejected")
            ]
        case .clearCache: [CommandExample(.clearCache, by: "ClearCache")]
        case .localList: [self.localList]
        case .updateFirmware: self.updateFirmware
        case .getLogs: self.getLogs
        case .publishFirmware:
            [
                CommandExample(
                    .publishFirmware(PublishOrder(source: Self.place, checksum: Self.md5)), by: "PublishFirmware"
                ).told(job: "Published")
            ]
        case .unpublishFirmware:
            [
                CommandExample(.unpublishFirmware(checksum: Self.md5), by: "UnpublishFirmware")
                    .answering(#"{"status":"Unpublished"}"#, #"{"status":"DownloadOngoing"}"#)
            ]
        case .setDisplay: [CommandExample(.setDisplay(DisplayOrder(text: "Closed")), by: "SetDisplayMessage")]
        case .displays:
            [
                CommandExample(.displays, by: "GetDisplayMessages")
                    .answering(#"{"status":"Accepted"}"#).told(report: .displays)
            ]
        case .clearDisplay:
            [CommandExample(.clearDisplay(3), by: "ClearDisplayMessage").answeringAgain("Unknown")]
        case .setMonitor: [self.setMonitor(id: 9), self.setMonitor(id: nil)]
        case .monitors: [CommandExample(.monitors, by: "GetMonitoringReport").told(report: .monitors)]
        case .clearMonitor:
            [
                CommandExample(.clearMonitor(MonitorSelection([9])), by: "ClearVariableMonitoring").answering(
                    #"{"clearMonitoringResult":[{"id":9,"status":"Accepted"}]}"#,
                    #"{"clearMonitoringResult":[{"id":9,"status":"Rejected"}]}"#)
            ]
        case .customer:
            [
                CommandExample(.customer(CustomerQuestion(.token(Self.token))), by: "CustomerInformation")
                    .told(report: .customer)
            ]
        case .trigger: [CommandExample(.trigger(message: "Heartbeat", outlet: nil), by: "TriggerMessage")] + self.askKey
        case .configure: [self.configure, self.password]
        case .installCertificate: [self.install]
        case .deleteCertificate: [self.delete]
        case .certificates:
            [
                CommandExample(.certificate(.list(.csms)), by: "GetInstalledCertificateIds")
                    .answering(#"{"status":"NotFound"}"#)
            ]
        case .certificateSigned:
            [
                CommandExample(
                    .certificate(.deliver(chain: self.certificate, use: .charger, number: nil)),
                    by: "CertificateSigned")
            ]
        case .renewCertificate:
            [
                CommandExample(.certificate(.renew), by: self.is16 ? "ExtendedTriggerMessage" : "TriggerMessage")
                    .told { _, _ in .certificateAsked(SigningRequest(use: .charger, text: "?", number: nil)) }
            ]
        case .ocpp: self.raw
        }
    }

    // Charging

    private var start: CommandExample {
        let is16 = self.is16
        let arguments = CommandArguments.start(token: Self.token, outlet: Outlet(evse: 1))
        return CommandExample(arguments, by: is16 ? "RemoteStartTransaction" : "RequestStartTransaction")
            .told(inTime: true) { done, now in
                var report = TransactionReport(
                    kind: .started, transaction: is16 ? nil : "new", outlet: Outlet(evse: 1), at: now)
                report.token = Self.token
                report.sequence = is16 ? nil : 0
                report.remoteStart = done["remoteStartId"]?.int64.map { Int($0) }
                return .transactionReported(report)
            }
    }

    /// A charger whose session is over has nothing to stop any more.
    private var stop: CommandExample {
        let is16 = self.is16
        return CommandExample(.stop(session: nil), by: is16 ? "RemoteStopTransaction" : "RequestStopTransaction")
            .answeringAgain("Rejected")
            .told { done, now in
                let transaction = done["transactionId"]
                var report = TransactionReport(
                    kind: .ended, transaction: transaction?.string ?? transaction?.int64.map { String($0) },
                    outlet: nil, at: now)
                report.sequence = is16 ? nil : 1
                return .transactionReported(report)
            }
    }

    private var limit: CommandExample {
        let name = self.is16 ? "chargingSchedule" : "schedule"
        let limit = ChargingLimit(evse: 1, tenths: 100, unit: .ampere)
        return CommandExample(.limit(limit), by: "SetChargingProfile").asked("GetCompositeSchedule") { isDone in
            .answer(
                #"{"status":"Accepted","\#(name)":{"evseId":1,"duration":60,"scheduleStart":"2027-01-15T08:00:00Z","#
                    + #""chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":"#
                    + "\(isDone ? 10 : 32)}]}}")
        }
    }

    private var localList: CommandExample {
        let version = self.is16 ? "listVersion" : "versionNumber"
        var example = CommandExample(.localList(isFull: true), by: "SendLocalList")
            .answering(#"{"status":"Accepted"}"#, #"{"status":"Failed"}"#)
        example.questions["GetLocalListVersion"] = { done in
            .answer(#"{"\#(version)":\#(done?["versionNumber"]?.int64 ?? done?["listVersion"]?.int64 ?? 0)}"#)
        }
        // Each call of it begins with a question of its own.
        example.hearsLate = false
        return example
    }

    // Jobs

    private var updateFirmware: [CommandExample] {
        let plain = CommandExample(.updateFirmware(FirmwareOrder(source: Self.place)), by: "UpdateFirmware")
            .told(job: "Installed")
        guard self.is16 else { return [plain] }
        let signature = FirmwareSignature(certificate: "C", value: "S")
        return [
            plain.answering("{}"),
            CommandExample(
                .updateFirmware(FirmwareOrder(source: Self.place, installAt: nil, signature: signature)),
                by: "SignedUpdateFirmware"
            ).told(job: "Installed"),
        ]
    }

    private var getLogs: [CommandExample] {
        let location = "https://files.example/log"
        let security = CommandExample(.getLogs(LogOrder(kind: .security, location: location)), by: "GetLog")
            .told(job: "Uploaded")
        guard self.is16 else { return [security] }
        return [
            security,
            CommandExample(.getLogs(LogOrder(location: location)), by: "GetDiagnostics")
                .answering(#"{"fileName":"log.zip"}"#, "{}").told(job: "Uploaded"),
        ]
    }

    // Settings

    private func setMonitor(id: Int?) -> CommandExample {
        let order = MonitorOrder(id: id, variable: "Component.Variable", kind: .upper, value: 60)
        return CommandExample(.setMonitor(order), by: "SetVariableMonitoring")
            .answering(Self.monitored, Self.notMonitored)
    }

    private var configure: CommandExample { self.setting("Component.Interval", "60", shows: true) }
    private var password: CommandExample {
        self.setting(
            self.is16 ? "AuthorizationKey" : "SecurityCtrlr.BasicAuthPassword", "0123456789ABCDEF", shows: false)
    }

    /// - Parameter shows: the charger tells what the setting is.
    private func setting(_ key: String, _ value: String, shows: Bool) -> CommandExample {
        let words = self.words(key)
        let example = CommandExample(.configure(key: key, value: value), by: words.action)
            .answering(words.accepted, words.refused)
            .asked(words.question) { isDone in
                shows ? words.shown(isDone ? value : "0") : .error(code: "NotSupported", description: "")
            }
        guard !shows else { return example }
        var hidden = example
        hidden.sight = .nothing
        return hidden
    }

    private struct SettingWords: Sendable {
        var action: String
        var accepted: String
        var refused: String
        var question: String
        var shown: @Sendable (String) -> CallOutcome
    }

    private func words(_ key: String) -> SettingWords {
        guard !self.is16 else {
            return SettingWords(
                action: "ChangeConfiguration", accepted: #"{"status":"Accepted"}"#,
                refused: #"{"status":"Rejected"}"#, question: "GetConfiguration"
            ) { .answer(#"{"configurationKey":[{"key":"\#(key)","readonly":false,"value":"\#($0)"}]}"#) }
        }
        let parts = key.split(separator: ".")
        let name = #""component":{"name":"\#(parts[0])"},"variable":{"name":"\#(parts[1])"}"#
        return SettingWords(
            action: "SetVariables",
            accepted: #"{"setVariableResult":[{"attributeStatus":"Accepted",\#(name)}]}"#,
            refused: #"{"setVariableResult":[{"attributeStatus":"Rejected",\#(name)}]}"#, question: "GetVariables"
        ) {
            .answer(#"{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"\#($0)",\#(name)}]}"#)
        }
    }

    // Certificates

    private var install: CommandExample {
        let (here, gone) = self.installed
        return CommandExample(.certificate(.install(.csms, certificate: self.certificate)), by: "InstallCertificate")
            .answeringAgain("Rejected")
            .asked("GetInstalledCertificateIds") { $0 ? here : gone }
    }

    private var delete: CommandExample {
        let (here, gone) = self.installed
        return CommandExample(.certificate(.delete(.csms, self.name)), by: "DeleteCertificate")
            .answering(#"{"status":"Accepted"}"#, #"{"status":"Failed"}"#).answeringAgain("NotFound")
            .asked("GetInstalledCertificateIds") { $0 ? gone : here }
    }

    private var installed: (here: CallOutcome, gone: CallOutcome) {
        let hash =
            #"{"hashAlgorithm":"SHA256","issuerNameHash":"\#(self.name.issuerName)","issuerKeyHash":"#
            + #""\#(self.name.issuerKey)","serialNumber":"\#(self.name.serial)"}"#
        let here =
            self.is16
            ? #"{"status":"Accepted","certificateHashData":[\#(hash)]}"#
            : #"{"status":"Accepted","certificateHashDataChain":[{"certificateType":"CSMSRootCertificate","#
                + #""certificateHashData":\#(hash)}]}"#
        return (.answer(here), .answer(#"{"status":"NotFound"}"#))
    }

    /// Each time it is asked for one, a charger makes a key of its own.
    private var askKey: [CommandExample] {
        guard !self.is16 else { return [] }
        return [CommandExample(.trigger(message: "SignV2GCertificate", outlet: nil), by: "TriggerMessage")]
    }

    // CALLs as they are

    private var raw: [CommandExample] {
        let words = self.words("Component.Interval")
        let payload =
            self.is16
            ? #"{"key":"Component.Interval","value":"60"}"#
            : #"{"setVariableData":[{"attributeValue":"60","component":{"name":"Component"},"variable":{"name":"Interval"}}]}"#
        let vendor = #"{"vendorId":"V"}"#
        let list = #"{"\#(self.is16 ? "listVersion" : "versionNumber")":5,"updateType":"Full"}"#
        let version = self.is16 ? "listVersion" : "versionNumber"
        return [
            CommandExample(.ocpp(action: "ClearCache", payload: "{}"), by: "ClearCache"),
            // Its answer has no status of its own: what says no is a CALLERROR.
            CommandExample(.ocpp(action: words.action, payload: payload), by: words.action)
                .answering(words.accepted).asked(words.question) { words.shown($0 ? "60" : "0") },
            CommandExample(.ocpp(action: "SendLocalList", payload: list), by: "SendLocalList")
                .answering(#"{"status":"Accepted"}"#, #"{"status":"Failed"}"#)
                .asked("GetLocalListVersion") { .answer(#"{"\#(version)":\#($0 ? 5 : 0)}"#) },
            CommandExample(
                .ocpp(action: "CertificateSigned", payload: #"{"certificateChain":"C"}"#), by: "CertificateSigned"),
            CommandExample(.ocpp(action: "DataTransfer", payload: vendor), by: "DataTransfer"),
        ]
    }
}
