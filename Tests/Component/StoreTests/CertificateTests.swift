import Shared
import Testing

@testable import Store

@Suite struct CertificateTests {
    private static let day: Int64 = 86_400

    private func site(renewalDays: Int64 = 30) throws -> TestSite {
        let site = try TestSite {
            $0.signing = SigningRule(authority: .site, organization: nil)
            $0.renewal = renewalDays * Self.day * 1000
        }
        let authority = Self.facts("authority", until: site.now.advanced(bySeconds: 3650 * Self.day))
        try site.change {
            try $0.watch([WatchedCertificate(use: .siteAuthority, source: "ca.pem", facts: authority)])
        }
        try self.connect(site)
        return site
    }

    private static func facts(_ name: String, until end: Timestamp) -> CertificateFacts {
        CertificateFacts(
            fingerprint: name, subject: "CN=\(name)", issuer: "CN=CA", serial: "0a",
            validFrom: Timestamp(milliseconds: 0), validUntil: end)
    }

    private func connect(_ site: TestSite, _ certificate: CertificateFacts? = nil) throws {
        let charger = site.charger
        try site.change {
            try $0.connected(
                charger,
                ConnectionFacts(
                    version: "ocpp2.0.1", profile: certificate == nil ? 2 : 3, remoteAddress: "-",
                    certificate: certificate))
        }
    }

    private func leave(_ site: TestSite) throws {
        let charger = site.charger
        try site.change { try $0.disconnected(charger, reason: "gone", isReplaced: false) }
    }

    private static let request = SigningRequest(
        use: .charger, text: "csr", number: 7,
        content: .success(
            .init(commonNames: ["CP-1"], organizations: [], key: .ecdsa(bits: 256), isSignatureValid: true)))

    private static func delivery(_ site: TestSite, _ id: String) -> CommandRequest {
        CommandRequest(
            id: id, charger: "CP-1",
            arguments: .certificate(.deliver(chain: "-----BEGIN CERTIFICATE-----", use: .charger, number: 7)),
            expiresAt: site.now.advanced(bySeconds: day), origin: .gateway)
    }

    /// Asks, and has it signed as `name`.
    private func sign(_ site: TestSite, as name: String, days: Int64 = 365) throws {
        #expect(try site.send(.certificateAsked(Self.request)) == .signing(.sign))
        let granted = try #require(try site.store.grantedRequests().last)
        #expect(granted.identity == "CP-1")
        #expect(granted.requestID == 7)
        let facts = Self.facts(name, until: site.now.advanced(bySeconds: days * Self.day))
        let command = Self.delivery(site, name)
        let charger = site.charger
        try site.change { try $0.signed(granted.number, certificate: facts, of: charger, command: command) }
    }

    private func take(_ site: TestSite, _ name: String, isAccepted: Bool = true) throws {
        let now = site.now
        try site.change {
            try $0.changeCommand(name) { $0.answered(isAccepted: isAccepted, detail: "so", now: now) }
        }
    }

    private func states(_ site: TestSite) throws -> [String] {
        try site.texts("SELECT state FROM signing_request ORDER BY number")
    }

