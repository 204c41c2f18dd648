import Shared
import Testing

@Suite struct SigningRuleTests {
    static func asker(_ change: (inout SigningAsker) -> Void = { _ in }) -> SigningAsker {
        var asker = SigningAsker(
            identity: "CP-1", isApproved: true, hasProved: true, recentRequests: 0, isAuthorityReady: true,
            isClockTrusted: true)
        change(&asker)
        return asker
    }

    static func request(
        use: SigningRequest.Use = .charger, names: [String] = ["CP-1"], organizations: [String] = ["Acme"],
        key: SigningKey = .ecdsa(bits: 256), isSignatureValid: Bool = true
    ) -> SigningRequest {
        SigningRequest(
            use: use, text: "csr", number: nil,
            content: .success(
                .init(
                    commonNames: names, organizations: organizations, key: key, isSignatureValid: isSignatureValid)))
    }

    static let site = SigningRule(authority: .site, organization: "Acme")
    static let cloud = SigningRule(authority: .cloud, organization: "Acme")

    private func refusal(_ verdict: SigningVerdict) -> SigningRefusal? {
        guard case .reject(let refusal) = verdict else { return nil }
        return refusal
    }

    @Test(arguments: [SigningKey.ecdsa(bits: 256), .ecdsa(bits: 521), .rsa(bits: 2048), .rsa(bits: 4096)])
    func aGoodRequestIsSigned(key: SigningKey) {
        #expect(Self.site.verdict(on: Self.request(key: key), by: Self.asker()) == .sign)
    }

    static let bad: [(SigningRequest, String, String)] = [
        (request(names: ["CP-2"]), "InvalidCSR", "must be the charger's identity 'CP-1'"),
        (request(names: ["cp-1"]), "InvalidCSR", "it has cp-1"),
        (request(names: ["CP-1", "CP-2"]), "InvalidCSR", "it has CP-1, CP-2"),
        (request(names: []), "InvalidCSR", "it has none"),
        (request(organizations: ["Other"]), "InvalidCSR", "its organisation must be 'Acme'"),
        (request(organizations: []), "InvalidCSR", "it has none"),
        (request(key: .rsa(bits: 1024)), "InvalidCSR", "RSA with 1024 bits"),
        (request(key: .ecdsa(bits: 224)), "InvalidCSR", "ECDSA P-224"),
        (request(key: .other("Ed25519")), "InvalidCSR", "Ed25519"),
        (request(isSignatureValid: false), "InvalidCSR", "not signed with the key"),
        (request(use: .vehicle), "UnsupportedRequest", "none for vehicles"),
        (request(use: .vehicle20), "UnsupportedRequest", "none for vehicles"),
        (
            SigningRequest(use: .charger, text: "x", number: nil, content: .failure(.init("not PEM"))), "InvalidCSR",
            "PEM"
        ),
        (
            SigningRequest(
                use: .charger, text: String(repeating: "x", count: 5501), number: nil, content: .failure(.init("-"))),
            "InvalidCSR", "more than 5500 bytes"
        ),
    ]

    @Test(arguments: bad)
    func whatIsWrongIsRefusedInWords(_ request: SigningRequest, _ code: String, _ words: String) throws {
        let refusal = try #require(self.refusal(Self.site.verdict(on: request, by: Self.asker())))
        #expect(refusal.code == code)
        #expect(refusal.text.contains(words), "\(refusal.text)")
        #expect(refusal.code.count <= 20)
    }

    static let strangers: [(SigningAsker, String)] = [
        (asker { $0.isApproved = false }, "NotApproved"), (asker { $0.hasProved = false }, "SecurityError"),
        (asker { $0.recentRequests = SigningRule.mostRequests }, "Occupied"),
        (asker { $0.isAuthorityReady = false }, "NoCertificate"),
        (asker { $0.isClockTrusted = false }, "InternalError"),
    ]

    @Test(arguments: strangers)
    func whoMayNotAskIsRefused(_ asker: SigningAsker, _ code: String) {
        #expect(self.refusal(Self.site.verdict(on: Self.request(), by: asker))?.code == code)
    }

    @Test func withoutAnAuthorityEverythingIsRefused() {
        let verdict = SigningRule(authority: .off).verdict(on: Self.request(), by: Self.asker())
        #expect(self.refusal(verdict)?.code == "NotEnabled")
    }

    @Test func anyOrganisationWillDoWhereNoneIsConfigured() {
        let rule = SigningRule(authority: .site)
        #expect(rule.verdict(on: Self.request(organizations: []), by: Self.asker()) == .sign)
    }

    @Test func aKeyOfAKindThatIsNotAllowedIsRefused() {
        let rule = SigningRule(authority: .site, keys: [.ecdsa])
        #expect(
            self.refusal(rule.verdict(on: Self.request(key: .rsa(bits: 4096)), by: Self.asker()))?.code == "InvalidCSR")
    }

    @Test func theCloudNamesWhomItWillAndSignsForVehiclesToo() {
        let asker = Self.asker { $0.isAuthorityReady = false }
        #expect(Self.cloud.verdict(on: Self.request(names: ["S-1"]), by: asker) == .forward)
        #expect(Self.cloud.verdict(on: Self.request(use: .vehicle), by: asker) == .forward)
        #expect(Self.cloud.verdict(on: Self.request(key: .rsa(bits: 1024)), by: asker) != .forward)
    }
}
