import Logging
import Testing

@testable import Shared

@Suite struct ConfigurationTests {
    @Test func anEmptyFileIsTheDefault() throws {
        #expect(try Configuration.parse("", file: "config.toml") == .default)
    }

    @Test func everySectionIsRead() throws {
        let text = """
            [site]
            id = "depot"
            time_zone = "Europe/Berlin"
            [database]
            max_size_bytes = 1_073_741_824
            [chargers]
            port = 0
            versions = ["ocpp1.6"]
            accept_unknown = true
            [chargers.tls]
            certificate_file = "/c.pem"
            key_file = "/k.pem"
            [chargers.defaults]
            meter_interval_seconds = 10
            [tokens]
            unknown = "accept"
            accepted_types = ["NoAuthorization"]
            [tokens.messages]
            blocked = ""
            [sessions]
            stale_after_intervals = 5
            [billing]
            invoice_prefix = "EG-"
            [api]
            socket_mode = "0600"
            [cloud]
            enabled = true
            urls = ["mqtts://broker.example", "mqtt://[::1]:1884"]
            protocol = "3.1.1"
            compression = "gzip"
            acknowledge = "broker"
            [cloud.tls]
            key_file = "credential:mqtt-key"
            certificate_file = "/c.pem"
            [log]
            level = "debug"
            """

        let configuration = try Configuration.parse(text, file: "config.toml")

        #expect(configuration.site.id == "depot")
        #expect(configuration.site.timeZone == "Europe/Berlin")
        #expect(configuration.database.maxSizeBytes == 1 << 30)
        #expect(configuration.chargers.port == 0)
        #expect(configuration.chargers.versions == ["ocpp1.6"])
        #expect(configuration.chargers.acceptUnknown)
        #expect(configuration.chargers.tls.files?.certificate == "/c.pem")
        #expect(configuration.chargers.tls.files?.key == "/k.pem")
        #expect(configuration.chargers.defaults.meterIntervalSeconds == 10)
        #expect(configuration.chargers.defaults.heartbeatIntervalSeconds == 300)
        #expect(configuration.tokens.unknown == .accept)
        #expect(configuration.tokens.acceptedTypes == ["NoAuthorization"])
        #expect(configuration.tokens.messages.blocked == nil)
        #expect(configuration.sessions.staleAfterIntervals == 5)
        #expect(configuration.billing.invoicePrefix == "EG-")
        #expect(configuration.api.socketMode == 0o600)
        #expect(
            configuration.cloud.urls == [
                BrokerURL(host: "broker.example", port: 8883, usesTLS: true), BrokerURL(host: "::1", port: 1884),
            ])
        #expect(configuration.cloud.protocolVersion == .v311)
        #expect(configuration.cloud.compression == .gzip)
        #expect(configuration.cloud.tls.keyFile == "credential:mqtt-key")
        #expect(configuration.cloud.acknowledge == .broker)
        #expect(configuration.log.level == .debug)
    }

    @Test func whatTheBrokerSeesFollowsFromTheRest() {
        var configuration = Configuration.default
        configuration.site.id = "depot"

        #expect(configuration.cloud.clientIdentifier(site: configuration.site) == "edge-gateway-depot")

        configuration.cloud.clientID = "gateway"

        #expect(configuration.cloud.clientIdentifier(site: configuration.site) == "gateway")
    }

    @Test(arguments: ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
    func timeZonesAreKnownByName(name: String) throws {
        let configuration = try Configuration.parse("site.time_zone = \"\(name)\"", file: "config.toml")
        #expect(configuration.site.timeZone == name)
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration.load(path: "/nonexistent/edge-gateway.toml")
        }
        #expect(
            error?.description == """
                /nonexistent/edge-gateway.toml: cannot be read: No such file or directory. Check the path, or start \
                from config.example.toml.
                """)
    }

    @Test func aDirectoryIsNotAFile() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/") }
        #expect(error?.description == "/: cannot be read: Is a directory. Give the path of a readable file.")
    }

    @Test func anEndlessFileIsRefused() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/dev/zero") }
        #expect(error?.problems.first?.message == "the file is larger than 1 MiB")
    }
}
