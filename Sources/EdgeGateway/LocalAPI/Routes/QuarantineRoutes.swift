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
            let event = try await self.store.reader.quarantinedFrame(id).event
            let isApplied = try await self.store.perform {
                try $0.adoptQuarantined(id, into: SessionID(rawValue: session), as: event, note: decision.note)
            }
            return try Response.json(QuarantineAdoption(session: session, isApplied: isApplied))
        }
        v1.post("quarantine/:message/dismiss") { request, context in
            let id = try context.number("message")
            let decision: QuarantineDecision = try await request.decoded()
            try await self.store.perform { try $0.dismissQuarantined(id, note: decision.note) }
            return Response(status: .noContent)
        }
    }
}
