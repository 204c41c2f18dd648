internal import OCPP
internal import Shared

/// OCPP 1.6: may this id tag charge?
enum V16Authorization {
    static let actions = [
        InboundAction(
            V16.Authorize.self, translate: { request, _ in .authorizationAsked(IdToken(request.idTag)) },
            answer: { reply in V16.Authorize.Response(idTagInfo: V16.IdTagInfo(reply.authorization)) })
    ]
}

extension ChargerReply {
    /// What became of a token: the reply's word, or Invalid where it says nothing.
    var authorization: Authorization? {
        switch self {
        case .authorization(let authorization): authorization
        case .transaction(let reply): reply.authorization
        case .booted, .turnedAway, .notRegistered, .heartbeat, .schedule, .signing, .acknowledged: nil
        }
    }
}

extension V16.IdTagInfo {
    /// A group's id that is longer than 1.6 allows is left out.
    init(_ authorization: Authorization?) {
        self.init(
            status: V16.AuthorizationStatus(authorization?.status ?? .invalid),
            expiryDate: authorization?.expiresAt.map { OCPPTimestamp($0) },
            parentIdTag: authorization?.group.flatMap { $0.unicodeScalars.count <= 20 ? $0 : nil })
    }
}

extension V16.AuthorizationStatus {
    init(_ status: AuthorizationStatus) {
        self =
            switch status {
            case .accepted: .accepted
            case .blocked: .blocked
            case .expired: .expired
            case .concurrent: .concurrentTx
            // 1.6 has no words for these.
            case .invalid, .unknown, .notHere, .otherEVSE: .invalid
            }
    }
}
