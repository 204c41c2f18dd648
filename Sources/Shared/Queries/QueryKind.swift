/// What can be pulled from a site, over MQTT and over the local API alike. The one table of kinds.
///
/// A new kind is a case, its row in `form`, and what answers it (`QueryAnswers`, in CloudSync).
public enum QueryKind: String, Codable, CaseIterable, Sendable {
    /// Energy, power, sessions, minutes and revenue of quarters of an hour, hours and days, by time.
    case aggregates
    /// Charging sessions, newest first.
    case sessions
    /// Charge detail records in their newest version, newest session first.
    case chargeRecords = "charge-records"
    /// Invoices and credits, newest first.
    case invoices
    /// The meter stream, oldest first: of a session, or of an interval.
    case readings
    /// Chargers as things, by identity.
    case inventory
    /// What is known of a charger's settings, by name.
    case deviceModel = "device-model"
    /// Commands and what became of them, newest first.
    case commands
    /// The journal, oldest first.
    case journal
    /// Records of a stream once more, as messages of that stream.
    case replay

    /// Which arguments a kind has; others are passed over.
    public struct Form: Equatable, Sendable {
        public var takes: [QueryArguments.Name]
        /// One of these has to be given; empty: none has to.
        public var needsOneOf: [QueryArguments.Name] = []
        /// For people: what it gives, in which order, and what stays as it is from page to page.
        public var about: String
    }

    public var form: Form {
        switch self {
        case .aggregates:
            Form(
                takes: [.period, .of, .charger, .evse, .connector, .since, .until, .limit],
                about:
                    "figures of the quarters of an hour, hours or days (by the site's clock) that begin from `since` to "
                    + "`until`, of the site, of chargers or of connectors, by time")
        case .sessions:
            Form(
                takes: [.charger, .open, .since, .until, .limit],
                about: "charging sessions that began from `since` to `until`, newest first; with `open` those that ran "
                    + "when the first page was made")
        case .chargeRecords:
            Form(
                takes: [.session, .charger, .since, .until, .limit],
                about:
                    "charge detail records, in their newest version, of sessions that began from `since` to `until`, "
                    + "newest session first")
        case .invoices:
            Form(
                takes: [.session, .charger, .since, .until, .limit],
                about: "invoices and credits with their hashes that were issued from `since` to `until`, newest first")
        case .readings:
            Form(
                takes: [.session, .charger, .since, .until, .from, .to, .limit],
                needsOneOf: [.session, .charger, .since, .from],
                about: "records of the meter stream that were measured from `since` to `until`, in the order of their "
                    + "`seq`, as the stream has them")
        case .inventory:
            Form(
                takes: [.charger, .limit],
                about: "chargers with hardware, firmware, connectors and the state of their settings, by identity")
        case .deviceModel:
            Form(
                takes: [.charger, .limit], needsOneOf: [.charger],
                about: "the settings of a charger: 1.6 configuration keys, variables of the 2.x device model, by name")
        case .commands:
            Form(
                takes: [.charger, .since, .until, .limit],
                about: "commands that were received from `since` to `until`, and what became of them, newest first")
        case .journal:
            Form(
                takes: [.from, .to, .charger, .session, .command, .events, .since, .until, .limit],
                about: "records of the journal in the order of their `seq`, as the journal stream has them")
        case .replay:
            Form(
                takes: [.stream, .from, .to], needsOneOf: [.stream],
                about:
                    "which records of `stream` (journal, meter) come once more, as messages of that stream beside the "
                    + "live flow; asked for over MQTT")
        }
    }
}
