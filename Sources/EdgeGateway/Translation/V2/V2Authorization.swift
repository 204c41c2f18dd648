internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: may this id token charge?
enum V2Authorization {
    static let actions = [
        InboundAction(
            V2.Authorize.self, translate: { request, _ in .authorizationAsked(IdToken(request.idToken)) },
            answer: { V2.Authorize.Response(idTokenInfo: V2.IdTokenInfo($0.authorization)) })
    ]
}

extension Shared.IdToken {
    /// What more a charger tells of its driver than is kept of anybody is left out.
    init(_ token: V2.IdToken) {
        let additional = token.additionalInfo.prefix(AdditionalToken.maximumCount).map {
            AdditionalToken($0.additionalIdToken, type: $0.type)
        }
        self.init(token.idToken, type: token.type.rawValue, additional: additional)
    }
}

extension V2.IdTokenInfo {
    /// A group's id that is longer than 2.0.1 allows is left out.
    init(_ authorization: Authorization?) {
        let group = authorization?.group.flatMap { $0.unicodeScalars.count <= 36 ? $0 : nil }
        self.init(
            status: V2.AuthorizationStatus(authorization?.status ?? .invalid),
            cacheExpiryDateTime: authorization?.expiresAt.map { OCPPTimestamp($0) },
            chargingPriority: authorization.flatMap { $0.priority == 0 ? nil : $0.priority },
            language1: authorization?.language, evseId: authorization?.evses ?? [],
            language2: authorization?.secondLanguage,
            groupIdToken: group.map { V2.IdToken(idToken: $0, type: .central) },
            personalMessage: authorization?.message.map {
                V2.MessageContent(format: .utf8, language: $0.language, content: $0.text)
            })
    }
}

extension V2.AuthorizationStatus {
    init(_ status: Shared.AuthorizationStatus) {
        self =
            switch status {
            case .accepted: .accepted
            case .blocked: .blocked
            case .expired: .expired
            case .invalid: .invalid
            case .unknown: .unknown
            case .concurrent: .concurrentTx
            case .notHere: .notAtThisLocation
            case .otherEVSE: .notAllowedTypeEVSE
            }
    }
}
