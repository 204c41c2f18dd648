/// What can be pulled from a site, over MQTT and over the local API alike. The one table of kinds.
///
/// A new kind is a case, its row in `form`, and what answers it (`QueryAnswers`, in CloudSync).
public enum QueryKind: String, Codable, CaseIterable, Sendable {
    /// Charging sessions, newest first.
    case sessions
    /// The journal, oldest first.
    case journal

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
        case .sessions:
            Form(
                takes: [.charger, .open, .since, .until, .limit],
                about: "charging sessions that began from `since` to `until`, newest first; with `open` those that ran "
                    + "when the first page was made")
        case .journal:
            Form(
                takes: [.from, .to, .charger, .session, .command, .events, .since, .until, .limit],
                about: "records of the journal in the order of their `seq`, as the journal stream has them")
        }
    }
}
