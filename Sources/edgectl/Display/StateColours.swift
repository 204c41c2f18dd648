internal import Shared

extension SessionState {
    var colour: Colour? {
        switch self {
        case .charging: .green
        case .suspended, .finishing: .yellow
        case .abandoned: .red
        case .ended: .dim
        case .authorised, .started: nil
        }
    }
}

extension CommandState {
    var colour: Colour? {
        switch self {
        case .effective: .green
        case .accepted, .sent: .yellow
        case .rejected, .failed, .expired, .unknown: .red
        case .cancelled, .superseded: .dim
        case .received, .queued: nil
        }
    }
}

extension ChargerSummary {
    var stateCell: Cell {
        switch self.registration {
        case .held: return Cell("held", .yellow)
        case .rejected: return Cell("rejected", .red)
        case .accepted: break
        }
        if !self.isApproved { return Cell("pending", .yellow) }
        return self.isConnected ? Cell("online", .green) : Cell("offline", .red)
    }

    /// `1 charging, 2 available`; the charger as a whole only where it has nothing else, or a fault.
    var connectorText: String {
        let shown = self.connectors.filter { $0.evse > 0 || $0.status == "faulted" || self.connectors.count == 1 }
        return shown.map { "\($0.evse > 0 ? "\($0.evse) " : "")\($0.status)" }.joined(separator: ", ")
    }
}
