internal import Hummingbird
internal import OCPP
internal import Shared
internal import Store

/// Changes the local list of tokens.
struct TokenRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("tokens") { request, _ in
            let token: TokenView = try await request.decoded()
            try await self.change { try $0.set(token.record) }
            return try Response.json(token, status: .created)
        }
        v1.post("tokens/import") { request, _ in
            let tokens = try await request.decoded(TokenImport.self).tokens
            guard tokens.count <= TokenImport.maximumCount else {
                throw Refusal(.invalid, "at most \(TokenImport.maximumCount) tokens can be imported at once")
            }
            try await self.change { change in
                for token in tokens { try change.set(token.record) }
            }
            return try Response.json(["imported": tokens.count])
        }
        v1.post("tokens/:token/check") { request, context in
            let token = IdToken(try context.part("token"))
            let check: TokenCheck = try await request.decoded()
            guard check.evse ?? 0 >= 0 else { throw Refusal(.invalid, "'evse' must not be negative") }
            var verdict = try await self.store.perform { try $0.check(token, check) }
            verdict.words = Self.words(verdict.status)
            return try Response.json(verdict)
        }
        for (word, isBlocked) in [("block", true), ("unblock", false)] {
            v1.post("tokens/:token/\(word)") { _, context in
                let token = IdToken(try context.part("token"))
                try await self.change { try $0.setBlocked(isBlocked, token: token) }
                return Response(status: .noContent)
            }
        }
        v1.delete("tokens/:token") { _, context in
            let token = IdToken(try context.part("token"))
            try await self.change { try $0.removeToken(token) }
            return Response(status: .noContent)
        }
    }

    /// A change of the tokens, which the lists of chargers follow.
    private func change(_ work: @escaping @Sendable (Change) throws -> Void) async throws {
        try await self.store.perform {
            try work($0)
            try $0.pushLocalLists()
        }
    }

    /// What a charger of each version is told.
    private static func words(_ status: AuthorizationStatus) -> [String: String] {
        [
            "1.6": V16.AuthorizationStatus(status).rawValue,
            "2.x": V2.AuthorizationStatus(status).rawValue,
        ]
    }
}
