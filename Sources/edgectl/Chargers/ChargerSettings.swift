import ArgumentParser
internal import Foundation
internal import Shared

/// What `charger config` and `charger model` share: getting a charger's settings, read anew where that is asked for.
struct ChargerSettings: ParsableArguments {
    @Flag(help: "Read them from the charger first.")
    var refresh = false

    @OptionGroup var options: CommonOptions

    /// How long a charger may take to tell its settings.
    private static let patience = Duration.seconds(90)

    func get(_ charger: String) async throws -> ModelView {
        guard self.refresh else { return try await self.options.site().model(of: charger) }
        let daemon = try self.options.daemon()
        var model = try await daemon.refreshModel(of: charger)
        let end = ContinuousClock.now + Self.patience
        while model.reading?.state.isOpen ?? false, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(300))
            model = try await daemon.model(of: charger)
        }
        return model
    }

    /// Shows a table of those settings that are wanted, after a line on how far they can be relied on.
    func show(_ model: ModelView, _ table: Table) throws {
        let screen = Screen()
        if try screen.json(model, self.options) { return }
        Output.lines(SettingsText.standing(model).flatMap { FactList.folded($0, to: screen.width) })
        guard !model.variables.isEmpty else { return }
        Output.line()
        screen.table(table, empty: "")
    }
}

/// Settings in words.
enum SettingsText {
    /// How far the settings can be relied on.
    static func standing(_ model: ModelView) -> [String] {
        guard let reading = model.reading else {
            return [
                "The settings of \(model.charger) were never read; 'edgectl charger config \(model.charger) --refresh' "
                    + "reads them."
            ]
        }
        var lines = [Self.sentence(reading)]
        if reading.leftOut > 0 { lines.append("\(reading.leftOut) values are left out: the charger has too many.") }
        return lines
    }

    private static func sentence(_ reading: ModelReadingView) -> String {
        let at = LocalTime.full(reading.changedAt)
        let detail = reading.detail.map { ": \(PlainText.of($0))" } ?? ""
        return switch reading.state {
        case .wanted, .asked: "Being read since \(at) (\(reading.reason)); what follows was told before."
        case .receiving:
            "INCOMPLETE, still being read; not here yet: \(reading.missing.joined(separator: ", "))."
        case .complete: "Complete, read \(at) (\(reading.reason))."
        case .incomplete: "INCOMPLETE, read \(at)\(detail)."
        case .notSupported: "The charger cannot tell its settings (\(at)\(detail))."
        case .failed: "The reading failed at \(at)\(detail)."
        }
    }

    /// What stands where a value is not shown.
    static func value(_ variable: DeviceVariable) -> Cell {
        if variable.isSecret { return Cell("(secret)", .dim) }
        if variable.mutability == "WriteOnly" { return Cell("(write only)", .dim) }
        return Cell(variable.value.map { $0 + (variable.unit.map { " \($0)" } ?? "") } ?? "(not set)")
    }

    static func access(_ variable: DeviceVariable) -> String? {
        switch variable.mutability {
        case "ReadOnly": "read"
        case "WriteOnly": "write"
        case "ReadWrite": "both"
        default: variable.mutability
        }
    }

    /// What values it can have: `integer 0 to 100`, `OptionList A,B`.
    static func kind(_ variable: DeviceVariable) -> String {
        var words = [variable.dataType ?? ""]
        switch (variable.minLimit, variable.maxLimit) {
        case (let low?, let high?): words.append("\(low) to \(high)")
        case (let low?, nil): words.append("from \(low)")
        case (nil, let high?): words.append("to \(high)")
        case (nil, nil): break
        }
        if let list = variable.valuesList { words.append(list) }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
