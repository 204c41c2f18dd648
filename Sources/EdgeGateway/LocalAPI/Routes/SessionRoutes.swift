internal import Hummingbird
internal import Shared
internal import Store

/// Closes sessions by hand.
struct SessionRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("sessions/:session/close") { _, context in
            let id = try context.number("session")
            guard let session = SessionID(exactly: id) else {
                throw Refusal(.notFound, "there is no session \(id); 'edgectl sessions' lists the newest")
            }
            try await self.store.perform { try $0.closeSession(session) }
            return try Response.json(try await self.store.reader.session(id))
        }
    }
}

extension SessionID {
    /// Nil outside the range of session numbers.
    fileprivate init?(exactly number: Int64) {
        guard (1...Int64(Int32.max)).contains(number) else { return nil }
        self.init(rawValue: number)
    }
}