    @Test func theRoadOfARequestIsRecorded() async throws {
        let site = try self.site()
        try self.sign(site, as: "first")
        #expect(try site.store.grantedRequests().isEmpty)
        #expect(try self.states(site) == ["signed"])
        try self.take(site, "first")
        #expect(try self.states(site) == ["taken"])
        try self.leave(site)
        try self.connect(site, Self.facts("first", until: site.now.advanced(bySeconds: 365 * Self.day)))
        #expect(try self.states(site) == ["used"])
        #expect(
            try site.texts("SELECT data ->> 'state' FROM journal WHERE kind = 'charger.certificate' ORDER BY seq")
                == ["granted", "signed", "taken", "used"])
        let views = try await site.store.reader.certificates(ListQuery(charger: "CP-1")).items
        #expect(views.map(\.use) == [.charger])
        #expect(views.first?.usedAt != nil)
    }

    /// The answer was lost; that the charger logs in with the certificate shows what became of it.
    @Test func loggingInWithTheCertificateShowsThatItWasTaken() throws {
        let site = try self.site()
        try self.sign(site, as: "first")
        #expect(try site.store.command("first")?.state == .sent)
        let now = site.now
        try site.change { try $0.changeCommand("first") { $0.answerLost(now: now, reason: "broke") } }
        try self.connect(site, Self.facts("first", until: site.now.advanced(bySeconds: 365 * Self.day)))
        #expect(try site.store.command("first")?.state == .effective)
        #expect(try self.states(site) == ["used"])
    }

    @Test func whatTheChargerDoesNotTakeIsRejected() throws {
        let site = try self.site()
        try self.sign(site, as: "first")
        try self.take(site, "first", isAccepted: false)
        #expect(try self.states(site) == ["rejected"])
        #expect(try site.number("SELECT count(*) FROM certificate WHERE taken_at IS NOT NULL") == 0)
    }

    @Test func aNewRequestTakesThePlaceOfOneThatIsNotSignedYet() throws {
        let site = try self.site()
        for _ in 0..<2 { try site.send(.certificateAsked(Self.request)) }
        #expect(try self.states(site) == ["superseded", "granted"])
        let charger = site.charger
        try site.change { try $0.signingFailed(1, of: charger, detail: "late") }
        #expect(try self.states(site) == ["superseded", "granted"])
    }

    /// The word of the broker comes late; the charger has come back and asked anew meanwhile.
    @Test func whatCouldNotBePassedOnFailsAloneAndNotTheRequestAfterIt() throws {
        let site = try TestSite { $0.signing = SigningRule(authority: .cloud) }
        try self.connect(site)
        var second = Self.request
        second.text = "another csr"
        for request in [Self.request, second] {
            #expect(try site.send(.certificateAsked(request)) == .signing(.forward))
        }
        let charger = site.charger
        try site.change { try $0.forwardingFailed(by: charger, use: .charger, text: "csr", detail: "late") }
        #expect(try self.states(site) == ["superseded", "forwarded"])
        try site.change { try $0.forwardingFailed(by: charger, use: .charger, text: "another csr", detail: "no link") }
        #expect(try self.states(site) == ["superseded", "failed"])
    }

    @Test func aRefusedRequestIsInTheJournalAlone() throws {
        let site = try self.site()
        var request = Self.request
        request.use = .vehicle
        guard case .signing(.reject(let refusal)) = try site.send(.certificateAsked(request)) else {
            Issue.record("it was granted")
            return
        }
        #expect(refusal.code == "UnsupportedRequest")
        #expect(try self.states(site) == [])
        #expect(
            try site.texts("SELECT data ->> 'state' FROM journal WHERE kind = 'charger.certificate'") == ["rejected"])
    }

    @Test func whoLoggedInWithoutProofIsRefused() throws {
        let site = try self.site()
        let stranger = try site.addCharger("CP-2")
        guard case .signing(.reject(let refusal)) = try site.send(.certificateAsked(Self.request), from: stranger)
        else {
            Issue.record("it was granted")
            return
        }
        #expect(refusal.code == "SecurityError")
    }

    // MARK: Ends

    private func warnings(_ site: TestSite) throws -> [Int64] {
        try site.change { try $0.tickCertificates() }
        return try site.numbers("SELECT data ->> 'days_left' FROM journal WHERE kind = 'certificate.expiring'")
    }

    @Test func anEndIsSpokenOfOnceAtEachThreshold() throws {
        let site = try self.site()
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: 61 * Self.day)))
        #expect(try self.warnings(site) == [])
        site.pass(Self.day)
        #expect(try self.warnings(site) == [60])
        #expect(try self.warnings(site) == [60])
        site.pass(29 * Self.day)
        #expect(try self.warnings(site) == [60])
        site.pass(Self.day)
        #expect(try self.warnings(site) == [60, 30])
        site.pass(40 * Self.day)
        #expect(try self.warnings(site) == [60, 30, -10])
    }

    @Test func aCertificateThatWasRenewedIsSpokenOfNoMore() async throws {
        let site = try self.site()
        try self.connect(site, Self.facts("old", until: site.now.advanced(bySeconds: 10 * Self.day)))
        #expect(try self.warnings(site) == [10])
        try self.sign(site, as: "new")
        let ending = ListQuery(until: site.now.advanced(bySeconds: 60 * Self.day))
        #expect(try await site.store.reader.certificates(ending).items.compactMap(\.facts?.fingerprint) == ["old"])
        try self.take(site, "new")
        #expect(try await site.store.reader.certificates(ending).items == [])
        #expect(try await site.store.reader.certificates(ListQuery()).items.count == 3)
        site.pass(9 * Self.day)
        #expect(try self.warnings(site) == [10])
    }

    @Test func filesThatAreGoneAreWatchedNoMore() throws {
        let site = try self.site()
        let end = site.now.advanced(bySeconds: Self.day)
        let server = WatchedCertificate(use: .gateway, source: "server.pem", facts: Self.facts("server", until: end))
        try site.change { try $0.watch([server]) }
        #expect(try site.texts("SELECT name FROM certificate") == ["server"])
        #expect(try self.warnings(site).count == 1)
        try site.change { try $0.watch([server]) }
        #expect(try self.warnings(site).count == 1)
        try site.change { try $0.watch([]) }
        #expect(try site.texts("SELECT name FROM certificate") == [])
    }

    // MARK: Renewals

    /// Asks for renewals, and returns how many commands there are in all.
    private func renewals(_ site: TestSite) throws -> Int64 {
        let expiry = site.now.advanced(bySeconds: 60)
        try site.change { change in
            try change.askForRenewals { identity in
                CommandRequest(
                    id: "r\(expiry.milliseconds)", charger: identity, arguments: .certificate(.renew),
                    expiresAt: expiry, origin: .gateway)
            }
        }
        return try site.number("SELECT count(*) FROM command WHERE verb = 'renew-certificate'")
    }

    @Test func aChargerIsAskedToRenewOnceADayWhileItIsThere() throws {
        let site = try self.site()
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: 31 * Self.day)))
        #expect(try self.renewals(site) == 0)
        site.pass(2 * Self.day)
        #expect(try self.renewals(site) == 1)
        site.pass(Self.day / 2)
        #expect(try self.renewals(site) == 1)
        site.pass(Self.day / 2)
        #expect(try self.renewals(site) == 2)
        try self.leave(site)
        site.pass(2 * Self.day)
        #expect(try self.renewals(site) == 2)
    }

    @Test func itsRequestIsTheOutcomeOfAskingForIt() throws {
        let site = try self.site()
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: Self.day)))
        #expect(try self.renewals(site) == 1)
        #expect(try site.texts("SELECT state FROM command") == ["sent"])
        try self.sign(site, as: "new")
        #expect(try site.texts("SELECT state FROM command ORDER BY number") == ["effective", "sent"])
        try self.take(site, "new")
        site.pass(2 * Self.day)
        #expect(try self.renewals(site) == 1)
    }

    @Test func nobodyIsAskedWhereThatIsSwitchedOff() throws {
        let site = try self.site(renewalDays: 0)
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: Self.day)))
        #expect(try self.renewals(site) == 0)
    }

    @Test func nobodyIsAskedBeforeTheAuthorityIsMadeThatSigns() throws {
        let site = try self.site()
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: Self.day)))
        try site.change { try $0.watch([]) }
        #expect(try self.renewals(site) == 0)
        let authority = Self.facts("made", until: site.now.advanced(bySeconds: 3650 * Self.day))
        try site.change {
            try $0.watch([WatchedCertificate(use: .siteAuthority, source: "ca.pem", facts: authority)])
        }
        #expect(try self.renewals(site) == 1)
    }

    // MARK: Revocation

    @Test(arguments: [true, false])
    func whatWasAChargersCountsNoMoreWhenItIsReplacedOrRemoved(isReplaced: Bool) throws {
        let site = try self.site()
        try self.sign(site, as: "unused")
        try self.take(site, "unused")
        try self.connect(site, Self.facts("own", until: site.now.advanced(bySeconds: Self.day)))
        #expect(try !site.store.isRevoked(certificate: "own"))
        try self.leave(site)
        try site.change {
            if isReplaced {
                try $0.replaceCharger("CP-1", passwordHash: nil)
            } else {
                try $0.removeCharger("CP-1")
            }
        }
        #expect(try site.store.isRevoked(certificate: "own"))
        #expect(try site.store.isRevoked(certificate: "unused"))
        #expect(try site.number("SELECT count(*) FROM certificate WHERE charger_id IS NOT NULL") == 0)
        site.pass(400 * Self.day)
        try site.change { try $0.tickCertificates() }
        #expect(try !site.store.isRevoked(certificate: "own"))
        try site.checkIntegrity()
    }

    // MARK: Installed certificates

    private static func installed(_ serial: String, _ use: RootUse = .csms, facts: CertificateFacts? = nil)
        -> InstalledCertificate
    {
        InstalledCertificate(
            use: use, hash: CertificateHash(algorithm: "SHA256", issuerName: "aa", issuerKey: "bb", serial: serial),
            facts: facts)
    }

    @Test func whatAChargerTellsOfOneUseLeavesTheOthers() throws {
        let site = try self.site()
        let charger = site.charger
        let facts = Self.facts("root", until: site.now.advanced(bySeconds: 5 * Self.day))
        try site.change {
            try $0.keepInstalled(
                [Self.installed("01", facts: facts), Self.installed("02", .manufacturer)], of: charger, use: nil)
            try $0.keepInstalled([Self.installed("0001"), Self.installed("03")], of: charger, use: .csms)
        }
        let names = "SELECT hash ->> 'serial' FROM certificate WHERE use = 'installed' ORDER BY 1"
        #expect(try site.texts(names) == ["0001", "02", "03"])
        #expect(try self.warnings(site) == [5])
        try site.change { try $0.keepInstalled([], of: charger, use: nil) }
        #expect(try site.texts(names) == [])
    }
}
