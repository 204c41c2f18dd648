/// Something worth a line on the screen.
enum ChargerNote: Equatable, Sendable {
    case booted(heartbeatSeconds: Int)
    case bootRefused(status: String, againInSeconds: Int)
    case sessionStarted(connector: Int, token: String)
    case sessionEnded(connector: Int, wattHours: Int, seconds: Int, reason: StopCause)
    case tokenRefused(token: String, status: String)
    case callRefused(action: String, code: String, description: String)
    case callTimedOut(action: String)
    case unreadable(String)
    case command(action: String, outcome: String)

    /// Whether something is wrong.
    var isProblem: Bool {
        switch self {
        case .bootRefused, .tokenRefused, .callRefused, .callTimedOut, .unreadable: true
        case .booted, .sessionStarted, .sessionEnded, .command: false
        }
    }
}

extension ChargerNote: CustomStringConvertible {
    var description: String {
        switch self {
        case .booted(let seconds): "accepted by the gateway, heartbeat every \(seconds) s"
        case .bootRefused(let status, let seconds): "boot answered with \(status), again in \(seconds) s"
        case .sessionStarted(let connector, let token): "connector \(connector): charging starts with \(token)"
        case .sessionEnded(let connector, let wattHours, let seconds, let reason):
            "connector \(connector): \(Quantity.energy(wattHours)) in \(seconds) s, stopped \(reason.rawValue)"
        case .tokenRefused(let token, let status):
            "token \(token) is \(status): add it with edgectl tokens add \(token), or use --token"
        case .callRefused(let action, let code, let description):
            "\(action) was refused with \(code)\(description.isEmpty ? "" : ": \(description)")"
        case .callTimedOut(let action):
            "\(action) stayed without an answer for \(SimulatedCharger.callTimeout / 1000) s"
        case .unreadable(let problem): problem
        case .command(let action, let outcome): "the gateway sent \(action): \(outcome)"
        }
    }
}

/// Amounts as people read them.
enum Quantity {
    /// Watt-hours in kWh with three decimals.
    static func energy(_ wattHours: Int) -> String { "\(self.fixed(wattHours, decimals: 3)) kWh" }

    /// Watts in kW with one decimal.
    static func power(_ watts: Double) -> String { "\(self.fixed(Int((watts / 100).rounded()), decimals: 1)) kW" }

    /// `1 charger`, `2 chargers`.
    static func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

    /// A whole number of thousandths, hundredths … with its decimal point.
    static func fixed(_ value: Int, decimals: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -decimals)
        return (value < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
    }
}
