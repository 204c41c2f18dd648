internal import OCPP
internal import Shared
internal import Store

/// The actions whose facts nothing here is decided by: each is kept in the journal as it came, and answered with what
/// the standard has for a system that does not do what is asked. Versions that share an action share its line.
struct NotedAction: Sendable {
    let name: String
    let kind: JournalKind
    /// The verb whose jobs it tells of; nil for every other action.
    var job: CommandVerb?
    /// Writes the payload of the CALLRESULT; the request's payload is an object that is valid for the action.
    let answer: @Sendable (_ request: JSONValue, _ json: inout JSONWriter) -> Void

    private init(_ name: String, _ kind: JournalKind, job: CommandVerb) {
        self.init(name, kind)
        self.job = job
    }

    private init(_ name: String, _ kind: JournalKind, status: String) {
        self.init(name, kind) { _, json in json.object { $0.member("status", status) } }
    }

    private init(
        _ name: String, _ kind: JournalKind,
        answer: @escaping @Sendable (JSONValue, inout JSONWriter) -> Void = { _, json in json.object { _ in } }
    ) {
        (self.name, self.kind, self.answer) = (name, kind, answer)
    }

    static let all = [
        NotedAction("SecurityEventNotification", .security),
        NotedAction("DiagnosticsStatusNotification", .log, job: .getLogs),
        NotedAction("LogStatusNotification", .log, job: .getLogs),
        NotedAction("FirmwareStatusNotification", .firmware, job: .updateFirmware),
        NotedAction("SignedFirmwareStatusNotification", .firmware, job: .updateFirmware),
        NotedAction("PublishFirmwareStatusNotification", .firmware, job: .publishFirmware),
        NotedAction("NotifyPriorityCharging", .vehicle),
        NotedAction("GetCertificateStatus", .certificate, status: "Failed"),
        NotedAction("Get15118EVCertificate", .certificate, answer: noContractCertificate),
        NotedAction("GetCertificateChainStatus", .certificate, answer: unknownChainStatus),
        NotedAction("ReportDERControl", .energyResource),
        NotedAction("NotifyDERAlarm", .energyResource),
        NotedAction("NotifyDERStartStop", .energyResource),
        NotedAction("BatterySwap", .batterySwap),
        NotedAction("NotifySettlement", .payment),
        NotedAction("VatNumberValidation", .payment, answer: unknownVatNumber),
    ]

    /// Without a certificate authority there is no exchange to pass on (2.0.1 part 2, M01).
    @Sendable private static func noContractCertificate(_: JSONValue, _ json: inout JSONWriter) {
        json.object { json in
            json.member("status", "Failed")
            json.member("exiResponse", "")
        }
    }

    /// Each certificate that was asked about, with a status that cannot be told (2.1 part 2, GetCertificateChainStatus).
    @Sendable static func unknownChainStatus(_ request: JSONValue, _ json: inout JSONWriter) {
        json.object { json in
            json.name("certificateStatus")
            json.array { json in
                guard let requests = request.member("certificateStatusRequests") else { return }
                for asked in requests.elements {
                    json.object { json in
                        json.name("certificateHashData")
                        json.raw(asked.member("certificateHashData")?.rawBytes ?? [])
                        json.name("source")
                        json.raw(asked.member("source")?.rawBytes ?? [])
                        json.member("status", "Unknown")
                        json.member("nextUpdate", OCPPTimestamp(milliseconds: 0))
                    }
                }
            }
        }
    }

    /// Nobody on the site can look a VAT number up (2.1 part 2, VatNumberValidation).
    @Sendable private static func unknownVatNumber(_ request: JSONValue, _ json: inout JSONWriter) {
        json.object { json in
            json.member("vatNumber", request.member("vatNumber")?.string ?? "")
            json.member("status", "Rejected")
        }
    }
}
