import ArgumentParser
internal import Shared

extension ChargerCommand {
    /// Settings by their names: 1.6 configuration keys, or the actual values of 2.x variables.
    struct Config: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how a charger is set.",
            discussion: """
                The settings that the charger told when it was first met, when its firmware changed, and since.

                Examples:
                  edgectl charger config CP-1
                  edgectl charger config CP-1 HeartbeatInterval
                  edgectl charger config CP-1 --refresh
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @Argument(help: "Only settings with this in their names.")
        var key: String?

        @OptionGroup var settings: ChargerSettings

        func run() async throws {
            var model = try await self.settings.get(self.charger)
            let wanted = model.variables.filter { $0.attribute == DeviceVariable.actual }
            model.variables = Self.matching(wanted, self.key)
            if let key, model.variables.isEmpty {
                throw CommandFailure(.refused, "no setting of '\(self.charger)' that is known is called '\(key)'")
            }
            try self.settings.show(model, Self.table(model.variables))
        }

        /// The one of that name, or those that have it in theirs; all where none is wanted.
        static func matching(_ variables: [DeviceVariable], _ key: String?) -> [DeviceVariable] {
            guard let key = key?.lowercased() else { return variables }
            let exact = variables.filter { $0.name.lowercased() == key }
            return exact.isEmpty ? variables.filter { $0.name.lowercased().contains(key) } : exact
        }

        static func table(_ variables: [DeviceVariable]) -> Table {
            Table(
                columns: [.flexible("KEY", minimum: 48), .flexible("VALUE", minimum: 16), .fixed("ACCESS")],
                rows: variables.map { [Cell($0.name), SettingsText.value($0), Cell(SettingsText.access($0))] })
        }
    }

    /// The 2.x device model with everything that is known of each variable.
    struct Model: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a charger's device model (OCPP 2.x).",
            discussion: """
                Each variable with its attributes, access, type and limits. OCPP 1.6 has configuration keys instead.

                Examples:
                  edgectl charger model CP-1
                  edgectl charger model CP-1 OCPPCommCtrlr
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @Argument(help: "Only this component.")
        var component: String?

        @OptionGroup var settings: ChargerSettings

        func run() async throws {
            var model = try await self.settings.get(self.charger)
            if let component = self.component?.lowercased() {
                model.variables.removeAll {
                    $0.component.lowercased() != component && $0.componentName.lowercased() != component
                }
                if model.variables.isEmpty {
                    throw CommandFailure(
                        .refused, "no component of '\(self.charger)' that is known is called '\(component)'")
                }
            }
            try self.settings.show(model, Self.table(model.variables))
        }

        static func table(_ variables: [DeviceVariable]) -> Table {
            Table(
                columns: [
                    .flexible("COMPONENT", minimum: 14), .flexible("VARIABLE", minimum: 14),
                    .flexible("VALUE", minimum: 12), .fixed("ACCESS"), .flexible("TYPE", minimum: 8),
                ],
                rows: variables.map {
                    [
                        Cell($0.componentName), Cell($0.variableName), SettingsText.value($0),
                        Cell(SettingsText.access($0)), Cell(SettingsText.kind($0)),
                    ]
                })
        }
    }
}
