internal import GRDB
public import Shared

/// Chargers' settings.
extension SiteReader {
    public func model(of identity: String) async throws -> ModelView {
        try await self.read { db in
            guard let charger = try db.rows("SELECT id, version FROM charger WHERE identity = ?", [identity]).first
            else { throw Refusal.unknownCharger(identity) }
            let id: Int64 = charger[0]
            let reading = try db.rows("SELECT * FROM model_reading WHERE charger_id = ?", [id]).first
            let variables = try db.rows(
                "SELECT * FROM device_variable WHERE charger_id = ? ORDER BY component, component_instance, evse, "
                    + "connector, variable, variable_instance, attribute", [id])
            return ModelView(
                charger: identity, version: charger[1],
                reading: try reading.map { ModelReadingView(try ModelReading($0)) },
                variables: variables.map(DeviceVariable.init))
        }
    }
}
