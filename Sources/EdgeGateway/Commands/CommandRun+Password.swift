internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// A command that gives the charger a new password for this gateway: nobody can know when it begins to use it, so both
/// the old and the new one count until it logs in with the new one.
extension CommandRun {
    /// Makes the new password count before the charger is told. False when that could not be made durable.
    func expectPassword(at connection: any CommandConnection) async -> Bool {
        guard let password = connection.version.commands.newPassword(in: self.arguments) else { return true }
        let charger = connection.charger
        do {
            let hash = try PasswordHash(password: password).description
            try await self.store.perform(urgent: true) { try $0.expectPassword(of: charger, hash: hash) }
            return true
        } catch {
            self.logger.error(
                "a charger's new password cannot be stored",
                metadata: ["charger": "\(connection.identity)", "command": "\(self.id)", "cause": "\(error)"])
            return false
        }
    }

    /// The charger said no: the old password alone counts.
    func passwordWasRefused() async {
        guard let connection, connection.version.commands.newPassword(in: self.arguments) != nil else { return }
        let charger = connection.charger
        try? await self.store.perform(urgent: true) { try $0.passwordRefused(by: charger) }
    }
}

extension V16Commands {
    /// The security extension's `AuthorizationKey`.
    func newPassword(in arguments: CommandArguments) -> String? {
        switch arguments {
        case .configure(let key, let value):
            return key.lowercased() == "authorizationkey" ? value : nil
        case .ocpp(V16.ChangeConfiguration.action, let payload):
            guard let json = try? JSONDocument(Array(payload.utf8)).root,
                let request = try? V16.ChangeConfiguration(json)
            else { return nil }
            return self.newPassword(in: .configure(key: request.key, value: request.value))
        default:
            return nil
        }
    }
}

extension V2Commands {
    /// `SecurityCtrlr.BasicAuthPassword`.
    func newPassword(in arguments: CommandArguments) -> String? {
        switch arguments {
        case .configure(let key, let value):
            return key.lowercased() == "securityctrlr.basicauthpassword" ? value : nil
        case .ocpp(V2.SetVariables.action, let payload):
            guard let json = try? JSONDocument(Array(payload.utf8)).root,
                let request = try? V2.SetVariables(json)
            else { return nil }
            return request.setVariableData.lazy.compactMap { data in
                self.newPassword(
                    in: .configure(key: "\(data.component.name).\(data.variable.name)", value: data.attributeValue))
            }.first
        default:
            return nil
        }
    }
}
