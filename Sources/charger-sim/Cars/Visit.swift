/// A car that comes to charge, and for how long.
struct Visit: Equatable, Sendable {
    var car: Car
    var token: Token
    /// Simulated seconds until the driver comes back, whether the battery is full or not.
    var staySeconds: Double
    /// The number of the gateway's request, where it started the session.
    var remoteStart: RemoteStart?
}

/// A session that the gateway asked for.
struct RemoteStart: Equatable, Sendable {
    /// 2.0.1 numbers its requests.
    var id: Int?
    /// Whether the token needs no further authorisation.
    var isAuthorized: Bool
}

extension Visit {
    /// The next car, drawn from what drives around: small and large batteries, one and three phases.
    static func random(token: Token, using random: inout SplitMix64) -> Visit {
        let kinds: [(capacity: Double, phases: Int, current: Double)] = [
            (42_000, 1, 32), (52_000, 3, 32), (58_000, 3, 16), (64_000, 3, 16), (77_000, 3, 16), (100_000, 3, 24),
        ]
        let kind = kinds.randomElement(using: &random) ?? kinds[0]
        let car = Car(
            capacityWattHours: kind.capacity, stateOfCharge: Double.random(in: 0.1...0.75, using: &random),
            target: [0.8, 0.9, 1].randomElement(using: &random) ?? 1, phases: kind.phases,
            maximumCurrent: kind.current)
        return Visit(car: car, token: token, staySeconds: Double.random(in: 1200...4200, using: &random))
    }
}

/// Who charges: an id token, and in 2.0.1 its type.
struct Token: Hashable, Sendable {
    var value: String
    var type: String

    init(_ value: String, type: String = "ISO14443") {
        self.value = value
        self.type = type
    }
}
