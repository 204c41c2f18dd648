internal import GRDB
public import Shared

extension Change {
    /// A person closes a session whose end will never come: it is billed as estimated, from its last reading.
    ///
    /// - Throws: `Refusal` when there is no such session, or it is over.
    public func closeSession(_ id: SessionID) throws {
        guard let session = try self.session(id) else {
            throw Refusal(
                .notFound, "there is no session \(id.rawValue); 'edgectl sessions --open' lists those that run")
        }
        guard !session.state.isOver else {
            throw Refusal(.conflict, "session \(id.rawValue) is over already: it is \(session.state.rawValue)")
        }
        try self.record(
            .sessionClosed, charger: session.charger, session: id, ["from": session.state.rawValue, "by": "technician"])
        try self.change(session) { $0.closedAsEstimated() }
    }
}
