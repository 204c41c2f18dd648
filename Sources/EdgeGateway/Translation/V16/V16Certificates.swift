internal import OCPP
internal import Shared

/// OCPP 1.6 with the security extension: requests for certificates.
enum V16Certificates {
    static let actions = [InboundAction(V16.SignCertificate.self, translate: asked, answer: answer)]

    @Sendable private static func asked(_ request: V16.SignCertificate, _: CallFrame) -> ChargerEvent {
        .certificateAsked(SigningRequest(use: .charger, text: request.csr, number: nil))
    }

    @Sendable private static func answer(_ reply: ChargerReply) -> V16.SignCertificate.Response {
        .init(status: reply.signingRefusal == nil ? .accepted : .rejected)
    }
}

extension ChargerReply {
    /// Why a request for a certificate was refused; nil where it was granted.
    var signingRefusal: SigningRefusal? {
        switch self {
        case .signing(.sign), .signing(.forward): nil
        case .signing(.reject(let refusal)): refusal
        case .booted, .turnedAway, .notRegistered, .heartbeat, .authorization, .transaction, .schedule, .acknowledged:
            SigningRefusal("InternalError", "the request was not judged")
        }
    }
}
