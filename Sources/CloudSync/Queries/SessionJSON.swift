import Shared

/// Writes summaries of sessions as the local API has them: the same members in the same order as `JSONEncoder`, in a
/// tenth of its time. A page may have a thousand.
enum SessionJSON {
    static func write(_ session: SessionSummary, to json: inout JSONBytes) {
        json.raw("{\"charger\":")
        json.string(session.charger)
        json.raw(",\"connector\":")
        json.integer(Int64(session.connector))
        if let endedAt = session.endedAt {
            json.raw(",\"ended_at\":")
            json.timestamp(endedAt)
        }
        json.raw(",\"energy_mwh\":")
        json.integer(session.energyMilliwattHours)
        json.raw(",\"evse\":")
        json.integer(Int64(session.evse))
        self.member("exported_mwh", session.exportedMilliwattHours, to: &json)
        json.raw(",\"flags\":[")
        for (index, flag) in session.flags.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(flag)
        }
        json.raw("],\"id\":")
        json.integer(session.id)
        if let at = session.lastReadingAt {
            json.raw(",\"last_reading_at\":")
            json.timestamp(at)
        }
        self.member("power_mw", session.powerMilliwatts, to: &json)
        json.raw(",\"started_at\":")
        json.timestamp(session.startedAt)
        json.raw(",\"state\":")
        json.string(session.state.rawValue)
        if let token = session.token {
            json.raw(",\"token\":")
            json.string(token)
        }
        if let total = session.total {
            json.raw(",\"total\":{\"amount\":")
            json.string(total.amount)
            json.raw(",\"currency\":")
            json.string(total.currency)
            json.raw("}")
        }
        json.raw("}")
    }

    private static func member(_ name: StaticString, _ value: Int64?, to json: inout JSONBytes) {
        guard let value else { return }
        json.raw(",\"")
        json.raw(name)
        json.raw("\":")
        json.integer(value)
    }
}
