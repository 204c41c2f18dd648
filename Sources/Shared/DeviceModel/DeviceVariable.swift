/// One value of a charger's device model: a 1.6 configuration key, or one attribute of a 2.x variable.
///
/// Secrets have no value here: they are neither stored nor shown.
public struct DeviceVariable: Hashable, Codable, Sendable {
    /// The longest value that the standard has (2.x `attributeValue`), in characters.
    public static let longestValue = 2500
    /// The longest name (2.x), in characters; 1.6 keys have up to 50.
    public static let longestName = 50
    /// The longest list of values (2.x `valuesList`), in characters.
    public static let longestList = 1000
    /// The attribute that 1.6 keys have, and that is meant where none is named.
    public static let actual = "Actual"

    /// Empty for a 1.6 configuration key.
    public var component: String
    public var componentInstance: String
    /// 0 where the component belongs to the whole charger.
    public var evse: Int
    /// 0 where the component belongs to no single connector.
    public var connector: Int
    /// The variable's name, or the 1.6 key.
    public var variable: String
    public var variableInstance: String
    /// `Actual`, `Target`, `MinSet` or `MaxSet`.
    public var attribute: String
    /// Nil where it is secret, not set, or can only be written.
    public private(set) var value: String?
    /// The value is a secret and left out.
    public private(set) var isSecret: Bool
    /// `ReadOnly`, `WriteOnly` or `ReadWrite`; nil where the charger did not say.
    public var mutability: String?
    public var isPersistent: Bool?
    public var isConstant: Bool?
    /// The standard's word for the type of the values.
    public var dataType: String?
    public var unit: String?
    /// Decimal text.
    public var minLimit: String?
    public var maxLimit: String?
    /// Separated by commas.
    public var valuesList: String?
    public var supportsMonitoring: Bool?

    enum CodingKeys: String, CodingKey {
        case component, evse, connector, variable, attribute, value, mutability, unit
        case componentInstance = "component_instance"
        case variableInstance = "variable_instance"
        case isSecret = "secret"
        case isPersistent = "persistent"
        case isConstant = "constant"
        case dataType = "data_type"
        case minLimit = "min_limit"
        case maxLimit = "max_limit"
        case valuesList = "values_list"
        case supportsMonitoring = "supports_monitoring"
    }

    public init(
        component: String = "", componentInstance: String = "", evse: Int = 0, connector: Int = 0, variable: String,
        variableInstance: String = "", attribute: String = Self.actual, value: String?, mutability: String? = nil
    ) {
        self.component = String(component.prefix(Self.longestName))
        self.componentInstance = String(componentInstance.prefix(Self.longestName))
        (self.evse, self.connector) = (evse, connector)
        self.variable = String(variable.prefix(Self.longestName))
        self.variableInstance = String(variableInstance.prefix(Self.longestName))
        self.attribute = attribute
        self.mutability = mutability
        self.isSecret = SecretMask.isSecret(setting: "\(component).\(variable)")
        self.value =
            self.isSecret ? nil : value.map { SecretMask.withoutCredentials(String($0.prefix(Self.longestValue))) }
    }

    /// As people write it: `Key`, or `Component/instance.Variable/instance`, with `@evse` or `@evse:connector` after
    /// the component.
    public var name: String {
        guard !self.component.isEmpty else { return self.variable }
        return "\(self.componentName).\(self.variableName)"
    }

    public var componentName: String {
        let place = self.connector > 0 ? "@\(self.evse):\(self.connector)" : self.evse > 0 ? "@\(self.evse)" : ""
        return Self.joined(self.component, self.componentInstance) + place
    }

    /// With the attribute where it is not the actual value.
    public var variableName: String {
        let name = Self.joined(self.variable, self.variableInstance)
        return self.attribute == Self.actual ? name : "\(name) (\(self.attribute))"
    }

    private static func joined(_ name: String, _ instance: String) -> String {
        instance.isEmpty ? name : "\(name)/\(instance)"
    }
}
