internal import GRDB
internal import Shared

/// Settings and their readings as rows.
extension Change {
    func modelReading(of charger: ChargerID) throws -> ModelReading? {
        try self.row("SELECT * FROM model_reading WHERE charger_id = ?", [charger.rawValue]).map(ModelReading.init)
    }

    /// A new reading begins without a command.
    func store(_ reading: ModelReading, of charger: ChargerID) throws {
        try self.run(
            """
            INSERT INTO model_reading (charger_id, number, state, reason, firmware_version, changed_at, parts,
                last_part, left_out, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (charger_id) DO UPDATE SET
                command_id = CASE WHEN number = excluded.number THEN command_id END, number = excluded.number,
                state = excluded.state, reason = excluded.reason, firmware_version = excluded.firmware_version,
                changed_at = excluded.changed_at, parts = excluded.parts, last_part = excluded.last_part,
                left_out = excluded.left_out, detail = excluded.detail
            """,
            [
                charger.rawValue, reading.number, reading.state.rawValue, reading.reason, reading.firmwareVersion,
                reading.changedAt.milliseconds, reading.parts.text, reading.parts.last, reading.leftOut, reading.detail,
            ])
    }

    /// Writes values. Facts that a message does not carry stay as they were told before.
    ///
    /// - Returns: how many were left out because the charger has too many.
    func write(_ variables: [DeviceVariable], of charger: ChargerID, reading: Int) throws -> Int {
        var count = try self.variableCount(of: charger)
        var leftOut = 0
        for variable in variables {
            if try !self.isKnown(variable, of: charger) {
                guard count < Self.mostVariables else {
                    leftOut += 1
                    continue
                }
                count += 1
            }
            try self.write(variable, of: charger, reading: reading)
        }
        return leftOut
    }

    func variableCount(of charger: ChargerID) throws -> Int {
        try self.row("SELECT count(*) FROM device_variable WHERE charger_id = ?", [charger.rawValue])?[0] ?? 0
    }

    private func isKnown(_ variable: DeviceVariable, of charger: ChargerID) throws -> Bool {
        try self.row(
            """
            SELECT 1 FROM device_variable WHERE charger_id = ? AND component = ? AND component_instance = ?
                AND evse = ? AND connector = ? AND variable = ? AND variable_instance = ? AND attribute = ?
            """,
            [
                charger.rawValue, variable.component, variable.componentInstance, variable.evse, variable.connector,
                variable.variable, variable.variableInstance, variable.attribute,
            ]) != nil
    }

    private func write(_ variable: DeviceVariable, of charger: ChargerID, reading: Int) throws {
        try self.run(
            """
            INSERT INTO device_variable VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = excluded.value, is_secret = excluded.is_secret,
                reading = excluded.reading, changed_at = iif(value IS excluded.value, changed_at, excluded.changed_at),
                mutability = ifnull(excluded.mutability, mutability),
                is_persistent = ifnull(excluded.is_persistent, is_persistent),
                is_constant = ifnull(excluded.is_constant, is_constant),
                data_type = ifnull(excluded.data_type, data_type), unit = ifnull(excluded.unit, unit),
                min_limit = ifnull(excluded.min_limit, min_limit), max_limit = ifnull(excluded.max_limit, max_limit),
                values_list = ifnull(excluded.values_list, values_list),
                supports_monitoring = ifnull(excluded.supports_monitoring, supports_monitoring)
            """,
            [
                charger.rawValue, variable.component, variable.componentInstance, variable.evse, variable.connector,
                variable.variable, variable.variableInstance, variable.attribute, variable.value, variable.isSecret,
                variable.mutability, variable.isPersistent, variable.isConstant, variable.dataType, variable.unit,
                variable.minLimit, variable.maxLimit, variable.valuesList, variable.supportsMonitoring, reading,
                self.now.milliseconds,
            ])
    }
}

extension ModelReading {
    init(_ row: Row) throws {
        self.init(
            number: row["number"], reason: row["reason"], firmwareVersion: row["firmware_version"],
            state: ModelReadingState(rawValue: row["state"]) ?? .failed,
            changedAt: Timestamp(milliseconds: row["changed_at"]),
            parts: ReportParts(text: row["parts"], last: row["last_part"]), leftOut: row["left_out"],
            detail: row["detail"])
    }
}

extension DeviceVariable {
    init(_ row: Row) {
        self.init(
            component: row["component"], componentInstance: row["component_instance"], evse: row["evse"],
            connector: row["connector"], variable: row["variable"], variableInstance: row["variable_instance"],
            attribute: row["attribute"], value: row["value"], mutability: row["mutability"])
        self.isPersistent = row["is_persistent"]
        self.isConstant = row["is_constant"]
        self.dataType = row["data_type"]
        self.unit = row["unit"]
        self.minLimit = row["min_limit"]
        self.maxLimit = row["max_limit"]
        self.valuesList = row["values_list"]
        self.supportsMonitoring = row["supports_monitoring"]
    }
}
