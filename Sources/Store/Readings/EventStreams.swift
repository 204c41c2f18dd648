internal import GRDB
public import Shared

/// Event streams: their values are readings of the charger, in series of their variables.
extension Change {
    /// The most streams and monitors of a charger that are kept; values of further streams are readings all the same,
    /// under their stream's number.
    private static let mostStreams: Int64 = 500
    private static let mostMonitors: Int64 = 5000

    func take(_ report: StreamReport, of message: ChargerMessage) throws -> ChargerReply {
        switch report {
        case .opened(let stream, let detail):
            try self.opened(stream, at: message.charger)
            try self.note(JournalKind.eventStream.rawValue, detail, of: message.charger)
        case .closed(let number, let detail):
            try self.run(
                "DELETE FROM event_stream WHERE charger_id = ? AND number = ?", [message.charger.rawValue, number])
            try self.note(JournalKind.eventStream.rawValue, detail, of: message.charger)
        case .told(let number, let values):
            try self.take(values, ofStream: number, in: message)
        }
        return .acknowledged
    }

    private func opened(_ stream: PeriodicStream, at charger: ChargerID) throws {
        guard try self.hasRoom(for: stream.number, in: "event_stream", of: charger, most: Self.mostStreams) else {
            return
        }
        try self.run(
            "INSERT OR REPLACE INTO event_stream VALUES (?, ?, ?, ?, ?, ?)",
            [charger.rawValue, stream.number, stream.monitor, stream.interval, stream.values, self.now.milliseconds])
    }

    /// Which variables a charger's monitors watch, whoever asked for that.
    public func keep(_ monitors: [VariableMonitor], of charger: ChargerID) throws {
        for monitor in monitors {
            guard
                try self.hasRoom(for: monitor.number, in: "variable_monitor", of: charger, most: Self.mostMonitors)
            else { continue }
            let variable = monitor.variable
            try self.run(
                "INSERT OR REPLACE INTO variable_monitor VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    charger.rawValue, monitor.number, variable.component, variable.componentInstance, variable.evse,
                    variable.connector, variable.variable, variable.variableInstance,
                ])
        }
    }

    /// A charger has these monitors no more: nothing would ever end the alarms that they raised.
    public func forgetMonitors(_ ids: [Int], of charger: ChargerID) throws {
        for id in ids.prefix(Int(Self.mostMonitors)) {
            try self.run(
                "DELETE FROM variable_monitor WHERE charger_id = ? AND number = ?", [charger.rawValue, id])
            try self.run(
                """
                DELETE FROM charger_condition
                WHERE charger_id = ?1 AND kind = ?2 AND substr(name, -length(?3)) = ?3
                """,
                [
                    charger.rawValue, ChargerCondition.Kind.alarm.rawValue,
                    ChargerCondition.Name.ending(ofMonitor: id),
                ])
        }
    }

    /// One that is known already takes no more room, whatever is new of it.
    private func hasRoom(for number: Int, in table: String, of charger: ChargerID, most: Int64) throws -> Bool {
        let others: Int64 =
            try self.row(
                "SELECT count(*) FROM \(table) WHERE charger_id = ? AND number <> ?", [charger.rawValue, number])?[0]
            ?? 0
        return others < most
    }

    /// One reading an instant: values of one instant stand together.
    private func take(_ values: [StreamValue], ofStream number: Int, in message: ChargerMessage) throws {
        let variable = try self.variable(ofStream: number, of: message.charger)
        let unit = try variable.flatMap { try self.unit(of: $0, at: message.charger) }
        let outlet = variable.map { Outlet(evse: $0.evse, connector: $0.connector) } ?? .wholeCharger
        var sets: [ReadingSet] = []
        for value in values {
            let sample = Sample(value, of: variable, stream: number, unit: unit)
            if sets.last?.at == value.at {
                sets[sets.count - 1].samples.append(sample)
            } else {
                sets.append(ReadingSet(at: value.at, samples: [sample]))
            }
        }
        for set in sets {
            let instant = BilledInstant.choose(
                claimed: set.at, received: self.reception, isQueued: set.at < message.connectedAt,
                limit: self.settings.clockLimit)
            _ = try self.append(
                set, charger: message.charger, outlet: outlet, session: nil, previous: nil, at: instant.at)
        }
    }

    /// Nil where nobody told which variable the stream's monitor watches.
    private func variable(ofStream number: Int, of charger: ChargerID) throws -> DeviceVariable? {
        try self.row(
            """
            SELECT m.* FROM event_stream s JOIN variable_monitor m ON m.charger_id = s.charger_id AND m.number = s.monitor
            WHERE s.charger_id = ? AND s.number = ?
            """, [charger.rawValue, number]
        ).map {
            DeviceVariable(
                component: $0["component"], componentInstance: $0["component_instance"], evse: $0["evse"],
                connector: $0["connector"], variable: $0["variable"], variableInstance: $0["variable_instance"],
                attribute: "Actual", value: nil, mutability: nil)
        }
    }

    private func unit(of variable: DeviceVariable, at charger: ChargerID) throws -> String? {
        try self.row(
            """
            SELECT unit FROM device_variable WHERE charger_id = ? AND component = ? AND component_instance = ?
                AND variable = ? AND variable_instance = ? AND unit IS NOT NULL LIMIT 1
            """,
            [
                charger.rawValue, variable.component, variable.componentInstance, variable.variable,
                variable.variableInstance,
            ])?[0]
    }
}
