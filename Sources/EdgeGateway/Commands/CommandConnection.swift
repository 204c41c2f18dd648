internal import OCPP
internal import Shared

/// A charger's connection as commands need it.
protocol CommandConnection: Sendable {
    var charger: ChargerID { get }
    var identity: String { get }
    var version: OCPPVersion { get }
    /// The host by which the charger has reached the gateway, as URLs write it; nil where it is not known.
    var host: String? { get }

    /// Makes a call and waits for its outcome, which always comes: an answer, a timeout, or the connection's end.
    ///
    /// - Parameter late: hears an answer that comes on this connection after the call has timed out. One that comes on a
    ///   later connection is nobody's: in 1.6 the ids of messages are unique on one connection only (OCPP-J 1.6 §4.1.4),
    ///   and no version asks a charger to answer there. What its rule says of a lost answer has begun by then.
    func call(_ action: String, payload: [UInt8], late: (@Sendable (CallOutcome) -> Void)?) async -> CallOutcome
}

extension CommandConnection {
    var host: String? { nil }

    /// A question whose answer is of no use when it is late.
    func call(_ action: String, payload: [UInt8]) async -> CallOutcome {
        await self.call(action, payload: payload, late: nil)
    }
}

/// What came of a call to a charger.
enum CallOutcome: Sendable {
    case result(JSONValue)
    case error(code: String, description: String)
    /// An answer came that nobody can read: whether the charger acted is unknown.
    case unreadable(String)
    /// No answer came in time: whether the charger acted is unknown.
    case timedOut
    /// The connection ended. `isSent`: the frame had left, and whether the charger acted is unknown.
    case connectionLost(isSent: Bool)
    /// Too many calls wait already; the frame did not leave.
    case queueFull
}
