internal import Shared

/// Everything that can be asked of a site, asked of the daemon.
extension APIClient: SiteQueries {
    func status() async throws -> SiteStatus { try await self.get(["status"]) }
    func chargers(_ query: ListQuery) async throws -> Page<ChargerSummary> { try await self.get(["chargers"], query) }
    func charger(_ identity: String) async throws -> ChargerDetail { try await self.get(["chargers", identity]) }
    func model(of identity: String) async throws -> ModelView { try await self.get(["chargers", identity, "model"]) }
    func tolerances(_ query: ListQuery) async throws -> Page<ToleranceView> {
        try await self.get(["tolerances"], query)
    }
    func reports(of identity: String) async throws -> Page<ReportView> {
        try await self.get(["chargers", identity, "reports"])
    }
    func report(_ kind: ReportKind, of identity: String) async throws -> ReportDetail {
        try await self.get(["chargers", identity, "reports", kind.rawValue])
    }
    func sessions(_ query: ListQuery) async throws -> Page<SessionSummary> { try await self.get(["sessions"], query) }
    func session(_ id: Int64) async throws -> SessionDetail { try await self.get(["sessions", String(id)]) }
    func readings(_ query: ListQuery) async throws -> Page<ReadingView> { try await self.get(["readings"], query) }
    func tariffs(_ query: ListQuery) async throws -> Page<TariffView> { try await self.get(["tariffs"], query) }
    func tariff(_ id: String) async throws -> TariffView { try await self.get(["tariffs", id]) }
    func tariffAssignments(_ query: ListQuery) async throws -> Page<TariffAssignment> {
        try await self.get(["tariffs", "assignments"], query)
    }
    func invoices(_ query: ListQuery) async throws -> Page<InvoiceSummary> { try await self.get(["invoices"], query) }
    func invoice(_ number: String) async throws -> InvoiceDetail { try await self.get(["invoices", number]) }
    func invoiceVerification() async throws -> InvoiceVerification {
        try await self.get(["invoices", "verification"])
    }
    func tokens(_ query: ListQuery) async throws -> Page<TokenView> { try await self.get(["tokens"], query) }
    func token(_ token: String) async throws -> TokenView { try await self.get(["tokens", token]) }
    func tokenGroups(_ query: ListQuery) async throws -> Page<TokenGroupView> {
        try await self.get(["token-groups"], query)
    }
    func chargerGroups(_ query: ListQuery) async throws -> Page<ChargerGroupView> {
        try await self.get(["charger-groups"], query)
    }
    func commands(_ query: ListQuery) async throws -> Page<CommandView> { try await self.get(["commands"], query) }
    func reservations(_ query: ListQuery) async throws -> Page<ReservationView> {
        try await self.get(["reservations"], query)
    }
    func command(_ id: String) async throws -> CommandView { try await self.get(["commands", id]) }
    func groupCommands(_ query: ListQuery) async throws -> Page<GroupCommandView> {
        try await self.get(["group-commands"], query)
    }
    func groupCommand(_ id: String) async throws -> GroupCommandView { try await self.get(["group-commands", id]) }
    func events(_ query: ListQuery) async throws -> Page<EventView> { try await self.get(["events"], query) }
    func quarantine(_ query: ListQuery) async throws -> Page<QuarantineView> {
        try await self.get(["quarantine"], query)
    }
    func files(_ query: ListQuery) async throws -> Page<FileView> { try await self.get(["files"], query) }
    func file(_ id: Int64) async throws -> FileView { try await self.get(["files", String(id)]) }
    func fileLinks(_ query: ListQuery) async throws -> Page<FileLinkView> {
        try await self.get(["files", "links"], query)
    }
    func aggregates(_ query: AggregateQuery) async throws -> Page<AggregateView> {
        try await self.get(["aggregates"], query)
    }
    func cloud() async throws -> CloudView { try await self.get(["cloud"]) }
    func configuration() async throws -> ConfigurationView { try await self.get(["configuration"]) }
    func configurationDocuments(_ query: ListQuery) async throws -> Page<ConfigurationDocumentView> {
        try await self.get(["configuration", "documents"], query)
    }
    func configurationDocument(_ number: Int64) async throws -> ConfigurationDocumentView {
        try await self.get(["configuration", "documents", String(number)])
    }
    func certificates(_ query: ListQuery) async throws -> Page<CertificateView> {
        try await self.get(["certificates"], query)
    }
    func signingRequests(_ query: ListQuery) async throws -> Page<SigningRequestView> {
        try await self.get(["certificates", "requests"], query)
    }
}

