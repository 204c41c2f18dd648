internal import Foundation
internal import GRDB
public import Shared

/// What people on the site change of what is configured from above: it is marked, told to the cloud, and holds until it
/// is released, whatever comes from above meanwhile.
extension Change {
    /// Somebody on the site is about to change a thing that may be configured from above. Nothing is done where it is
    /// not, or where the change itself comes from above.
    ///
    /// - Parameters:
    ///   - item: its name within the section.
    ///   - wanted: what is in force of it, as JSON; nil where it does not exist.
    func overriding(_ section: ConfigurationSection, _ item: ConfigurationItem, wanted: () throws -> String?) throws {
        guard !self.isConfiguring, try self.isConfiguredFromAbove(section, item) else { return }
        try self.mark(section, item, wanted: try wanted())
    }

    private func isConfiguredFromAbove(_ section: ConfigurationSection, _ item: ConfigurationItem) throws -> Bool {
        if case .charger(let identity) = item {
            return try self.row("SELECT 1 FROM configured_charger WHERE identity = ?", [identity]) != nil
        }
        return try self.row("SELECT 1 FROM configuration_section WHERE section = ?", [section.rawValue]) != nil
    }

    /// What was said from above is kept from the first override on.
    func mark(_ section: ConfigurationSection, _ item: ConfigurationItem, wanted: String?) throws {
        try self.run(
            """
            INSERT INTO configuration_override VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (section, item) DO UPDATE
            SET made_by = excluded.made_by, reason = excluded.reason, made_at = excluded.made_at
            """,
            [
                section.rawValue, item.name, wanted, self.author?.name, self.author?.reason, self.now.milliseconds,
            ])
        try self.recordOverride(section, item, isReleased: false)
    }

    private func recordOverride(_ section: ConfigurationSection, _ item: ConfigurationItem, isReleased: Bool) throws {
        self.notice.configuration = true
        try self.record(
            .configurationOverridden,
            OverrideFacts(
                section: section, item: item.masked, state: isReleased ? "released" : "overridden",
                by: self.author?.name, reason: self.author?.reason))
    }

    /// The things of a section that people have changed.
    func overridden(_ section: ConfigurationSection) throws -> Set<String> {
        Set(
            try self.rows("SELECT item FROM configuration_override WHERE section = ?", [section.rawValue]).map { $0[0] }
        )
    }

    /// What comes into force when an override is released; nil for nothing.
    func wanted<Value: Decodable>(_ section: ConfigurationSection, _ item: ConfigurationItem) throws -> Value? {
        let row = try self.row(
            "SELECT wanted FROM configuration_override WHERE section = ? AND item = ?", [section.rawValue, item.name])
        return try (row?[0] as String?).map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }

    /// Changes what comes into force when an override is released.
    func want(_ section: ConfigurationSection, _ item: ConfigurationItem, _ wanted: String?) throws {
        try self.run(
            "UPDATE configuration_override SET wanted = ? WHERE section = ? AND item = ?",
            [wanted, section.rawValue, item.name])
    }

    /// Of what people have changed, what a list of everything leaves out: nothing of it comes into force when its override
    /// is released, whether or not it exists just now.
    ///
    /// - Parameters:
    ///   - prefix: of the names of the kind of things that the list has.
    ///   - listed: their names.
    func wantNothing(
        _ section: ConfigurationSection, of overridden: Set<String>, _ prefix: String, besides listed: Set<String>
    ) throws {
        for name in overridden where name.hasPrefix(prefix) && !listed.contains(name) {
            guard let item = ConfigurationItem(section, name) else { continue }
            try self.want(section, item, nil)
        }
    }

    /// Ends an override: what was last said from above comes into force.
    ///
    /// - Parameter boot: makes the command that has a charger boot again, so that it hears of its registration.
    /// - Throws: `Refusal` when there is no such override, or what was said cannot come into force any more.
    public func releaseOverride(
        _ section: ConfigurationSection, _ name: String, boot: ((String) -> CommandRequest)?
    ) throws {
        let row = try self.row(
            "SELECT wanted FROM configuration_override WHERE section = ? AND item = ?", [section.rawValue, name])
        guard let row, let item = ConfigurationItem(section, name) else {
            throw Refusal(
                .notFound,
                "nothing of \(section.rawValue) called '\(name.prefix(80))' is overridden; 'edgectl config' "
                    + "lists what is")
        }
        try self.run(
            "DELETE FROM configuration_override WHERE section = ? AND item = ?", [section.rawValue, name])
        try self.configuring { try self.restore(item, as: row[0], boot: boot) }
        if section == .tokens { try self.pushLocalLists() }
        try self.recordOverride(section, item, isReleased: true)
        // Last: what fails after it would be taken back in the database alone.
        if section == .settings { self.notice.settings = try self.siteSettings() }
    }

    /// Runs what comes from above: it overrides nothing.
    func configuring<Value>(_ work: () throws -> Value) rethrows -> Value {
        self.isConfiguring = true
        defer { self.isConfiguring = false }
        return try work()
    }

    private func restore(
        _ item: ConfigurationItem, as wanted: String?, boot: ((String) -> CommandRequest)?
    ) throws {
        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value? {
            try wanted.map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
        }
        switch item {
        case .token(let key): try self.bring(decoded(TokenView.self), token: key)
        case .tokenGroup(let key): try self.bring(decoded(TokenGroupView.self), group: key)
        case .tariff(let id): try self.bring(decoded(Tariff.self), tariff: id)
        case .assignment(let charger, let evse): try self.bring(decoded(String.self), to: charger, evse: evse)
        case .charger(let identity): try self.bring(decoded(ChargerStanding.self), charger: identity, boot: boot)
        case .setting(let key): try self.bring(decoded(SettingValue.self), setting: key)
        }
    }
}

/// What the journal says of an override.
private struct OverrideFacts: Encodable {
    var section: ConfigurationSection
    var item: String
    var state: String
    var by: String?
    var reason: String?
}

/// A thing of the configuration that can be overridden, by its name within its section.
enum ConfigurationItem: Hashable {
    /// By its key.
    case token(String)
    case tokenGroup(String)
    case tariff(String)
    case assignment(charger: String?, evse: Int?)
    case charger(String)
    case setting(String)

    var name: String {
        switch self {
        case .token(let key): "token:\(key)"
        case .tokenGroup(let key): "group:\(key)"
        case .tariff(let id): "tariff:\(id)"
        case .assignment(let charger, let evse):
            "assignment" + (charger.map { ":\($0)" } ?? "") + (evse.map { ":\($0)" } ?? "")
        case .charger(let identity): identity
        case .setting(let key): key
        }
    }

    /// Without what could be copied.
    var masked: String {
        if case .token(let key) = self { "token:\(IdToken(key).masked)" } else { self.name }
    }

    init?(_ section: ConfigurationSection, _ name: String) {
        func part(_ prefix: String) -> String? { name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil }
        switch section {
        case .chargers: self = .charger(name)
        case .settings: self = .setting(name)
        case .tokens:
            if let key = part("token:") {
                self = .token(key)
            } else if let key = part("group:") {
                self = .tokenGroup(key)
            } else {
                return nil
            }
        case .tariffs:
            if let id = part("tariff:") {
                self = .tariff(id)
            } else if let place = part("assignment") {
                // No charger's identity has a colon.
                let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
                self = .assignment(charger: parts.first, evse: parts.count == 2 ? Int(parts[1]) : nil)
            } else {
                return nil
            }
        }
    }
}
