/// Everything that can be asked of a site without changing it: of the database directly, and of the daemon over the
/// local API, in the same words.
///
/// Lists are pages of at most 1,000. What does not exist, and what cannot be used in a query, is thrown as a `Refusal`.
public protocol SiteQueries: Sendable {
    func status() async throws -> SiteStatus
    /// By identity.
    func chargers(_ query: ListQuery) async throws -> Page<ChargerSummary>
    func charger(_ identity: String) async throws -> ChargerDetail
    /// What was accepted although the standard has it otherwise, by model; of those whose vendor or name contains `model`.
    func tolerances(_ query: ListQuery) async throws -> Page<ToleranceView>
    /// What is known of a charger's settings.
    func model(of identity: String) async throws -> ModelView
    /// The reports in many parts that a charger made, newest first.
    func reports(of identity: String) async throws -> Page<ReportView>
    /// The newest of a kind, with what it tells.
    func report(_ kind: ReportKind, of identity: String) async throws -> ReportDetail
    /// Newest first; of a `charger`, `open` ones, started `since` and before `until`.
    func sessions(_ query: ListQuery) async throws -> Page<SessionSummary>
    func session(_ id: Int64) async throws -> SessionDetail
    /// Oldest first from `after`, else the newest ones; of a `charger` or a `session`, measured `since` and before
    /// `until`.
    func readings(_ query: ListQuery) async throws -> Page<ReadingView>
    /// By name; with `open` only those in force.
    func tariffs(_ query: ListQuery) async throws -> Page<TariffView>
    func tariff(_ id: String) async throws -> TariffView
    /// The site's first, then by charger.
    func tariffAssignments(_ query: ListQuery) async throws -> Page<TariffAssignment>
    /// Newest first; of a `session` or a `charger`, issued `since` and before `until`.
    func invoices(_ query: ListQuery) async throws -> Page<InvoiceSummary>
    /// By the printed number, or by the bare number in the newest series.
    func invoice(_ number: String) async throws -> InvoiceDetail
    /// Checks the whole chain of every series.
    func invoiceVerification() async throws -> InvoiceVerification
    /// By value.
    func tokens(_ query: ListQuery) async throws -> Page<TokenView>
    func token(_ token: String) async throws -> TokenView
    /// By name: those that tokens belong to, and those that have places.
    func tokenGroups(_ query: ListQuery) async throws -> Page<TokenGroupView>
    /// By name.
    func chargerGroups(_ query: ListQuery) async throws -> Page<ChargerGroupView>
    /// Newest first; of a `charger`, `open` ones, the parts of a `command` for many chargers.
    func commands(_ query: ListQuery) async throws -> Page<CommandView>
    /// Newest first; of a `charger`, `open` ones.
    func reservations(_ query: ListQuery) async throws -> Page<ReservationView>
    func command(_ id: String) async throws -> CommandView
    /// Commands for many chargers, newest first; `open` ones.
    func groupCommands(_ query: ListQuery) async throws -> Page<GroupCommandView>
    func groupCommand(_ id: String) async throws -> GroupCommandView
    /// The journal: oldest first from `after`, else the newest ones; of a `charger`, `session`, `command` or `kind`.
    func events(_ query: ListQuery) async throws -> Page<EventView>
    /// Newest first; `open` ones only unless told otherwise; of a `charger`.
    func quarantine(_ query: ListQuery) async throws -> Page<QuarantineView>
    /// Newest first; of a `charger`, a `command` or a `kind`.
    func files(_ query: ListQuery) async throws -> Page<FileView>
    func file(_ id: Int64) async throws -> FileView
    /// The links that can be used now, of a `charger`; newest first.
    func fileLinks(_ query: ListQuery) async throws -> Page<FileLinkView>
    /// By time, then by charger, then by connector: see `AggregateQuery`.
    func aggregates(_ query: AggregateQuery) async throws -> Page<AggregateView>
    func cloud() async throws -> CloudView
    /// What is in force of the configuration from above.
    func configuration() async throws -> ConfigurationView
    /// The documents that came from above, newest first.
    func configurationDocuments(_ query: ListQuery) async throws -> Page<ConfigurationDocumentView>
    func configurationDocument(_ number: Int64) async throws -> ConfigurationDocumentView
    /// Certificates that are watched; of a `charger`, those that end before `until`.
    func certificates(_ query: ListQuery) async throws -> Page<CertificateView>
    /// Newest first; of a `charger`.
    func signingRequests(_ query: ListQuery) async throws -> Page<SigningRequestView>
}
