internal import OCPP
internal import Shared

/// OCPP 2.0.1 and 2.1: reports on the device model, in parts (B07, B08).
enum V2Reports {
    static let actions = [
        InboundAction(V2.NotifyReport.self, translate: report, answer: { _ in EmptyMessage() })
    ]

    @Sendable private static func report(_ request: V2.NotifyReport, _ call: CallFrame) -> ChargerEvent {
        .modelReported(
            ModelPart(
                reading: ModelQuestion.reading(ofRequest: request.requestId), request: request.requestId,
                number: request.seqNo, isLast: !(request.tbc ?? false),
                variables: request.reportData.flatMap(variables),
                detail: SecretMask.masked(NotedMessage(call.payload).text, tokens: false)))
    }

    /// One value for each attribute, with what the variable can be.
    private static func variables(_ data: V2.ReportData) -> [DeviceVariable] {
        data.variableAttribute.map { attribute in
            var variable = DeviceVariable(
                data.component, data.variable, attribute: attribute.type, value: attribute.value,
                mutability: attribute.mutability ?? .readWrite)
            variable.isPersistent = attribute.persistent
            variable.isConstant = attribute.constant
            guard let facts = data.variableCharacteristics else { return variable }
            variable.dataType = facts.dataType.rawValue
            variable.unit = facts.unit
            variable.minLimit = facts.minLimit?.description
            variable.maxLimit = facts.maxLimit?.description
            variable.valuesList = facts.valuesList.map { String($0.prefix(DeviceVariable.longestList)) }
            variable.supportsMonitoring = facts.supportsMonitoring
            return variable
        }
    }
}