/// What only the running daemon can be asked.
///
/// Functions of their own, because the optimiser of Swift 6.3.1 crashes on commands that call `get` themselves.
extension APIClient {
    func applyDefaults(to identity: String) async throws -> ChargerReceipt {
        try await self.post(["chargers", identity, "defaults"], [String: String]())
    }
    func turnAway(_ identity: String, _ how: String) async throws -> ChargerReceipt {
        try await self.post(["chargers", identity, how], [String: String]())
    }
    func set(_ identity: String, _ change: SetCharger) async throws -> ChargerReceipt {
        try await self.post(["chargers", identity, "set"], change)
    }
    func replace(_ identity: String, _ password: SetPassword) async throws -> ChargerReceipt {
        try await self.post(["chargers", identity, "replace"], password)
    }
    func setProfile(of identity: String, _ profile: SetProfile) async throws -> ChargerReceipt {
        try await self.post(["chargers", identity, "profile"], profile)
    }
    func refreshModel(of identity: String) async throws -> ModelView {
        try await self.post(["chargers", identity, "model", "refresh"], [String: String]())
    }
    func check(_ token: String, _ check: TokenCheck) async throws -> TokenVerdict {
        try await self.post(["tokens", token, "check"], check)
    }
    func set(_ group: TokenGroupView) async throws -> TokenGroupView { try await self.post(["token-groups"], group) }
    func change(_ group: String, _ change: ChangeChargerGroup) async throws {
        try await self.send(["charger-groups", group], change)
    }
    func authority() async throws -> AuthorityView { try await self.get(["ca"]) }
    func makeAuthority(_ authority: NewAuthority, replaces: Bool) async throws -> AuthorityView {
        try await self.post(replaces ? ["ca", "replace"] : ["ca"], authority)
    }
    /// Has a charger tell its certificates, and waits for its answers.
    ///
    /// - Throws: `CommandFailure` when it does not answer.
    func refreshCertificates(of charger: String) async throws {
        let receipt: [String: [String]] = try await self.post(
            ["chargers", charger, "certificates", "refresh"], [String: String]())
        let end = ContinuousClock.now + .seconds(90)
        for id in receipt["commands"] ?? [] {
            var command = try await self.command(id)
            while !command.state.isFinal, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(200))
                command = try await self.command(id)
            }
            if let failure = CommandSending.failure(of: command) { throw failure }
            guard command.state.isFinal else {
                throw CommandFailure(.failed, "'\(charger)' does not answer; what was told before: leave --refresh out")
            }
        }
    }
    func cancelCommand(_ id: String) async throws -> CommandView {
        try await self.post(["commands", id, "cancel"], [String: String]())
    }
    func settings() async throws -> Page<SettingView> { try await self.get(["configuration", "settings"]) }
    func set(_ key: String, to value: SettingValue) async throws -> Page<SettingView> {
        try await self.post(["configuration", "settings", key], SetSetting(value: value))
    }
    func cancelGroupCommand(_ id: String) async throws -> GroupCommandView {
        try await self.post(["group-commands", id, "cancel"], [String: String]())
    }
    func send(_ command: NewGroupCommand) async throws -> GroupCommandView {
        try await self.post(["group-commands"], command)
    }
    func pauseCloud(_ choice: StreamChoice) async throws -> CloudView {
        try await self.post(["cloud", "pause"], choice)
    }
    func resumeCloud(_ choice: StreamChoice) async throws -> CloudView {
        try await self.post(["cloud", "resume"], choice)
    }
    func resendToCloud(_ order: ResendOrder) async throws -> CloudView {
        try await self.post(["cloud", "resend"], order)
    }
    func clock() async throws -> ClockView { try await self.get(["clock"]) }
    func trustClock() async throws -> ClockView { try await self.post(["clock", "trust"], [String: String]()) }
    func frames(of charger: String) async throws -> Page<TraceFrame> { try await self.get(["trace", charger]) }
}
