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
    /// Who asks about none is told of one without a name: an answer has at least one.
    @Sendable static func unknownChainStatus(_ request: JSONValue, _ json: inout JSONWriter) {
        let requests = request.member("certificateStatusRequests").map { Array($0.elements) } ?? []
        json.object { json in
            json.name("certificateStatus")
            json.array { json in
                if requests.isEmpty { Self.unknownStatus(of: nil, &json) }
                for asked in requests { Self.unknownStatus(of: asked, &json) }
            }
        }
    }

    private static func unknownStatus(of asked: JSONValue?, _ json: inout JSONWriter) {
        let hash = asked?.member("certificateHashData")
        json.object { json in
            json.name("certificateHashData")
            json.object { json in
                json.member("hashAlgorithm", hash?.member("hashAlgorithm")?.string ?? "SHA256")
                json.member("issuerNameHash", Self.text(hash?.member("issuerNameHash"), most: 128))
                json.member("issuerKeyHash", Self.text(hash?.member("issuerKeyHash"), most: 128))
                json.member("serialNumber", Self.text(hash?.member("serialNumber"), most: 40))
            }
            json.member("source", asked?.member("source")?.string ?? "OCSP")
            json.member("status", "Unknown")
            json.member("nextUpdate", OCPPTimestamp(milliseconds: 0))
        }
    }

    /// What was let pass does not come back: a number goes as a text, and what is too long is cut.
    private static func text(_ value: JSONValue?, most: Int) -> String {
        let text = value?.string ?? value?.numberText ?? ""
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
    }

    /// Nobody on the site can look a VAT number up (2.1 part 2, VatNumberValidation).
    @Sendable private static func unknownVatNumber(_ request: JSONValue, _ json: inout JSONWriter) {
        json.object { json in
            json.member("vatNumber", Self.text(request.member("vatNumber"), most: 20))
            json.member("status", "Rejected")
        }
    }
}
