internal import GRDB
public import Shared

/// Chargers' settings: what they tell of them is kept, whoever asked.
extension Change {
    /// The most values that are kept of a charger.
    static let mostVariables = 5000

    /// Asks for a charger's settings to be read; one that is being read already goes on.
    ///
    /// - Throws: `Refusal` when no charger has this identity, or it is not connected.
    public func refreshModel(of identity: String) throws {
        let id = try self.charger(identity)
        guard self.cache.chargers[id]?.connectedAt != nil else {
            throw Refusal(.conflict, "charger '\(identity)' is not connected: its settings cannot be read now")
        }
        try self.wantModel(of: id, reason: "a technician asked")
    }

    /// A charger is met: it is read for the first time, when its firmware changed, and after a reading that failed.
    func metModel(of charger: ChargerID) throws {
        guard self.settings.readsModels, self.cache.chargers[charger]?.isServed ?? false else { return }
        let firmware = try self.firmware(of: charger)
        guard let reading = try self.modelReading(of: charger) else {
            return try self.wantModel(of: charger, reason: "first contact")
        }
        guard reading.isOutdated(byFirmware: firmware) else { return }
        let isSame = reading.firmwareVersion == firmware
        try self.wantModel(of: charger, reason: isSame ? "the last reading ended early" : "the firmware changed")
    }

    func wantModel(of charger: ChargerID, reason: String) throws {
        let old = try self.modelReading(of: charger)
        guard !(old?.state.isOpen ?? false) else { return }
        let reading = ModelReading(
            number: (old?.number ?? 0) + 1, reason: reason, firmwareVersion: try self.firmware(of: charger),
            now: self.now)
        try self.store(reading, of: charger)
        self.notice.models.insert(charger)
    }

    private func firmware(of charger: ChargerID) throws -> String? {
        try self.row("SELECT firmware_version FROM charger WHERE id = ?", [charger.rawValue])?[0]
    }

    /// Stores the command that asks a charger for its settings, where they are wanted.
    ///
    /// - Parameter command: makes it, of the charger's subprotocol, the reading's number and the charger's identity;
    ///   nil where a charger of that version cannot be asked.
    public func askForModel(
        of charger: ChargerID, command: (_ version: String, _ number: Int, _ identity: String) -> CommandRequest?
    ) throws {
        guard var reading = try self.modelReading(of: charger), reading.state == .wanted,
            let known = try self.row("SELECT version, identity FROM charger WHERE id = ?", [charger.rawValue]),
            let version = known[0] as String?, let request = command(version, reading.number, known[1])
        else { return }
        reading.asked(now: self.now)
        try self.store(reading, of: charger)
        try self.run(
            "UPDATE model_reading SET command_id = ? WHERE charger_id = ?", [request.id, charger.rawValue])
        _ = try self.receive(request)
    }

    /// A charger told values of its settings.
    ///
    /// - Parameter isWhole: these are all that it has (1.6 GetConfiguration without keys).
    public func keep(_ variables: [DeviceVariable], of charger: ChargerID, isWhole: Bool) throws {
        var reading =
            try self.modelReading(of: charger)
            ?? ModelReading(
                number: 1, reason: "a command read settings", firmwareVersion: try self.firmware(of: charger),
                now: self.now)
        let leftOut = try self.write(variables, of: charger, reading: reading.number)
        guard isWhole else { return }
        reading.leftOut(leftOut)
        reading.toldAll(now: self.now)
        try self.finish(reading, of: charger)
    }

    /// A part of a report came: the gateway's own is assembled, any other is noted and its values kept.
    func modelReported(_ part: ModelPart, of charger: ChargerID) throws -> ChargerReply {
        guard var reading = try self.modelReading(of: charger), reading.number == part.reading else {
            try self.note(JournalKind.report.rawValue, part.detail, of: charger)
            try self.keep(part.variables, of: charger, isWhole: false)
            try self.assembleForeign(part, of: charger)
            return .acknowledged
        }
        reading.leftOut(try self.write(part.variables, of: charger, reading: reading.number))
        let wasComplete = reading.state == .complete
        reading.partCame(part.number, isLast: part.isLast, now: self.now)
        if reading.state == .complete, !wasComplete {
            try self.finish(reading, of: charger)
        } else {
            try self.store(reading, of: charger)
        }
        return .acknowledged
    }

    /// A report that the gateway did not ask for: its values are settings like any, the report has their names.
    private func assembleForeign(_ part: ModelPart, of charger: ChargerID) throws {
        guard part.reading == nil, let request = part.request else { return }
        try self.assemble(
            ReportPart(
                kind: .settings, request: request, number: part.number, isLast: part.isLast,
                entries: try part.variables.map { try CommandRows.text($0.name) }, detail: part.detail),
            of: charger)
    }

    /// The charger said that it cannot tell its settings.
    public func modelNotSupported(by charger: ChargerID, command: String, detail: String) throws {
        try self.changeModelReading(of: charger, command: command) { $0.notSupported(detail, now: self.now) }
    }

    /// The command that asks came to its end.
    func modelCommandEnded(_ command: Command, at charger: ChargerID) throws {
        try self.changeModelReading(of: charger, command: command.request.id) { reading in
            switch command.state {
            case .effective:
                reading.accepted(now: self.now)
            case .rejected, .failed, .expired, .cancelled, .superseded, .unknown:
                reading.failed(command.detail ?? command.state.rawValue, now: self.now)
            case .received, .queued, .sent, .accepted:
                return
            }
        }
    }

    /// Reports of which nothing has come for a while are incomplete, and what was not asked for is asked for again.
    public func tickModels() throws {
        try self.tickDefaults()
        for row in try self.rows("SELECT * FROM model_reading WHERE state IN ('wanted', 'receiving')") {
            let charger = ChargerID(rawValue: row["charger_id"])
            let old = try ModelReading(row)
            var reading = old
            reading.ticked(now: self.now)
            if reading != old { try self.finish(reading, of: charger) }
            if reading.state == .wanted { self.notice.models.insert(charger) }
        }
    }

    private func changeModelReading(
        of charger: ChargerID, command: String, _ event: (inout ModelReading) -> Void
    ) throws {
        guard
            let row = try self.row(
                "SELECT * FROM model_reading WHERE charger_id = ? AND command_id = ?", [charger.rawValue, command])
        else { return }
        let old = try ModelReading(row)
        var reading = old
        event(&reading)
        guard reading != old else { return }
        if reading.state.isOpen { try self.store(reading, of: charger) } else { try self.finish(reading, of: charger) }
    }

    /// A reading ended: what the charger no longer has is forgotten, and the journal tells.
    private func finish(_ reading: ModelReading, of charger: ChargerID) throws {
        try self.store(reading, of: charger)
        if reading.state == .complete {
            try self.run(
                "DELETE FROM device_variable WHERE charger_id = ? AND reading < ?", [charger.rawValue, reading.number])
        }
        try self.record(
            .model, charger: charger,
            ModelFacts(reading: ModelReadingView(reading), values: try self.variableCount(of: charger)))
    }
}

/// What the journal says of a reading.
private struct ModelFacts: Encodable {
    var reading: ModelReadingView
    var values: Int
}
