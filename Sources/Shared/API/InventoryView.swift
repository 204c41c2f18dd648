/// A charger as a thing: what it is, what it has, and what is known of its settings.
public struct InventoryView: Codable, Hashable, Sendable {
    public var charger: String
    public var label: String?
    public var isApproved: Bool
    public var registration: Registration
    public var isConnected: Bool
    /// The OCPP version last spoken, by subprotocol.
    public var version: String?
    public var vendor: String?
    public var model: String?
    public var serialNumber: String?
    public var firmwareVersion: String?
    public var connectors: [ConnectorView]
    public var groups: [String]
    /// The highest security profile it ever used.
    public var highestProfile: Int
    /// Whether nothing is tolerated of it that the standard does not allow.
    public var isStrict: Bool
    public var addedAt: Timestamp
    public var bootedAt: Timestamp?
    public var connectedAt: Timestamp?
    public var disconnectedAt: Timestamp?
    /// The local list that was last sent there; nil where none was.
    public var localList: LocalListView?
    /// Where the reading of its settings stands; nil where they were never read.
    public var settings: ModelReadingView?
    /// How many values of its settings are known: what they are is asked for as `device-model`.
    public var variables: Int

    enum CodingKeys: String, CodingKey {
        case charger, label, version, vendor, model, registration, connectors, groups, settings, variables
        case isApproved = "approved"
        case isConnected = "connected"
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
        case highestProfile = "highest_profile"
        case isStrict = "strict"
        case addedAt = "added_at"
        case bootedAt = "booted_at"
        case connectedAt = "connected_at"
        case disconnectedAt = "disconnected_at"
        case localList = "local_list"
    }

    /// - Parameter charger: what the list of chargers tells of it.
    public init(
        _ charger: ChargerSummary, serialNumber: String?, firmwareVersion: String?, groups: [String],
        highestProfile: Int, isStrict: Bool, addedAt: Timestamp, localList: LocalListView?,
        settings: ModelReadingView?, variables: Int
    ) {
        self.charger = charger.identity
        self.label = charger.label
        self.isApproved = charger.isApproved
        self.registration = charger.registration
        self.isConnected = charger.isConnected
        self.version = charger.version
        self.vendor = charger.vendor
        self.model = charger.model
        self.connectors = charger.connectors
        self.serialNumber = serialNumber
        self.firmwareVersion = firmwareVersion
        self.groups = groups
        self.highestProfile = highestProfile
        self.isStrict = isStrict
        self.addedAt = addedAt
        self.localList = localList
        self.settings = settings
        self.variables = variables
    }
}
