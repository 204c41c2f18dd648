internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: requests for certificates.
enum V2Certificates {
    static let actions = [InboundAction(V2.SignCertificate.self, translate: asked, answer: answer)]

    @Sendable private static func asked(_ request: V2.SignCertificate, _: CallFrame) -> ChargerEvent {
        let use = SigningRequest.Use(request.certificateType ?? .chargingStationCertificate)
        return .certificateAsked(SigningRequest(use: use, text: request.csr, number: request.requestId))
    }

    @Sendable private static func answer(_ reply: ChargerReply) -> V2.SignCertificate.Response {
        guard let refusal = reply.signingRefusal else { return .init(status: .accepted) }
        return .init(status: .rejected, statusInfo: V2.StatusInfo(refusal))
    }
}

extension V2.StatusInfo {
    /// Held within what the schemas allow.
    init(_ refusal: SigningRefusal) {
        self.init(reasonCode: String(refusal.code.prefix(20)), additionalInfo: String(refusal.text.prefix(500)))
    }
}

extension SigningRequest.Use {
    init(_ use: V2.CertificateSigningUse) {
        switch use {
        case .chargingStationCertificate: self = .charger
        case .v2gCertificate: self = .vehicle
        case .v2g20Certificate: self = .vehicle20
        }
    }

    var v2: V2.CertificateSigningUse {
        switch self {
        case .charger: .chargingStationCertificate
        case .vehicle: .v2gCertificate
        case .vehicle20: .v2g20Certificate
        }
    }
}
