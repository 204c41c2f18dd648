internal import GRDB
internal import Shared

/// Which connector a session's share belongs to.
enum RollupOutlet {
    /// Where the session is; where it names the EVSE alone and that has one connector, that one.
    static func of(_ session: Session, _ db: Database) throws -> Outlet {
        guard session.outlet.evse != 0, session.outlet.connector == 0 else { return session.outlet }
        let known = try db.rows(
            "SELECT connector FROM connector WHERE charger_id = ? AND evse = ? AND connector <> 0 LIMIT 2",
            [session.charger.rawValue, session.outlet.evse])
        guard known.count == 1 else { return session.outlet }
        return Outlet(evse: session.outlet.evse, connector: known[0][0])
    }
}
