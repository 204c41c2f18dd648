internal import Foundation
internal import GRDB
internal import Shared

/// Tariffs from above, and where they apply.
extension Change {
    func apply(_ tariffs: SiteDocument.Tariffs, _ work: inout ConfigurationWork) throws {
        work.begin(.tariffs)
        let overridden = try self.overridden(.tariffs)
        for item in tariffs.tariffs {
            let definition = try Self.definition(of: item.value)
            guard !overridden.contains(ConfigurationItem.tariff(item.value.id).name) else {
                try self.want(.tariffs, .tariff(item.value.id), definition)
                work.count(.tariffs, \.overridden)
                continue
            }
            let old = try self.definition(ofTariff: item.value.id)
            guard old != definition else { continue }
            try work.attempt(item.path) { try self.set(item.value) }
            work.count(.tariffs, old == nil ? \.added : \.changed)
        }
        if let assignments = tariffs.assignments { try self.apply(assignments, overridden, &work) }
        try self.retire(besides: Set(tariffs.tariffs.map(\.value.id)), overridden, &work)
    }

    private func apply(
        _ assignments: [SiteDocument.Item<TariffAssignment>], _ overridden: Set<String>,
        _ work: inout ConfigurationWork
    ) throws {
        let rows = try self.rows(TariffRows.assignments).map(TariffAssignment.init)
        let old = Dictionary(rows.map { (ConfigurationItem($0), $0.tariff) }) { first, _ in first }
        var listed: Set<ConfigurationItem> = []
        for item in assignments {
            let place = ConfigurationItem(item.value)
            listed.insert(place)
            guard !overridden.contains(place.name) else {
                try self.want(.tariffs, place, item.value.tariff.map(CommandRows.text))
                work.count(.tariffs, \.overridden)
                continue
            }
            guard old[place] != item.value.tariff else { continue }
            try work.attempt(item.path) {
                try self.assignTariff(item.value.tariff, charger: item.value.charger, evse: item.value.evse)
            }
            work.count(.tariffs, \.changed)
        }
        try self.wantNothing(.tariffs, of: overridden, "assignment", besides: Set(listed.map(\.name)))
        for row in rows
        where !listed.contains(ConfigurationItem(row)) && !overridden.contains(ConfigurationItem(row).name) {
            try self.assignTariff(nil, charger: row.charger, evse: row.evse)
            work.count(.tariffs, \.changed)
        }
    }

    /// A tariff that an override still applies somewhere stays.
    private func retire(
        besides listed: Set<String>, _ overridden: Set<String>, _ work: inout ConfigurationWork
    ) throws {
        let rows = try self.rows(
            """
            SELECT name FROM tariff t WHERE retired_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM tariff_assignment WHERE tariff_id = t.id AND until IS NULL)
            """)
        let names = Set(listed.map { ConfigurationItem.tariff($0).name })
        try self.wantNothing(.tariffs, of: overridden, "tariff:", besides: names)
        for name in rows.map({ $0[0] as String })
        where !listed.contains(name) && !overridden.contains(ConfigurationItem.tariff(name).name) {
            try self.retireTariff(name)
            work.count(.tariffs, \.removed)
        }
    }

    /// Makes a tariff what was said of it from above; nil: there is none of this name.
    func bring(_ wanted: Tariff?, tariff id: String) throws {
        if let wanted {
            try self.set(wanted)
        } else if try self.currentTariff(named: id) != nil {
            try self.retireTariff(id)
        }
    }

    func bring(_ wanted: String?, to charger: String?, evse: Int?) throws {
        try self.assignTariff(wanted, charger: charger, evse: evse)
    }

    /// A tariff's version in force, as it is stored; nil where there is none.
    func definition(ofTariff id: String) throws -> String? {
        try self.row("SELECT definition FROM tariff WHERE name = ? AND retired_at IS NULL", [id])?[0]
    }

    /// What is assigned to a place itself, as JSON.
    func assigned(to charger: String?, evse: Int?) throws -> String? {
        let rows = try self.rows(TariffRows.assignments).map(TariffAssignment.init)
        return try rows.first { $0.charger == charger && $0.evse == evse }?.tariff.map(CommandRows.text)
    }

    private static func definition(of tariff: Tariff) throws -> String {
        String(decoding: try CanonicalJSON.encode(tariff), as: UTF8.self)
    }
}

extension ConfigurationItem {
    fileprivate init(_ assignment: TariffAssignment) {
        self = .assignment(charger: assignment.charger, evse: assignment.evse)
    }
}
