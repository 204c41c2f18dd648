import Foundation
import Shared
import Testing

@testable import CloudSync

/// Certificates and passwords that change while the link is in use.
@Suite(.timeLimit(.minutes(2))) struct BrokerFilesTests {
    private let fixture: TLSFixture
    private let files: BrokerFiles
    private let broker = BrokerURL(host: "localhost", port: 1, usesTLS: true)

    init() throws {
        self.fixture = try TLSFixture()
        let tls = MQTTTLS(
            caFile: self.fixture.file("ca.pem"), certificateFile: self.fixture.file("client.pem"),
            keyFile: self.fixture.file("client.key"))
        self.files = BrokerFiles(
            MQTTConfiguration(
                brokers: [self.broker], clientID: "c", passwordFile: self.fixture.file("password"), tls: tls))
    }

    private func copy(_ from: String, to: String) throws {
        try Data(contentsOf: URL(filePath: self.fixture.path(from))).write(to: URL(filePath: self.fixture.path(to)))
    }

    @Test func theFirstOnesAreTaken() throws {
        #expect(try self.files.tls(for: self.broker) != nil)
        #expect(try self.files.tls(for: BrokerURL(host: "localhost")) == nil)
        #expect(self.files.look(isAsked: true) == .changed, "what is in use is not renewed by asking")
    }

    @Test func aNewPairIsARenewal() throws {
        let first = try #require(try self.files.tls(for: self.broker))
        try self.fixture.makeCertificate("client", subject: "/CN=site-1")
        #expect(self.files.look(isAsked: true) == .renewed)
        let second = try #require(try self.files.tls(for: self.broker))
        #expect(first !== second)
        #expect(try self.files.tls(for: self.broker) === second, "it is made once")
    }

    @Test func halfOfAPairChangesNothing() throws {
        let first = try #require(try self.files.tls(for: self.broker))
        try self.copy("server.pem", to: "client.pem")
        guard case .refused(let problem) = self.files.look(isAsked: true) else {
            Issue.record("it was not refused")
            return
        }
        #expect(problem.contains("cloud.tls.key_file is not the key"))
        #expect(try self.files.tls(for: self.broker) === first)
        #expect(self.files.problem == problem)
        try self.copy("server.key", to: "client.key")
        #expect(self.files.look(isAsked: true) == .renewed)
        #expect(self.files.problem == nil)
    }

    @Test(arguments: [("ca.pem", "cloud.tls.ca_file"), ("client.pem", "certificate_file"), ("client.key", "key_file")])
    func whatIsNoCertificateIsNamed(name: String, key: String) throws {
        try Data("nonsense".utf8).write(to: URL(filePath: self.fixture.path(name)))
        let error = #expect(throws: BrokerFile.Problem.self) { _ = try self.files.tls(for: self.broker) }
        #expect(error?.description.contains(key) == true)
    }

    @Test func aSettingIsCalledAsWhoeverSetsItKnowsIt() throws {
        var names = MQTTSettingNames.configuration
        names.caFile = "--ca-file"
        try Data("nonsense".utf8).write(to: URL(filePath: self.fixture.path("ca.pem")))
        let (brokers, tls) = ([self.broker], MQTTTLS(caFile: CredentialFile(self.fixture.path("ca.pem"))))
        var configuration = MQTTConfiguration(brokers: brokers, clientID: "c", tls: tls)
        configuration.names = names
        let error = #expect(throws: BrokerFile.Problem.self) {
            _ = try BrokerFiles(configuration).tls(for: self.broker)
        }
        #expect(error?.description.hasPrefix("--ca-file holds no certificate") == true)
        var problem = MQTTProblem(kind: .tls, broker: "b:8883", problem: "no")
        problem.names = names
        #expect(problem.description.contains("check --ca-file, "))
    }

    @Test func aMissingPasswordIsNamed() throws {
        let error = #expect(throws: BrokerFile.Problem.self) { _ = try self.files.password() }
        #expect(error?.description.contains("cloud.password_file") == true)
        #expect(error?.description.contains("No such file") == true)
    }

    @Test func thePasswordIsThatOfNow() throws {
        let file = URL(filePath: self.fixture.path("password"))
        try Data("one\n".utf8).write(to: file)
        #expect(try self.files.password() == "one")
        try Data("two \r\n".utf8).write(to: file)
        #expect(try self.files.password() == "two ")
    }
}
