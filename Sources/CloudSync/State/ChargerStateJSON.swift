import Shared
import Store

/// Writes the live state of a charger as JSON.
enum ChargerStateJSON {
    static func write(_ charger: ChargerSnapshot, to json: inout JSONBytes) {
        json.raw("{\"charger\":")
        json.string(charger.identity)
        json.raw(",\"online\":")
        json.bool(charger.connectedAt != nil)
        if let since = charger.connectedAt ?? charger.disconnectedAt {
            json.raw(",\"since\":")
            json.timestamp(since)
        }
        json.raw(",\"approved\":")
        json.bool(charger.isApproved)
        json.raw(",\"registration\":")
        json.string(charger.registration.rawValue)
        let texts: [(StaticString, String?)] = [
            (",\"version\":", charger.version), (",\"vendor\":", charger.vendor), (",\"model\":", charger.model),
            (",\"serial_number\":", charger.serialNumber), (",\"firmware_version\":", charger.firmwareVersion),
        ]
        for case (let key, let text?) in texts {
            json.raw(key)
            json.string(text)
        }
        json.raw(",\"connectors\":[")
        json.list(charger.connectors, self.write)
        json.raw("],\"sessions\":[")
        json.list(charger.sessions, self.write)
        json.raw("]}")
    }

    private static func write(_ connector: ChargerSnapshot.Connector, to json: inout JSONBytes) {
        self.write(connector.outlet, to: &json)
        json.raw(",\"status\":")
        json.string(connector.status)
        if let error = connector.error {
            json.raw(",\"error\":")
            json.string(error)
        }
        json.raw(",\"changed_at\":")
        json.timestamp(connector.changedAt)
        json.raw("}")
    }

    private static func write(_ session: ChargerSnapshot.Running, to json: inout JSONBytes) {
        self.write(session.outlet, to: &json)
        json.raw(",\"session\":")
        json.integer(session.id.rawValue)
        json.raw(",\"state\":")
        json.string(session.state)
        json.raw(",\"started_at\":")
        json.timestamp(session.startedAt)
        if let energy = session.energy {
            json.raw(",\"energy_mwh\":")
            json.integer(energy.milliwattHours)
        }
        if let exported = session.exported {
            json.raw(",\"exported_mwh\":")
            json.integer(exported.milliwattHours)
        }
        if let milliwatts = session.milliwatts {
            json.raw(",\"power_mw\":")
            json.integer(milliwatts)
        }
        if let lastReadingAt = session.lastReadingAt {
            json.raw(",\"last_reading_at\":")
            json.timestamp(lastReadingAt)
        }
        json.raw("}")
    }

    private static func write(_ outlet: Outlet, to json: inout JSONBytes) {
        json.raw("{\"evse\":")
        json.integer(Int64(outlet.evse))
        json.raw(",\"connector\":")
        json.integer(Int64(outlet.connector))
    }
}

extension JSONBytes {
    fileprivate mutating func list<Item>(_ items: [Item], _ write: (Item, inout JSONBytes) -> Void) {
        for (index, item) in items.enumerated() {
            if index > 0 { self.raw(",") }
            write(item, &self)
        }
    }
}
