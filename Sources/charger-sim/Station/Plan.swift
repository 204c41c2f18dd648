internal import OCPP

/// What a simulated charger is and how it behaves.
struct Plan: Equatable, Sendable {
    var identity: String
    var version: OCPPVersion
    var connectors = 1
    /// Who comes to charge.
    var token: Token
    /// How much faster than the world cars arrive, charge and leave. Timestamps are those of the world: only energy
    /// flows faster, so that the gateway has no reason to doubt the clock.
    var speed = 1.0
    /// Simulated seconds between readings, until the gateway configures another interval.
    var meterIntervalSeconds = 60
    /// How many cars come; nil is without end.
    var sessions: Int?
    var seed: UInt64 = 1

    /// The most that a connector can deliver, in watts: 32 A on three phases.
    static let maximumPower = 22_080.0

    /// Simulated seconds as seconds of the world.
    func real(_ simulatedSeconds: Double) -> Double { simulatedSeconds / self.speed }
}
