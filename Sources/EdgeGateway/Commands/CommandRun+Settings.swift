internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// What a charger tells of its settings in an answer is kept, whoever asked: the gateway, a technician, or a read-back.
extension CommandRun {
    func keepSettings(_ answer: JSONValue, from call: OutboundCommand) async {
        guard let connection else { return }
        if call.action == ModelQuestion.baseReport, let status = answer.member("status")?.string {
            return await self.cannotTellSettings(status, detail: status, from: call)
        }
        do {
            guard let told = try ToldSettings(answer, to: call) else { return }
            let charger = connection.charger
            try await self.store.perform { try $0.keep(told.variables, of: charger, isWhole: told.isWhole) }
        } catch {
            self.logger.warning(
                "what a charger told of its settings is not kept",
                metadata: ["charger": "\(connection.identity)", "command": "\(self.id)", "cause": "\(error)"])
        }
    }

    /// The charger's word may be that it has no way to tell its settings.
    func cannotTellSettings(_ word: String, detail: String, from call: OutboundCommand) async {
        guard ModelQuestion.isAsked(by: call), ["NotSupported", "NotImplemented"].contains(word), let connection
        else { return }
        let (charger, command, detail) = (connection.charger, self.id, self.brief(detail))
        try? await self.store.perform {
            try $0.modelNotSupported(by: charger, command: command, detail: detail)
        }
    }
}
