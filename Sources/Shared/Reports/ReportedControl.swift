/// A control of a charger's distributed energy resource (OCPP 2.1 R04): an entry of a `der` report.
public struct ReportedControl: Codable, Hashable, Sendable {
    /// Which: `curve`, `enterService`, `fixedPFAbsorb` … as the standard names them.
    public var control: String
    public var id: String
    /// It holds where no other does. Nil for controls of which there is but one.
    public var isDefault: Bool?
    /// Another one with a higher priority holds in its place. Nil for controls of which there is but one.
    public var isSuperseded: Bool?
    /// The control as it was told: a JSON object, as text.
    public var settings: String

    public init(control: String, id: String, isDefault: Bool?, isSuperseded: Bool?, settings: String) {
        self.control = control
        self.id = id
        self.isDefault = isDefault
        self.isSuperseded = isSuperseded
        self.settings = settings
    }

    enum CodingKeys: String, CodingKey {
        case control, id, settings
        case isDefault = "default"
        case isSuperseded = "superseded"
    }

    public init(from decoder: any Decoder) throws {
        let json = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            control: try json.decode(String.self, forKey: .control), id: try json.decode(String.self, forKey: .id),
            isDefault: try json.decodeIfPresent(Bool.self, forKey: .isDefault),
            isSuperseded: try json.decodeIfPresent(Bool.self, forKey: .isSuperseded),
            settings: try json.decode(JSONObjectText.self, forKey: .settings).text)
    }

    public func encode(to encoder: any Encoder) throws {
        var json = encoder.container(keyedBy: CodingKeys.self)
        try json.encode(self.control, forKey: .control)
        try json.encode(self.id, forKey: .id)
        try json.encodeIfPresent(self.isDefault, forKey: .isDefault)
        try json.encodeIfPresent(self.isSuperseded, forKey: .isSuperseded)
        try json.encode(JSONFragment(text: self.settings), forKey: .settings)
    }
}
