internal import GRDB
internal import Shared

/// What chargers said that stands until they say otherwise.
extension Change {
    func conditionsTold(_ changes: [ConditionChange], of charger: ChargerID) throws {
        for change in changes.prefix(ChargerCondition.most) {
            switch change {
            case .stands(let condition): try self.stands(condition, at: charger)
            case .over(let name): try self.isOver(name, at: charger)
            }
        }
    }

    private func stands(_ condition: ChargerCondition, at charger: ChargerID) throws {
        let name = condition.name
        try self.run(
            """
            INSERT INTO charger_condition SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6
            WHERE (SELECT count(*) FROM charger_condition WHERE charger_id = ?1) < ?7
                OR EXISTS (SELECT 1 FROM charger_condition
                    WHERE charger_id = ?1 AND kind = ?2 AND evse = ?3 AND name = ?4)
            ON CONFLICT DO UPDATE SET text = excluded.text, told_at = excluded.told_at
            """,
            [
                charger.rawValue, name.kind.rawValue, name.evse, name.text, condition.text, self.now.milliseconds,
                ChargerCondition.most,
            ])
    }

    private func isOver(_ name: ChargerCondition.Name, at charger: ChargerID) throws {
        try self.run(
            "DELETE FROM charger_condition WHERE charger_id = ? AND kind = ? AND evse = ? AND name = ?",
            [charger.rawValue, name.kind.rawValue, name.evse, name.text])
    }

    /// The car is done: what it wanted is over.
    func vehicleLeft(_ session: Session) throws {
        for kind in ChargerCondition.Kind.allCases where kind.isOfVehicle {
            try self.isOver(ChargerCondition.Name(kind, evse: session.outlet.evse), at: session.charger)
        }
    }
}

extension ConditionView {
    static func all(_ db: Database, charger: Int64) throws -> [ConditionView] {
        try db.rows("SELECT * FROM charger_condition WHERE charger_id = ? ORDER BY kind, evse, name", [charger])
            .compactMap { row in
                guard let kind = ChargerCondition.Kind(rawValue: row["kind"]) else { return nil }
                return ConditionView(
                    kind: kind, evse: row["evse"], name: row["name"], text: row["text"],
                    since: Timestamp(milliseconds: row["since"]), toldAt: Timestamp(milliseconds: row["told_at"]))
            }
    }
}
