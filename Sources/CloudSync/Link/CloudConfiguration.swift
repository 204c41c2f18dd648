import Shared

extension CloudSite {
    /// - Throws: `SigningKeys.Problem`: a site whose keys cannot be read takes nothing, rather than anything.
    init(_ configuration: Configuration.Cloud, site: Configuration.Site, version: String) throws {
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
            compression: PayloadCompression(isOn: configuration.compression == .gzip),
            signingKeys: try SigningKeys(configuration.signingKeys),
            acknowledgementKeys: try SigningKeys(configuration.ackKeys),
            thinning: Thinning(configuration.thinning),
            gatherTime: configuration.gatherSeconds == 0 ? nil : .seconds(configuration.gatherSeconds))
    }
}

extension MQTTConfiguration {
    /// - Throws: ``MQTTProblem`` when there is no broker.
    init(_ configuration: Configuration.Cloud, site: Configuration.Site) throws(MQTTProblem) {
        guard !configuration.urls.isEmpty else {
            throw MQTTProblem(kind: .configuration, broker: "(none)", problem: "cloud.urls is empty")
        }
        self.init(
            brokers: configuration.urls, version: Version(configuration.protocolVersion),
            clientID: configuration.clientIdentifier(site: site), username: configuration.username,
            passwordFile: configuration.passwordFile.map(CredentialFile.init), tls: MQTTTLS(configuration.tls),
            keepAliveSeconds: configuration.keepAliveSeconds,
            sessionExpirySeconds: UInt32(clamping: configuration.sessionExpirySeconds),
            inFlightLimit: configuration.maxInFlight,
            reconnect: Reconnect(maximum: .seconds(configuration.maxReconnectSeconds)))
    }
}

extension MQTTConfiguration.Version {
    init(_ version: Configuration.Cloud.ProtocolVersion) {
        switch version {
        case .v5: self = .v5
        case .v311: self = .v311
        }
    }
}

extension MQTTTLS {
    init(_ tls: Configuration.Cloud.TLS) {
        self.init(
            caFile: tls.caFile.map(CredentialFile.init), certificateFile: tls.certificateFile.map(CredentialFile.init),
            keyFile: tls.keyFile.map(CredentialFile.init), alpn: tls.alpn)
    }
}
