internal import OCPP
internal import Shared

/// What chargers ask that the cloud may have the answer to: certificates of vehicles and for vehicles.
enum ForwardedAction: String, CaseIterable {
    /// The answer comes later, as a command.
    case signCertificate = "SignCertificate"
    /// ISO 15118's own messages, in EXI (2.0.1 part 2, M01 and M02).
    case get15118EVCertificate = "Get15118EVCertificate"
    /// OCSP (M06).
    case getCertificateStatus = "GetCertificateStatus"
    /// Only in 2.1.
    case getCertificateChainStatus = "GetCertificateChainStatus"

    /// Writes the answer to a charger whose request could not be passed on, or was not answered.
    func write(_ refusal: SigningRefusal, to request: JSONValue?, _ version: OCPPVersion, _ json: inout JSONWriter) {
        if self == .getCertificateChainStatus, let request { return NotedAction.unknownChainStatus(request, &json) }
        json.object { json in
            json.member("status", self == .signCertificate ? "Rejected" : "Failed")
            if version != .v16 { json.member("statusInfo", V2.StatusInfo(refusal)) }
            if self == .get15118EVCertificate { json.member("exiResponse", "") }
        }
    }
}
