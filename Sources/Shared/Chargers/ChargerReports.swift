/// What a charger says of itself when it boots (BootNotification).
public struct BootReport: Hashable, Codable, Sendable {
    public var vendor: String
    public var model: String
    public var serialNumber: String?
    public var firmwareVersion: String?
    /// The charger's own word for why it booted (2.x `reason`); nil in 1.6.
    public var reason: String?

    public init(
        vendor: String, model: String, serialNumber: String? = nil, firmwareVersion: String? = nil,
        reason: String? = nil
    ) {
        self.vendor = vendor
        self.model = model
        self.serialNumber = serialNumber
        self.firmwareVersion = firmwareVersion
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
        case vendor, model, reason
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
    }
}

/// What a connector is doing, in one vocabulary for all versions.
///
/// 2.x knows only `available`, `occupied`, `reserved`, `unavailable` and `faulted`; 1.6 divides `occupied` further.
public enum ConnectorStatus: String, Codable, Sendable, CaseIterable {
    case available
    case preparing
    case charging
    case suspendedByEV = "suspended_ev"
    case suspendedByEVSE = "suspended_evse"
    case finishing
    case occupied
    case reserved
    case unavailable
    case faulted
}

/// A status that a charger reported for itself or for one connector (StatusNotification).
public struct ConnectorReport: Hashable, Sendable {
    public var outlet: Outlet
    public var status: ConnectorStatus
    /// The charger's error code and words; nil when it reports none.
    public var error: String?
    /// When the charger says the status changed; nil where it does not say.
    public var at: Timestamp?

    public init(outlet: Outlet, status: ConnectorStatus, error: String? = nil, at: Timestamp? = nil) {
        self.outlet = outlet
        self.status = status
        self.error = error
        self.at = at
    }
}
