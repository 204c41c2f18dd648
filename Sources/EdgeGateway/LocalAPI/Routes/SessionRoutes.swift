internal import Hummingbird
internal import Shared
internal import Store

/// Closes sessions by hand, and has bills made that were withheld.
struct SessionRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("sessions/:session/close") { _, context in
            let session = try SessionID(numbered: try context.number("session"))
            try await self.store.perform { try $0.closeSession(session) }
            return try Response.json(try await self.store.reader.session(session.rawValue))
        }
        v1.post("sessions/:session/bill") { request, context in
            let session = try SessionID(numbered: try context.number("session"))
            let wanted: SessionBillRequest = try await request.decoded()
            try await self.store.perform { try $0.billSession(session, tariff: wanted.tariff) }
            return try Response.json(try await self.store.reader.session(session.rawValue))
        }
    }
}

extension SessionID {
    /// - Throws: `Refusal` outside the range of session numbers.
    fileprivate init(numbered number: Int64) throws(Refusal) {
        guard (1...Int64(Int32.max)).contains(number) else {
            throw Refusal(.notFound, "there is no session \(number); 'edgectl sessions' lists the newest")
        }
        self.init(rawValue: number)
    }
}
