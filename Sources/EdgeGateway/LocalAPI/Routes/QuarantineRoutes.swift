internal import Hummingbird
internal import Shared
internal import Store

/// Decides about quarantined messages.
struct QuarantineRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("quarantine/:message/adopt") { request, context in
            let id = try context.number("message")
            let decision: QuarantineDecision = try await request.decoded()
            guard let session = decision.session else {
                throw Refusal(.invalid, "'session' is missing: the number of the session that adopts the message")
            }
            try await self.store.perform {
                try $0.closeQuarantine(id, session: SessionID(rawValue: session), note: decision.note)
            }
            return Response(status: .noContent)
        }
        v1.post("quarantine/:message/dismiss") { request, context in
            let id = try context.number("message")
            let decision: QuarantineDecision = try await request.decoded()
            try await self.store.perform { try $0.closeQuarantine(id, session: nil, note: decision.note) }
            return Response(status: .noContent)
        }
    }
}
