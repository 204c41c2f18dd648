import Foundation
import Shared

extension CloudSite {
    init(_ configuration: Configuration.Cloud, site: Configuration.Site, version: String) {
        let topics = CloudTopics(prefix: configuration.prefix, site: site.id)
        let acknowledgement: UplinkSettings.Acknowledgement =
            switch configuration.acknowledge {
            case .application: .application
            case .broker: .broker
            }
        self.init(
            id: site.id, topics: topics, source: topics.root, version: version,
            uplink: UplinkSettings(
                acknowledgement: acknowledgement,
                acknowledgementTimeout: .seconds(configuration.ackTimeoutSeconds)),
            maximumPayloadBytes: configuration.maxPayloadBytes,
            // Checked when the configuration was read.
            signingKeys: (try? SigningKeys(configuration.signingKeys)) ?? .none)
    }
}

extension MQTTConfiguration {
    /// - Throws: ``MQTTProblem`` when the broker's host is missing or the password file cannot be read.
    init(_ configuration: Configuration.Cloud, site: Configuration.Site) throws(MQTTProblem) {
        let host = configuration.host ?? ""
        let tls = configuration.tls
        self.init(
            host: host, port: configuration.brokerPort, clientID: configuration.clientIdentifier(site: site),
            username: configuration.username, keepAliveSeconds: configuration.keepAliveSeconds,
            sessionExpirySeconds: UInt32(clamping: configuration.sessionExpirySeconds),
            inFlightLimit: configuration.maxInFlight,
            reconnect: Reconnect(maximum: .seconds(configuration.maxReconnectSeconds)))
        if tls.enabled {
            self.tls = MQTTTLS(
                caFile: tls.caFile, certificateFile: tls.certificateFile, keyFile: tls.keyFile, alpn: tls.alpn)
        }
        self.password = try Self.password(configuration, broker: self.address)
        guard !host.isEmpty else {
            throw MQTTProblem(kind: .configuration, broker: "(no host)", problem: "cloud.host is empty")
        }
    }

    private static func password(
        _ configuration: Configuration.Cloud, broker: String
    ) throws(MQTTProblem) -> String? {
        guard let path = configuration.passwordFile else { return nil }
        do {
            let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
            return text.trimmingCharacters(in: .newlines)
        } catch {
            let words = "cannot read cloud.password_file '\(path)': \(error.localizedDescription)"
            throw MQTTProblem(kind: .configuration, broker: broker, problem: words)
        }
    }
}
