internal import OCPP

/// The device model of 2.0.1, as far as the simulator has one.
extension SimulatedCharger {
    func getVariables(_ request: V2.GetVariables) -> CommandAnswer {
        let results = request.getVariableData.map { data in
            let status: V2.GetVariableStatus
            let setting = self.settings.setting(component: data.component.name, variable: data.variable.name)
            if data.attributeType.map({ $0 != .actual }) ?? false {
                status = .notSupportedAttributeType
            } else if setting != nil {
                status = .accepted
            } else {
                status = self.settings.knows(component: data.component.name) ? .unknownVariable : .unknownComponent
            }
            return V2.GetVariableResult(
                attributeStatus: status, attributeType: data.attributeType,
                attributeValue: status == .accepted ? setting?.value : nil, component: data.component,
                variable: data.variable)
        }
        return CommandAnswer(
            V2.GetVariables.Response(getVariableResult: results),
            results.map(\.attributeStatus.rawValue).joined(separator: ", "))
    }

    mutating func setVariables(_ request: V2.SetVariables) -> CommandAnswer {
        var results: [V2.SetVariableResult] = []
        for data in request.setVariableData {
            results.append(
                V2.SetVariableResult(
                    attributeType: data.attributeType, attributeStatus: self.set(data), component: data.component,
                    variable: data.variable))
        }
        return CommandAnswer(
            V2.SetVariables.Response(setVariableResult: results),
            results.map(\.attributeStatus.rawValue).joined(separator: ", "), then: .settings)
    }

    private mutating func set(_ data: V2.SetVariableData) -> V2.SetVariableStatus {
        if let type = data.attributeType, type != .actual { return .notSupportedAttributeType }
        guard let setting = self.settings.setting(component: data.component.name, variable: data.variable.name) else {
            return self.settings.knows(component: data.component.name) ? .unknownVariable : .unknownComponent
        }
        return self.settings.set(setting, to: data.attributeValue) == .accepted ? .accepted : .rejected
    }
}
