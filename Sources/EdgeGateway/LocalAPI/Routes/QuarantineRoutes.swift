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
            let frame = try await self.store.reader.quarantinedFrame(id)
            let event = try decision.payload.map(frame.event(meaning:)) ?? frame.event
            let note = QuarantineNote(decision.note, mended: decision.payload)
            let adoption = try await self.store.perform { change in
                guard let session = decision.session else {
                    let opened = try change.adoptQuarantined(id, as: event, note)
                    return QuarantineAdoption(session: opened.rawValue, isApplied: true)
                }
                let isApplied = try change.adoptQuarantined(id, into: SessionID(rawValue: session), as: event, note)
                return QuarantineAdoption(session: session, isApplied: isApplied)
            }
            return try Response.json(adoption)
        }
        v1.post("quarantine/:message/dismiss") { request, context in
            let id = try context.number("message")
            let decision: QuarantineDecision = try await request.decoded()
            try await self.store.perform { try $0.dismissQuarantined(id, note: decision.note) }
            return Response(status: .noContent)
        }
    }
}
