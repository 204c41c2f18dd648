import Logging
import Shared
import Store
import Testing

@testable import CloudSync

/// Whose configuration a site with keys takes.
@Suite struct ConfigurationDownlinkTests {
    @Test func onlyASignedDocumentForThisSiteComesIntoForce() throws {
        let site = try LinkedSite(port: 1) { $0.signingKeys = [SigningPeer.entry] }
        let downlink = ConfigurationDownlink(
            site: try CloudSite(site.configuration, site: LinkedSite.site, version: "1"), store: site.store, boot: nil,
            logger: Logger(label: "configuration"))
        let tokens = #""tokens":{"version":1,"tokens":[{"token":"A"}]}"#
        let ours = #"{"site":"S1",\#(tokens)}"#
        let refused: [(String, String)] = [
            (ours, "not signed"), (try SigningPeer.sign("{\(tokens)}"), "names its 'site'"),
            (try SigningPeer.sign(#"{"site":"S2",\#(tokens)}"#), "it is for site 'S2'"),
            (try SigningPeer.sign(ours, asStranger: true), "not that of the key"),
        ]
        for (json, words) in refused {
            #expect(self.receive(json, downlink) == .done())
            let view = try site.store.configuration()
            #expect(view.sections.isEmpty)
            #expect(view.refused?.errors.first?.message.contains(words) == true, "\(words)")
        }
        #expect(self.receive(try SigningPeer.sign(ours), downlink) == .done())
        #expect(try site.store.configuration().sections[.tokens]?.version == 1)
    }

    private func receive(_ json: String, _ downlink: ConfigurationDownlink) -> MQTTReception {
        downlink.received(
            MQTTDelivery(topic: "ev/v1/S1/configuration", payload: Array(json.utf8), retained: false))
    }
}
