import Testing

@testable import OCPP

@Suite struct OCPPVersionTests {
    @Test(
        arguments: [
            (["ocpp1.6", "ocpp2.0.1"], nil, OCPPVersion.v201), (["ocpp2.0.1", "ocpp1.6"], nil, .v201),
            (["ocpp1.6"], nil, .v16), (["ocpp1.5", "soap"], nil, nil), ([], nil, nil), (["OCPP1.6"], nil, nil),
            (["ocpp1.6", "ocpp2.0.1"], .v16, .v16), (["ocpp2.0.1"], .v16, nil), (["ocpp2.1", "ocpp1.6"], nil, .v21),
        ] as [([String], OCPPVersion?, OCPPVersion?)])
    func theHighestCommonVersionWins(offered: [String], pinned: OCPPVersion?, expected: OCPPVersion?) {
        #expect(OCPPVersion.negotiate(offered: offered, pinned: pinned) == expected)
    }

    @Test func onlyEnabledVersionsAreSpoken() {
        #expect(OCPPVersion.negotiate(offered: ["ocpp1.6", "ocpp2.0.1"], enabled: [.v16]) == .v16)
    }
}
