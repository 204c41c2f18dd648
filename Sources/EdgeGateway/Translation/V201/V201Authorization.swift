internal import OCPP
internal import Shared

/// OCPP 2.0.1: may this id token charge?
enum V201Authorization {
    static let actions = [
        InboundAction(
            V201.Authorize.self, translate: { request, _ in .authorizationAsked(IdToken(request.idToken)) },
            answer: { V201.Authorize.Response(idTokenInfo: V201.IdTokenInfo($0.authorization)) })
    ]
}

extension Shared.IdToken {
    init(_ token: V201.IdToken) { self.init(token.idToken, type: token.type.rawValue) }
}

extension V201.IdTokenInfo {
    /// A group's id that is longer than 2.0.1 allows is left out.
    init(_ authorization: Authorization?) {
        let group = authorization?.group.flatMap { $0.unicodeScalars.count <= 36 ? $0 : nil }
        self.init(
            status: V201.AuthorizationStatus(authorization?.status ?? .invalid),
            cacheExpiryDateTime: authorization?.expiresAt.map { OCPPTimestamp($0) },
            groupIdToken: group.map { V201.IdToken(idToken: $0, type: .central) })
    }
}

extension V201.AuthorizationStatus {
    init(_ status: Shared.AuthorizationStatus) {
        self =
            switch status {
            case .accepted: .accepted
            case .blocked: .blocked
            case .expired: .expired
            case .invalid: .invalid
            }
    }
}
