internal import Foundation
internal import GRDB
public import Shared

/// Settings in place of those of the configuration file.
extension Change {
    func apply(_ settings: [String: SettingValue], _ work: inout ConfigurationWork) throws {
        work.begin(.settings)
        let overridden = try self.overridden(.settings)
        let known = try self.siteSettings()
        for key in Set(settings.keys).union(known.keys).union(overridden).sorted() {
            guard !overridden.contains(key) else {
                try self.want(.settings, .setting(key), settings[key].map(CommandRows.text))
                work.count(.settings, \.overridden)
                continue
            }
            guard known[key] != settings[key] else { continue }
            try self.bring(settings[key], setting: key)
            work.count(
                .settings, known[key] == nil ? \.added : settings[key] == nil ? \.removed : \.changed)
        }
    }

    /// Sets a key by hand: it holds until the override is released.
    ///
    /// - Throws: `Refusal` when it cannot be set so, or not to this.
    public func overrideSetting(_ key: String, with value: SettingValue) throws {
        if let problem = Configuration.problems(with: [key: value]).first {
            let isNamed = problem.message.hasPrefix(key)
            throw Refusal(.invalid, isNamed ? problem.message : "'\(key.prefix(60))': \(problem.message)")
        }
        try self.mark(.settings, .setting(key), wanted: self.siteSettings()[key].map(CommandRows.text))
        try self.bring(value, setting: key)
        self.notice.settings = try self.siteSettings()
    }

    /// Makes a setting what was said of it from above; nil: the file's value holds.
    func bring(_ wanted: SettingValue?, setting key: String) throws {
        if let wanted {
            try self.run("INSERT OR REPLACE INTO site_setting VALUES (?, ?)", [key, CommandRows.text(wanted)])
        } else {
            try self.run("DELETE FROM site_setting WHERE key = ?", [key])
        }
        self.notice.configuration = true
        // Chargers were set by the value before.
        if key.hasPrefix("chargers.defaults.") { try self.applyDefaultsToAll() }
    }

    private func applyDefaultsToAll() throws {
        for row in try self.rows("SELECT id FROM charger WHERE is_approved = 1") {
            try self.wasApproved(ChargerID(rawValue: row[0]))
        }
    }

    /// The settings in place of those of the file.
    func siteSettings() throws -> [String: SettingValue] { try self.db.siteSettings() }
}

extension Database {
    func siteSettings() throws -> [String: SettingValue] {
        var settings: [String: SettingValue] = [:]
        for row in try self.rows("SELECT key, value FROM site_setting") {
            settings[row[0]] = try JSONDecoder().decode(SettingValue.self, from: Data((row[1] as String).utf8))
        }
        return settings
    }
}

extension SiteStore {
    /// The settings in place of those of the configuration file: from above, or of a technician.
    public func siteSettings() throws -> [String: SettingValue] {
        try self.pool.readBriefly { try $0.siteSettings() }
    }
}
