import Shared
import Testing

@Suite struct BrokerURLTests {
    @Test(arguments: [
        ("mqtt://broker", BrokerURL(host: "broker", port: 1883)),
        ("mqtts://broker", BrokerURL(host: "broker", port: 8883, usesTLS: true)),
        ("mqtts://broker.example:443", BrokerURL(host: "broker.example", port: 443, usesTLS: true)),
        ("mqtt://[::1]", BrokerURL(host: "::1", port: 1883)),
        ("mqtt://[fe80::1]:1", BrokerURL(host: "fe80::1", port: 1)),
        ("mqtt://10.0.0.1:65535", BrokerURL(host: "10.0.0.1", port: 65_535)),
    ])
    func isRead(text: String, url: BrokerURL) {
        #expect(BrokerURL(text) == url)
    }

    @Test(arguments: [
        "", "broker", "broker:1883", "http://broker", "mqtt:broker", "mqtt://", "mqtt://:1883", "mqtt://broker:0",
        "mqtt://broker:65536", "mqtt://broker:", "mqtt://broker:1883/", "mqtt://broker/path", "mqtt://a b",
        "mqtt://me@broker", "mqtt://::1", "mqtt://[::1", "mqtt://[::1]x", "mqtt://[broker]", "mqtt://broker?x",
        "MQTT://broker", "mqtt://broker:+1", "mqtt://a:1:2",
    ])
    func isRefused(text: String) {
        #expect(BrokerURL(text) == nil)
    }

    @Test(arguments: ["mqtt://broker:1883", "mqtts://[::1]:443"])
    func isWrittenAsItIsRead(text: String) {
        #expect(BrokerURL(text)?.description == text)
    }
}

@Suite struct CredentialFileTests {
    @Test func aPathIsItself() {
        let file = CredentialFile("/etc/secret")
        #expect(file.path(environment: [:]) == "/etc/secret")
        #expect(!file.isOfSystemd)
    }

    @Test func aCredentialIsWhereSystemdPutsIt() {
        let file = CredentialFile("credential:mqtt-password")
        #expect(file.isOfSystemd)
        #expect(file.path(environment: ["CREDENTIALS_DIRECTORY": "/run/c"]) == "/run/c/mqtt-password")
        #expect(file.path(environment: [:]) == nil)
    }
}
