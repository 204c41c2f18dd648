internal import OCPP

/// What came of a simulation.
struct Summary: Equatable, Sendable {
    let totals: Totals
    /// Charger by charger, why it was turned away, or that it was never accepted.
    let refused: [(identity: String, reason: String)]
    let seconds: Double

    static func == (left: Summary, right: Summary) -> Bool {
        left.totals == right.totals && left.refused.map(\.identity) == right.refused.map(\.identity)
    }

    init(_ chargers: [ChargerSnapshot], seconds: Double) {
        self.totals = Totals(chargers)
        self.seconds = seconds
        self.refused = chargers.compactMap { charger in
            switch charger.link {
            case .refused(let reason): return (charger.identity, reason)
            case .offline(let reason) where !charger.hasTalked: return (charger.identity, reason)
            case .connecting where !charger.hasTalked: return (charger.identity, "it was never connected")
            case .online where !charger.isAccepted: return (charger.identity, "its boot was not accepted")
            case .connecting, .offline, .online: break
            }
            return charger.counts.refusedTokens > 0 && charger.counts.sessions == 0
                ? (charger.identity, "its id token was refused") : nil
        }
    }

    /// Whether every charger was served.
    var isGood: Bool { self.refused.isEmpty && self.totals.lost == 0 }

    var text: String {
        let counts = self.totals.counts
        let rate = self.seconds > 0 ? Int((Double(counts.sent) / self.seconds).rounded()) : 0
        var lines = [
            "\(Quantity.count(self.totals.chargers, "charger")): \(Quantity.count(counts.sessions, "session")), \(Quantity.energy(counts.energy))",
            "\(counts.sent) messages sent (\(rate) per second), \(counts.received) answered, "
                + "\(self.totals.waiting) still waiting, \(self.totals.lost) given up",
            "\(counts.commands) commands from the gateway, \(counts.errors) errors, "
                + "\(counts.refusedTokens) refused tokens",
        ]
        if !self.refused.isEmpty {
            lines.append("\(self.refused.count) of \(self.totals.chargers) chargers were not served:")
            lines += self.refused.prefix(20).map { "  \($0.identity): \($0.reason)" }
            if self.refused.count > 20 { lines.append("  … and \(self.refused.count - 20) more") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: String {
        var json = JSONWriter()
        let counts = self.totals.counts
        json.object { json in
            json.member("event", "summary")
            json.member("chargers", self.totals.chargers)
            json.member("sessions", counts.sessions)
            json.member("energy_wh", counts.energy)
            json.member("sent", counts.sent)
            json.member("answered", counts.received)
            json.member("waiting", self.totals.waiting)
            json.member("given_up", self.totals.lost)
            json.member("commands", counts.commands)
            json.member("errors", counts.errors)
            json.member("refused_tokens", counts.refusedTokens)
            json.member("not_served", self.refused.map(\.identity))
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

extension ChargerSnapshot {
    /// Whether the gateway ever answered.
    fileprivate var hasTalked: Bool { self.counts.received > 0 }
}
