/// What can go on at a connector, or at a charger as a whole, that roll-ups count the time of.
///
/// It lasts until the gateway learns of something else. What it does not see in between, because the charger or the
/// gateway itself is away, changes nothing.
public enum OutletStateKind: String, CaseIterable, Sendable {
    /// A car is plugged in, by the connector's status.
    case plugged
    /// The connector, or the charger as a whole, reports a fault.
    case faulted
    /// An approved charger has no connection to a gateway that runs.
    case offline

    /// The figures of so many milliseconds of it.
    public func figures(_ milliseconds: Int64) -> QuarterFigures {
        var figures = QuarterFigures()
        switch self {
        case .plugged: figures.plugged = milliseconds
        case .faulted: figures.faulted = milliseconds
        case .offline: figures.offline = milliseconds
        }
        return figures
    }
}

extension ConnectorStatus {
    /// Whether it goes on at a connector with this status. A charger as a whole has no plug.
    public func shows(_ kind: OutletStateKind, at outlet: Outlet) -> Bool {
        switch (kind, self) {
        case (.plugged, .preparing), (.plugged, .charging), (.plugged, .suspendedByEV), (.plugged, .suspendedByEVSE),
            (.plugged, .finishing), (.plugged, .occupied):
            outlet.evse != 0
        case (.faulted, .faulted): true
        case (.plugged, .available), (.plugged, .reserved), (.plugged, .unavailable), (.plugged, .faulted),
            (.faulted, _), (.offline, _):
            false
        }
    }
}
