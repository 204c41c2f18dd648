internal import Foundation
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
                "SELECT * FROM device_variable WHERE charger_id = ? ORDER BY \(VariablePlace.columns)", [id])
            return ModelView(
                charger: identity, version: charger[1],
                reading: try reading.map { ModelReadingView(try ModelReading($0)) },
                variables: variables.map(DeviceVariable.init))
        }
    }

    /// A charger's settings in the order of their names, from one to the next.
    ///
    /// - Parameter cursor: the `next` of the page before.
    public func variables(
        of identity: String, after cursor: String?, limit: Int
    ) async throws -> (variables: [(cursor: String, variable: DeviceVariable)], next: String?) {
        let place = try cursor.map(VariablePlace.init(cursor:))
        return try await self.read { db in
            var filter = SQLFilter()
            filter.add("charger_id = ?", try db.chargerID(identity))
            if let place { filter.add("(\(VariablePlace.columns)) > (?, ?, ?, ?, ?, ?, ?)", place.values) }
            let rows = try db.rows(
                "SELECT * FROM device_variable\(filter.clause) ORDER BY \(VariablePlace.columns) LIMIT \(limit + 1)",
                filter.arguments)
            let variables = try rows.prefix(limit).map { row in
                let variable = DeviceVariable(row)
                return (cursor: try VariablePlace(variable).cursor, variable: variable)
            }
            return (variables, rows.count > limit ? variables.last?.cursor : nil)
        }
    }
}

/// Where a value stands among a charger's.
private struct VariablePlace: Codable {
    static let columns = "component, component_instance, evse, connector, variable, variable_instance, attribute"

    private let component: String
    private let componentInstance: String
    private let evse: Int
    private let connector: Int
    private let variable: String
    private let variableInstance: String
    private let attribute: String

    init(_ variable: DeviceVariable) {
        self.component = variable.component
        self.componentInstance = variable.componentInstance
        (self.evse, self.connector) = (variable.evse, variable.connector)
        self.variable = variable.variable
        self.variableInstance = variable.variableInstance
        self.attribute = variable.attribute
    }

    init(cursor: String) throws(Refusal) {
        self = try APICoding.decode(from: Data(cursor.utf8))
    }

    var cursor: String {
        get throws { String(decoding: try APICoding.encode(self), as: UTF8.self) }
    }

    var values: [any DatabaseValueConvertible] {
        [
            self.component, self.componentInstance, self.evse, self.connector, self.variable, self.variableInstance,
            self.attribute,
        ]
    }
}
