internal import OCPP
internal import Shared

/// OCPP 2.1: the controls of a distributed energy resource, which come in parts without numbers (R04).
enum V2EnergyControls {
    static let actions = [InboundAction("ReportDERControl", translate: report)]

    /// The members of the message that hold controls.
    private static let controls: [StaticString] = [
        "curve", "enterService", "fixedPFAbsorb", "fixedPFInject", "fixedVar", "freqDroop", "gradient",
        "limitMaxDischarge",
    ]

    @Sendable private static func report(_ json: JSONValue, _ call: CallFrame) throws(MessageError) -> ChargerEvent {
        var found: [ReportedControl] = []
        for name in self.controls {
            for control: JSONValue in try json.list(name) {
                found.append(
                    ReportedControl(
                        control: name.description, id: try control.required("id"),
                        isDefault: try control.optional("isDefault"),
                        isSuperseded: try control.optional("isSuperseded"), settings: control.description))
            }
        }
        return try V2AssembledReports.part(.energyControls, json, call, found)
    }
}
