internal import GRDB
internal import Shared

/// What goes on at connectors and chargers: its time counts in the roll-ups, in the transaction that ends it, and quarter
/// by quarter while it lasts.
extension Change {
    /// So far back what stands in the roll-ups is changed by who tells late that something had begun or ended, in
    /// milliseconds.
    private static let furthestBack: Int64 = 7 * 86_400_000
    /// So much of what lasts is booked in one tick: quarters of one state, and states.
    private static let mostQuarters: Int64 = 672
    private static let mostStates = 200

    /// A connector told its status.
    ///
    /// - Parameter before: when its last one changed. Nothing began earlier that was not going on then: a clock that is
    ///   behind would have the same time counted twice.
    func tellStates(
        _ report: ConnectorReport, at instant: Timestamp, notBefore before: Timestamp?, of charger: ChargerID
    ) throws {
        for kind in [OutletStateKind.plugged, .faulted] {
            let isOn = report.status.shows(kind, at: report.outlet)
            let at = isOn ? max(instant, before ?? instant) : instant
            try self.set(kind, isOn, at: report.outlet, of: charger, at)
        }
    }

    /// An approved charger is there, or is away, from now on. Its connectors are so with it.
    func chargerStands(online isOnline: Bool, _ charger: ChargerID) throws {
        let isOffline = !isOnline && self.cache.chargers[charger]?.isApproved == true
        guard isOffline else { return try self.endStates([.offline], of: charger) }
        let connectors = try self.rows(
            "SELECT evse, connector FROM connector WHERE charger_id = ? AND evse > 0", [charger.rawValue])
        for outlet in [.wholeCharger] + connectors.map({ Outlet(evse: $0[0], connector: $0[1]) }) {
            try self.set(.offline, true, at: outlet, of: charger, self.now)
        }
    }

    /// Nothing of these kinds goes on at a charger any more.
    ///
    /// - Parameter ofConnectorsOnly: the charger as a whole is left as it is.
    func endStates(_ kinds: [OutletStateKind], of charger: ChargerID, ofConnectorsOnly: Bool = false) throws {
        let rows = try self.rows(
            "SELECT evse, connector, kind FROM outlet_state WHERE charger_id = ?", [charger.rawValue])
        for row in rows {
            let outlet = Outlet(evse: row[0], connector: row[1])
            guard let kind = OutletStateKind(rawValue: row[2]), kinds.contains(kind),
                !ofConnectorsOnly || outlet != .wholeCharger
            else { continue }
            try self.set(kind, false, at: outlet, of: charger, self.now)
        }
    }

    private func set(
        _ kind: OutletStateKind, _ isOn: Bool, at outlet: Outlet, of charger: ChargerID, _ instant: Timestamp
    ) throws {
        let key: StatementArguments = [charger.rawValue, outlet.evse, outlet.connector, kind.rawValue]
        let known = try self.row(
            """
            SELECT since, booked_until FROM outlet_state
            WHERE charger_id = ? AND evse = ? AND connector = ? AND kind = ?
            """, key)
        guard let known else {
            guard isOn else { return }
            let since = min(max(instant, self.now.advanced(byMilliseconds: -Self.furthestBack)), self.now)
            try self.run(
                "INSERT INTO outlet_state VALUES (?, ?, ?, ?, ?, ?)",
                key + [since.milliseconds, since.milliseconds])
            return
        }
        guard !isOn else { return }
        let booked = Timestamp(milliseconds: known[1])
        let earliest = max(Timestamp(milliseconds: known[0]), booked.advanced(byMilliseconds: -Self.furthestBack))
        let end = max(min(instant, max(self.now, earliest)), earliest)
        let place = (charger, outlet)
        try self.book(kind, from: booked, until: end, place, sign: 1)
        try self.book(kind, from: end, until: booked, place, sign: -1)
        try self.run(
            "DELETE FROM outlet_state WHERE charger_id = ? AND evse = ? AND connector = ? AND kind = ?", key)
    }

    private func book(
        _ kind: OutletStateKind, from: Timestamp, until: Timestamp, _ place: (charger: ChargerID, outlet: Outlet),
        sign: Int64
    ) throws {
        for part in QuarterHour.parts(from: from, until: until) {
            try self.add(kind.figures(sign * part.milliseconds), to: .init(place.charger, part.quarter, place.outlet))
        }
    }

    /// Books what quarters that are over hold of states that last. Returns what could not be done.
    func tickOutletStates() throws -> [String] {
        let begin = QuarterHour(self.now).start
        guard self.cache.statesBookedUntil != begin else { return [] }
        let due = try self.rows(
            "SELECT * FROM outlet_state WHERE booked_until < ? LIMIT ?", [begin.milliseconds, Self.mostStates])
        if due.isEmpty { self.cache.statesBookedUntil = begin }
        return try due.compactMap { row in
            try self.alone("the state of charger \(row["charger_id"] as Int64)") { try self.book(row, until: begin) }
        }
    }

    private func book(_ row: Row, until begin: Timestamp) throws {
        guard let kind = OutletStateKind(rawValue: row["kind"]) else { return }
        let booked = Timestamp(milliseconds: row["booked_until"])
        let until = min(begin, booked.advanced(byMilliseconds: Self.mostQuarters * QuarterHour.length))
        let outlet = Outlet(evse: row["evse"], connector: row["connector"])
        let charger = ChargerID(rawValue: row["charger_id"])
        try self.book(kind, from: booked, until: until, (charger, outlet), sign: 1)
        try self.run(
            """
            UPDATE outlet_state SET booked_until = ? WHERE charger_id = ? AND evse = ? AND connector = ? AND kind = ?
            """, [until.milliseconds, charger.rawValue, outlet.evse, outlet.connector, kind.rawValue])
    }

    /// The wall clock stepped: no time has passed by it.
    func moveStates(by step: Int64) throws {
        try self.run("UPDATE outlet_state SET since = since + ?1, booked_until = booked_until + ?1", [step])
    }
}
