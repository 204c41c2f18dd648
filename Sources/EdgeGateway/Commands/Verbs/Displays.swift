internal import OCPP
internal import Shared

/// Messages on a charger's display (O01, O02, O05, O06).
extension V2Commands {
    func setDisplay(_ order: DisplayOrder, _ context: CommandContext) -> OutboundCommand {
        let id = order.id ?? Int(context.number)
        var call = OutboundCommand("SetDisplayMessage") { json in
            json.name("message")
            json.object { json in
                json.member("id", id)
                json.member("priority", order.priority.word)
                json.member("state", order.during?.word)
                json.member("startDateTime", order.from.map { OCPPTimestamp($0) })
                json.member("endDateTime", order.until.map { OCPPTimestamp($0) })
                json.member("transactionId", context.session?.transaction)
                json.name("message")
                json.object { json in
                    json.member("format", order.format.rawValue.uppercased())
                    json.member("language", order.language)
                    json.member("content", order.text)
                }
            }
        }
        let read = call.read
        call.read = { json in
            guard case .accepted = read(json) else { return read(json) }
            return .accepted("the charger has message \(id)")
        }
        return call
    }

    /// `Unknown` says that there is no such message, which is what was wanted, and what a charger answers when its first
    /// answer was lost.
    func clearDisplay(_ id: Int) -> OutboundCommand {
        OutboundCommand("ClearDisplayMessage", acceptedIf: ["Accepted", "Unknown"]) { $0.member("id", id) }
    }
}

extension DisplayOrder.Moment {
    fileprivate var word: String {
        switch self {
        case .charging: "Charging"
        case .faulted: "Faulted"
        case .idle: "Idle"
        case .unavailable: "Unavailable"
        }
    }
}

extension DisplayOrder.Priority {
    fileprivate var word: String {
        switch self {
        case .alwaysFront: "AlwaysFront"
        case .inFront: "InFront"
        case .normal: "NormalCycle"
        }
    }
}
