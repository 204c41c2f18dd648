internal import GRDB
public import Shared

/// Whose chargers they are that need tolerance.
private struct ChargerModel: Hashable {
    var vendor: String
    var model: String

    /// Where all further models are counted once there are too many: chargers choose their own words.
    static let others = ChargerModel(vendor: "", model: "(others)")

    init(vendor: String, model: String) {
        self.vendor = Self.cut(vendor)
        self.model = Self.cut(model)
    }

    /// Counted as the database counts, and not by what is seen: any number of accents may stand on one letter.
    private static func cut(_ text: String) -> String { String(text.unicodeScalars.prefix(50)) }
}

/// How often each tolerance was needed, by model: counted as messages are taken, written once a group.
extension Change {
    /// The most rows; a model has at most one for each tolerance.
    static let mostTolerances: Int64 = 1000

    /// Something was accepted of a charger although no schema allows it.
    public func tolerated(_ deviations: [Deviation: Int], of charger: ChargerID) {
        guard !deviations.isEmpty else { return }
        self.tolerances[charger, default: [:]].merge(deviations, uniquingKeysWith: +)
    }

    /// Writes what was counted since the group began.
    func writeTolerances() throws {
        for (charger, deviations) in self.tolerances {
            guard
                let row = try self.row(
                    "SELECT vendor, model, identity FROM charger WHERE id = ?", [charger.rawValue])
            else { continue }
            let model = ChargerModel(vendor: row[0] ?? "", model: row[1] ?? "")
            for (deviation, count) in deviations {
                try self.write(deviation, Int64(count), of: model, charger: row[2])
            }
        }
    }

    private func write(_ deviation: Deviation, _ count: Int64, of model: ChargerModel, charger: String) throws {
        let isKnown =
            try self.row(
                "SELECT 1 FROM tolerance WHERE vendor = ? AND model = ? AND deviation = ?",
                [model.vendor, model.model, deviation.rawValue]) != nil
        let model = try isKnown || self.hasRoomForTolerance() ? model : .others
        try self.run(
            """
            INSERT INTO tolerance VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
            ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at,
                charger = excluded.charger
            """,
            [model.vendor, model.model, deviation.rawValue, count, self.now.milliseconds, charger])
    }

    private func hasRoomForTolerance() throws -> Bool {
        try self.row("SELECT count(*) FROM tolerance")?[0] ?? 0 < Self.mostTolerances
    }
}
