internal import Shared

/// What the journal says of a session's end.
struct SessionEndedFacts: Encodable {
    var session: Int64
    var startedAt: Timestamp
    var endedAt: Timestamp?
    var energyMilliwattHours: Int64
    /// What the car gave back, which is no part of the energy; nil where the meter does not tell it.
    var exportedMilliwattHours: Int64?
    var stopReason: String?
    var flags: [String]

    enum CodingKeys: String, CodingKey {
        case session, flags
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case energyMilliwattHours = "energy_mwh"
        case exportedMilliwattHours = "exported_mwh"
        case stopReason = "stop_reason"
    }

    init(_ session: Session) {
        self.session = session.id.rawValue
        self.startedAt = session.startedAt
        self.endedAt = session.endedAt
        self.energyMilliwattHours = session.energy.milliwattHours
        self.exportedMilliwattHours = session.exported?.milliwattHours
        self.stopReason = session.stopReason
        self.flags = session.flags.names
    }
}
