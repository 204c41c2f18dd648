internal import OCPP
internal import Shared

/// How each version is asked for all of its settings.
enum ModelQuestion {
    static let baseReport = "GetBaseReport"
    /// The gateway's own requests have ids beyond this one: those that people choose are lower.
    private static let firstRequest = 1_000_000_000

    /// - Parameter number: of the reading, which the parts of a 2.x report carry back.
    static func arguments(version: String, number: Int) -> CommandArguments? {
        switch OCPPVersion(subprotocol: version) {
        case .v16:
            .ocpp(action: V16.GetConfiguration.action, payload: "{}")
        case .v201, .v21:
            .ocpp(
                action: self.baseReport,
                payload: #"{"requestId":\#(self.firstRequest + number),"reportBase":"FullInventory"}"#)
        case nil:
            nil
        }
    }

    /// The reading that a report answers; nil where somebody else asked for it.
    static func reading(ofRequest id: Int) -> Int? { id > self.firstRequest ? id - self.firstRequest : nil }

    /// Whether a call asks for all settings.
    static func isAsked(by call: OutboundCommand) -> Bool {
        call.action == self.baseReport || call.action == V16.GetConfiguration.action
    }
}

/// What an answer tells of a charger's settings.
struct ToldSettings: Equatable {
    var variables: [DeviceVariable]
    /// These are all that the charger has.
    var isWhole: Bool

    /// Nil where the call does not ask for settings.
    ///
    /// - Throws: `MessageError` or `JSONError` when the answer cannot be read.
    init?(_ answer: JSONValue, to call: OutboundCommand) throws {
        switch call.action {
        case V16.GetConfiguration.action:
            let request = try V16.GetConfiguration(JSONDocument(call.payload).root)
            let response = try V16.GetConfiguration.Response(answer)
            self.variables = response.configurationKey.map(DeviceVariable.init)
            self.isWhole = request.key.isEmpty
        case V2.GetVariables.action:
            let response = try V2.GetVariables.Response(answer)
            self.variables = response.getVariableResult.compactMap(DeviceVariable.init)
            self.isWhole = false
        default:
            return nil
        }
    }
}

extension DeviceVariable {
    init(_ key: V16.KeyValue) {
        self.init(variable: key.key, value: key.value, mutability: key.readonly ? "ReadOnly" : "ReadWrite")
    }

    /// Nil where the charger told no value.
    init?(_ result: V2.GetVariableResult) {
        guard result.attributeStatus == .accepted else { return nil }
        self.init(
            result.component, result.variable, attribute: result.attributeType, value: result.attributeValue,
            mutability: nil)
    }

    init(
        _ component: V2.Component, _ variable: V2.Variable, attribute: V2.AttributeType?, value: String?,
        mutability: V2.Mutability?
    ) {
        self.init(
            component: component.name, componentInstance: component.instance ?? "", evse: component.evse?.id ?? 0,
            connector: component.evse?.connectorId ?? 0, variable: variable.name,
            variableInstance: variable.instance ?? "", attribute: (attribute ?? .actual).rawValue,
            value: mutability == .writeOnly ? nil : value, mutability: mutability?.rawValue)
    }
}
