import ArgumentParser
import CloudSync
import Foundation
import Shared

/// Where the broker is.
struct BrokerOptions: ParsableArguments {
    @Option(help: "The broker's host name; with TLS the name that its certificate must carry.")
    var broker = "127.0.0.1"

    @Option(help: "Its port; left out: 1883, with --tls 8883.")
    var port: Int?

    @Option(help: "What the sites' topics begin with (cloud.prefix of the gateways).")
    var prefix = "ev/v1"

    @Option(help: "Receivers of one group share the sites' messages between them.")
    var group = "cloud-receiver"

    @Option(help: "This receiver's name at the broker; left out: one that nobody else has.")
    var clientID: String?

    @Option(help: "User name at the broker.")
    var username: String?

    @Option(help: "File with the password at the broker; or set MQTT_PASSWORD.")
    var passwordFile: String?

    @Flag(help: "Speak TLS.")
    var tls = false

    @Option(help: "PEM file of the authorities to trust, instead of the system's.")
    var caFile: String?

    @Option(help: "PEM file of this receiver's certificate, with --key-file.")
    var certificateFile: String?

    @Option(help: "PEM file of this receiver's key.")
    var keyFile: String?

    @Option(help: "Protocol to ask for by ALPN, for brokers behind port 443.")
    var alpn: String?

    @Option(help: "Seconds of silence after which the broker is asked whether it is there, 5 to 600.")
    var keepAliveSeconds = 20

    func validate() throws {
        // An IPv6 address has two colons or more.
        guard !self.broker.isEmpty, !self.broker.contains("/"), self.broker.count(where: { $0 == ":" }) != 1 else {
            throw ValidationError(
                "--broker is a host name or an address alone: --port names the port, --tls asks for TLS")
        }
        guard (1...65_535).contains(self.port ?? 1) else { throw ValidationError("--port must be from 1 to 65535") }
        guard (5...600).contains(self.keepAliveSeconds) else {
            throw ValidationError("--keep-alive-seconds must be from 5 to 600")
        }
        let special = CharacterSet(charactersIn: "+#/")
        guard !self.group.isEmpty, self.group.rangeOfCharacter(from: special) == nil else {
            throw ValidationError("--group must not be empty and must not have + # or /")
        }
        let isPrefix = !self.prefix.isEmpty && !self.prefix.hasSuffix("/")
        guard isPrefix, self.prefix.rangeOfCharacter(from: CharacterSet(charactersIn: "+#")) == nil else {
            throw ValidationError("--prefix must not be empty, end with / or have + or #")
        }
        guard self.tls || [self.caFile, self.certificateFile, self.keyFile, self.alpn].allSatisfy({ $0 == nil }) else {
            throw ValidationError("--ca-file, --certificate-file, --key-file and --alpn need --tls")
        }
        guard (self.certificateFile == nil) == (self.keyFile == nil) else {
            throw ValidationError("--certificate-file and --key-file belong together")
        }
    }

    /// - Parameter receiveMaximum: the most messages that the broker may send ahead of our acknowledgements.
    func configuration(receiveMaximum: Int) throws -> MQTTConfiguration {
        // Nothing of a receiver outlives its connection at the broker: what it held goes back to the sites, who send it
        // again, instead of waiting for a receiver that may never return.
        var configuration = MQTTConfiguration(
            brokers: [BrokerURL(host: self.broker, port: self.port, usesTLS: self.tls)],
            clientID: self.clientID ?? "cloud-receiver-\(UUID().uuidString.prefix(13).lowercased())",
            username: self.username, password: try self.password(),
            passwordFile: self.passwordFile.map(CredentialFile.init), keepAliveSeconds: self.keepAliveSeconds,
            sessionExpirySeconds: 0, maximumPacketBytes: MessageLimits.packetBytes,
            reconnect: Reconnect(minimum: .milliseconds(500), maximum: .seconds(10)))
        configuration.receiveMaximum = receiveMaximum
        configuration.names = .options
        if self.tls {
            configuration.tls = MQTTTLS(
                caFile: self.caFile.map(CredentialFile.init),
                certificateFile: self.certificateFile.map(CredentialFile.init),
                keyFile: self.keyFile.map(CredentialFile.init), alpn: self.alpn)
        }
        return configuration
    }

    private func password() throws -> String? {
        guard let path = self.passwordFile else { return ProcessInfo.processInfo.environment["MQTT_PASSWORD"] }
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8).trimmingCharacters(in: .newlines)
        } catch {
            throw ValidationError("--password-file '\(path)' cannot be read; check its path and permissions")
        }
    }

    /// Records and states are shared within the group. What the broker has retained it gives to no shared
    /// subscription, so each receiver asks for it once a connection.
    var subscriptions: [MQTTSubscription] {
        let shared = ["journal", "meter", "state", "chargers/+/state"].map {
            MQTTSubscription(filter: "$share/\(self.group)/\(self.prefix)/+/\($0)")
        }
        let retained = ["state", "chargers/+/state"].map {
            MQTTSubscription(filter: "\(self.prefix)/+/\($0)", endsWithRetained: true)
        }
        return shared + retained
    }
}

extension MQTTSettingNames {
    /// Those of the command line.
    fileprivate static let options = MQTTSettingNames(
        caFile: "--ca-file", certificateFile: "--certificate-file", keyFile: "--key-file", alpn: "--alpn",
        passwordFile: "--password-file", remedy: "correct the options", whenTLS: "with --tls where it speaks TLS")
}
