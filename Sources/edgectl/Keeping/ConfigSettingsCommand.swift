import ArgumentParser
internal import Foundation
internal import Shared

extension ConfigCommand {
    struct Settings: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The settings that can be changed while the gateway runs, and where each comes from.",
            discussion: "Example:\n  edgectl config settings")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try SettingText.show(try await self.options.daemon().settings(), self.options)
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a key in place of the configuration file and the cloud, until it is released.",
            discussion: """
                Examples:
                  edgectl config set tokens.unknown accept --why "no cloud until Monday"
                  edgectl config set chargers.defaults.meter_interval_seconds 30
                  edgectl config set tokens.accepted_types '["DirectPayment"]'
                """)

        @Argument(help: "The key, as 'edgectl config settings' lists it.")
        var key: String

        @Argument(help: "The value: a text, a number, true or false, or a list of texts as JSON.")
        var value: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let client = try self.options.daemon()
            try SettingText.show(
                try await client.set(self.key, to: SettingText.value(self.value)), self.options, only: self.key)
        }
    }
}

/// Settings in words.
enum SettingText {
    /// What cannot be anything else is a text.
    static func value(_ text: String) -> SettingValue {
        (try? JSONDecoder().decode(SettingValue.self, from: Data(text.utf8))) ?? .text(text)
    }

    static func show(_ page: Page<SettingView>, _ options: CommonOptions, only key: String? = nil) throws {
        let screen = Screen()
        if try screen.json(page, options) { return }
        let rows = page.items.filter { key == nil || $0.key == key }.map { setting in
            [
                Cell(setting.key), Cell(setting.value.description),
                Cell(Self.origin(setting.origin), setting.origin == .override ? .yellow : nil),
                Cell(setting.fileValue?.description, .dim),
            ]
        }
        screen.table(
            Table(
                columns: [
                    .fixed("KEY"), .flexible("VALUE", minimum: 8), .fixed("FROM"),
                    .flexible("IN THE FILE", minimum: 8),
                ], rows: rows
            ).withoutEmptyColumns, empty: "No setting can be changed.")
    }

    private static func origin(_ origin: SettingView.Origin) -> String {
        switch origin {
        case .file: "file"
        case .cloud: "cloud"
        case .override: "this site"
        }
    }
}
