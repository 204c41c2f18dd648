internal import Shared

/// The facts of an event that a person wants to see in one line, the most telling first.
enum EventFacts {
    /// What stands for a kind whose facts are a whole document.
    private static let highlights: [String: [(label: String, path: String)]] = [
        "session.cdr": [("energy", "bill.milliwatt_hours"), ("total", "bill.totals.incl_tax"), ("", "bill.currency")],
        "invoice.issued": [
            ("", "document.kind"), ("", "document.printed_number"),
            ("total", "document.record.bill.totals.incl_tax"), ("", "document.record.bill.currency"),
        ],
    ]

    /// Names that tell most, in this order; the others follow.
    private static let first = [
        "state", "status", "from", "to", "verb", "flags", "reason", "error", "type", "energy_mwh", "evse", "token",
        "detail",
    ]

    static func words(of event: EventView) -> [String] {
        let facts = event.facts
        if let highlights = self.highlights[event.kind], facts.count > 8 {
            return highlights.compactMap { label, path in
                facts.first { $0.name == path }.map { self.word(label.isEmpty ? "" : label, path, $0.value) }
            }
        }
        let told = facts.filter { !$0.value.isEmpty && !self.isRepetition($0.name, of: event) }
        let ranked = told.enumerated().sorted { self.rank($0) < self.rank($1) }
        return ranked.map { self.word(self.label($0.element.name), $0.element.name, $0.element.value) }
    }

    private static func rank(_ fact: (offset: Int, element: (name: String, value: String))) -> Int {
        self.first.firstIndex(of: fact.element.name) ?? self.first.count + fact.offset
    }

    private static func label(_ name: String) -> String {
        name.hasSuffix("_mwh") ? String(name.dropLast(4)) : name
    }

    private static func word(_ label: String, _ name: String, _ value: String) -> String {
        let isEnergy = name.hasSuffix("_mwh") || name.hasSuffix("milliwatt_hours")
        let text = isEnergy ? Int64(value).map(Wording.energy) ?? value : value
        return label.isEmpty ? text : "\(label)=\(text)"
    }

    /// What stands in the line already.
    private static func isRepetition(_ name: String, of event: EventView) -> Bool {
        switch name {
        case "charger": event.charger != nil
        case "session": event.session != nil
        case "command": event.command != nil
        default: name.hasSuffix("_at")
        }
    }
}
