import Foundation
import Shared
import Testing

@testable import CloudSync

/// What is told of the configuration in force.
@Suite struct ConfigurationStateTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func view(overrides: Int, errors: Int) -> ConfigurationView {
        ConfigurationView(
            sections: [.tokens: .init(version: 7, at: Self.now, document: "d7")],
            overrides: (0..<overrides).map {
                .init(section: .tokens, item: "token:\($0)", at: Self.now, by: "kim", reason: "lost")
            },
            refused: .init(
                document: "d8", at: Self.now, versions: [.tokens: 8],
                errors: (0..<errors).map { DocumentProblem("tokens.tokens[\($0)]", "is wrong") }, errorsLeftOut: 5))
    }

    private func message(_ view: ConfigurationView, bytes: Int = 102_400) throws -> (MQTTPublication, [String: Any]) {
        var configuration = Configuration.Cloud()
        configuration.maxPayloadBytes = bytes
        let site = try CloudSite(configuration, site: LinkedSite.site, version: "1")
        let message = try ConfigurationStateJSON.message(view, site: site, epoch: "e", at: Self.now)
        let event = try #require(
            JSONSerialization.jsonObject(with: Data(message.payload)) as? [String: Any])
        #expect(event["type"] as? String == "com.edgegateway.configuration.state.v1")
        return (message, try #require(event["data"] as? [String: Any]))
    }

    @Test func itTellsVersionsOverridesAndTheLastRefusal() throws {
        let (message, data) = try self.message(self.view(overrides: 1, errors: 1))
        #expect(message.retain)
        #expect(message.topic == "ev/v1/S1/configuration/state")
        #expect(data["site"] as? String == "S1")
        let sections = data["sections"] as? [String: [String: Any]]
        #expect(sections?["tokens"]?["version"] as? Int == 7)
        #expect(sections?["tokens"]?["document"] as? String == "d7")
        #expect((data["overrides"] as? [[String: Any]])?.first?["reason"] as? String == "lost")
        let refused = data["refused"] as? [String: Any]
        #expect(refused?["versions"] as? [String: Int] == ["tokens": 8])
        #expect((refused?["errors"] as? [[String: Any]])?.first?["path"] as? String == "tokens.tokens[0]")
    }

    @Test func whatDoesNotFitIsCounted() throws {
        let (message, data) = try self.message(self.view(overrides: 900, errors: 150), bytes: 4096)
        #expect(message.payload.count <= 4096)
        let overrides = data["overrides"] as? [Any]
        #expect((overrides?.count ?? 0) + (data["overrides_left_out"] as? Int ?? 0) == 900)
        let refused = data["refused"] as? [String: Any]
        #expect((refused?["errors"] as? [Any])?.isEmpty == false)
        #expect(((refused?["errors"] as? [Any])?.count ?? 0) + (refused?["errors_left_out"] as? Int ?? 0) == 155)
    }
}
