/// Commands carry secrets: a charger's new password, the key of a VPN, the password of a file server.
extension CommandArguments {
    /// As people and the cloud may read them: every secret is `***`.
    public var masked: CommandArguments {
        switch self {
        case .configure(let key, _) where SecretMask.isSecret(setting: key):
            .configure(key: key, value: SecretMask.mask)
        case .configure(let key, let value):
            .configure(key: key, value: SecretMask.withoutCredentials(value))
        case .ocpp(let action, let payload):
            .ocpp(action: action, payload: SecretMask.masked(payload, tokens: false))
        case .updateFirmware(let order): .updateFirmware(order.masked)
        case .getLogs(let order): .getLogs(order.masked)
        case .publishFirmware(let order): .publishFirmware(order.masked)
        default:
            self
        }
    }

    /// A charger's words about the command, without the secret that it may repeat in them.
    public func masking(_ words: String) -> String {
        guard case .configure(let key, let value) = self, SecretMask.isSecret(setting: key) else { return words }
        return words.replacing(value, with: SecretMask.mask)
    }
}
