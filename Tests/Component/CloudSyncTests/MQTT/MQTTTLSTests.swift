import Foundation
import Shared
import SiteFixtures
import Testing

@testable import CloudSync

/// A certificate authority of its own and a broker that asks for a client certificate.
final class TLSFixture {
    let directory: URL

    init() throws {
        self.directory = try Broker.makeDirectory()
        try self.makeAuthority("ca")
        try self.makeAuthority("other")
        try self.makeCertificate("server", subject: "/CN=localhost")
        try self.makeCertificate("client", subject: "/CN=site-1")
    }

    deinit {
        try? FileManager.default.removeItem(at: self.directory)
    }

    func file(_ name: String) -> CredentialFile { CredentialFile(self.path(name)) }

    func path(_ name: String) -> String { self.directory.appending(path: name).path }

    private func makeAuthority(_ name: String) throws {
        try self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", self.path("\(name).key"), "-out", self.path("\(name).pem"),
        ])
    }

    func makeCertificate(_ name: String, subject: String) throws {
        try "subjectAltName=DNS:localhost".write(
            toFile: self.path("\(name).ext"), atomically: true, encoding: .utf8)
        try self.openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
            "-keyout", self.path("\(name).key"), "-out", self.path("\(name).csr"),
        ])
        try self.openssl([
            "x509", "-req", "-in", self.path("\(name).csr"), "-CA", self.path("ca.pem"), "-CAkey",
            self.path("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", self.path("\(name).ext"),
            "-out", self.path("\(name).pem"),
        ])
    }

    fileprivate func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
    }

    func broker() throws -> Broker {
        try Broker(
            settings: [
                "allow_anonymous true", "cafile \(self.path("ca.pem"))", "certfile \(self.path("server.pem"))",
                "keyfile \(self.path("server.key"))", "require_certificate true",
            ])
    }

    func client(port: Int, host: String = "localhost", _ tls: MQTTTLS) throws -> TestClient {
        try TestClient("tls", port: port, subscriptions: [.init(filter: "big")]) {
            $0.brokers = [BrokerURL(host: host, port: port, usesTLS: true)]
            $0.tls = tls
        }
    }
}

@Suite(.timeLimit(.minutes(2))) struct MQTTTLSTests {
    @Test func aMutuallyAuthenticatedConnectionCarriesLargeMessages() async throws {
        let fixture = try TLSFixture()
        let broker = try fixture.broker()
        let client = try fixture.client(
            port: broker.port,
            MQTTTLS(
                caFile: fixture.file("ca.pem"), certificateFile: fixture.file("client.pem"),
                keyFile: fixture.file("client.key"), alpn: "mqtt"))
        try await client.running {
            try await client.waitForConnection()
            let payload = [UInt8](repeating: 65, count: 150_000)
            for _ in 0..<5 {
                _ = await client.client.publish(MQTTPublication(topic: "big", payload: payload))
            }
            let got = try await client.deliveries.wait("five large messages") { $0.count == 5 }
            #expect(got.allSatisfy { $0.payload == payload })
        }
    }

    @Test func anUnknownAuthorityIsNamedInTheProblem() async throws {
        let fixture = try TLSFixture()
        let broker = try fixture.broker()
        let client = try fixture.client(port: broker.port, MQTTTLS(caFile: fixture.file("other.pem")))
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .tls)
            #expect(problem.description.contains("no authority that is trusted here"))
            #expect(problem.description.contains("cloud.tls.ca_file"))
        }
    }

    @Test func aBrokerWithAnotherNameIsNamedInTheProblem() async throws {
        let fixture = try TLSFixture()
        let broker = try fixture.broker()
        let client = try fixture.client(port: broker.port, host: "127.0.0.1", MQTTTLS(caFile: fixture.file("ca.pem")))
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .tls)
            #expect(problem.description.contains("not made out to '127.0.0.1'"))
        }
    }

    @Test func aBrokerThatWantsACertificateIsNamedInTheProblem() async throws {
        let fixture = try TLSFixture()
        let broker = try fixture.broker()
        let client = try fixture.client(port: broker.port, MQTTTLS(caFile: fixture.file("ca.pem")))
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .tls)
            // Where the broker's machine resets the connection, its own words come with a later attempt.
            try await until("the broker's words") {
                client.problems.contains { $0.description.contains("certificate required") }
            }
        }
    }

    @Test func aMissingFileIsNamedInTheProblem() async throws {
        let client = try TestClient("tls", port: 1) {
            $0.brokers[0].usesTLS = true
            $0.tls = MQTTTLS(caFile: CredentialFile("/nonexistent/ca.pem"))
        }
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .configuration)
            #expect(problem.description.contains("cloud.tls.ca_file '/nonexistent/ca.pem': No such file or directory"))
        }
    }
}
