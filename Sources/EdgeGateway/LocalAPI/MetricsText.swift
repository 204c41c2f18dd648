internal import OCPP
internal import Shared

/// The daemon's numbers in Prometheus' text format (version 0.0.4).
struct MetricsText {
    let status: SiteStatus
    let tolerances: [ToleranceView]
    /// Those whose end is known.
    let certificates: [CertificateView]
    let illness: String?
    let counters: ServerCounters.Snapshot
    let callsReceived: CallCounts
    let callsSent: CallCounts
    let commits: UInt64
    let process: ProcessUsage

    /// The link to the cloud; nil where none is configured.
    var link: CloudLinkView?

    enum Kind: String {
        case counter, gauge
    }

    typealias Line = (labels: String, value: String)

    var text: String { self.site + self.ends + self.traffic + self.streams + self.cloud + self.daemon }

    private var ends: String {
        let lines = self.certificates.compactMap { certificate -> Line? in
            guard let facts = certificate.facts else { return nil }
            let labels = [
                ("use", certificate.use.rawValue), ("charger", certificate.charger ?? ""), ("serial", facts.serial),
            ].map { #"\#($0)="\#(Self.escaped($1))""# }
            return Line("{\(labels.joined(separator: ","))}", "\(facts.validUntil.milliseconds / 1000)")
        }
        return Self.metric(
            "certificate_end_timestamp_seconds", .gauge, "When each certificate ends, in seconds since 1970.", lines)
            + Self.metric(
                "certificates_expiring", .gauge, "Certificates that end within 60 days, or have ended.",
                self.status.expiringCertificates)
    }

    /// A label's value (backslash, quotation mark and line feed are escaped).
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private var site: String {
        Self.metric("chargers", .gauge, "Chargers that are known.", self.status.chargers.total)
            + Self.metric("chargers_connected", .gauge, "Chargers that are connected.", self.status.chargers.connected)
            + Self.metric(
                "chargers_awaiting_approval", .gauge, "Chargers that wait for a technician's approval.",
                self.status.chargers.awaitingApproval)
            + Self.metric(
                "chargers_turned_away", .gauge, "Chargers that are held back or rejected.",
                self.status.chargers.turnedAway)
            + Self.metric("sessions_open", .gauge, "Charging sessions that are not over.", self.status.openSessions)
            + Self.metric(
                "sessions_flagged", .gauge, "Open sessions with a flag to look at.", self.status.flaggedSessions)
            + Self.metric("commands_open", .gauge, "Commands that are not finished.", self.status.openCommands)
            + Self.metric(
                "quarantined_messages", .gauge, "Messages that wait for a person.", self.status.quarantined)
    }

    private var traffic: String {
        let tolerances = self.tolerances.map { tolerance in
            let words = [tolerance.vendor, tolerance.model].map(Self.labelText)
            let labels = #"{vendor="\#(words[0])",model="\#(words[1])",tolerance="\#(tolerance.deviation.rawValue)"}"#
            return Line(labels, "\(tolerance.count)")
        }
        return Self.metric("messages_received_total", .counter, "OCPP frames received.", self.counters.received)
            + Self.metric(
                "calls_received_total", .counter, "OCPP CALLs from chargers, by action.", Self.lines(self.callsReceived)
            )
            + Self.metric(
                "calls_sent_total", .counter, "OCPP CALLs to chargers, by action.", Self.lines(self.callsSent))
            + Self.metric(
                "messages_refused_total", .counter, "OCPP frames answered with an error.", self.counters.refused)
            + Self.metric(
                "answers_unusable_total", .counter,
                "Answers that chargers could not use (OCPP 2.1, CALLRESULTERROR).", self.counters.unusable)
            + Self.metric(
                "connections_total", .counter, "Charger connections since the start.", self.counters.connections)
            + Self.metric("connections_open", .gauge, "Charger connections now.", self.counters.openConnections)
            + Self.metric("handshakes_open", .gauge, "Handshakes under way.", self.counters.openHandshakes)
            + Self.metric(
                "tolerated_deviations_total", .counter,
                "Deviations from the standard that were accepted, by the charger's model, ever.", tolerances)
    }

    /// A text between the quotes of a label.
    private static func labelText(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func lines(_ counts: CallCounts) -> [Line] {
        counts.counted.map { version, action, count in
            Line(#"{version="\#(version.subprotocol.dropFirst(4))",action="\#(action)"}"#, "\(count)")
        }
    }

    private var streams: String {
        let streams = [("journal", self.status.journal), ("meter", self.status.meter)]
        func lines(_ value: (StreamStatus) -> Int64) -> [Line] {
            streams.map { Line(#"{stream="\#($0.0)"}"#, "\(value($0.1))") }
        }
        return Self.metric("stream_records_total", .counter, "Records ever written.", lines(\.newest))
            + Self.metric("stream_backlog", .gauge, "Records the cloud has not acknowledged.", lines(\.backlog))
    }

    private var daemon: String {
        Self.metric("commits_total", .counter, "Database transactions since the start.", self.commits)
            + Self.metric("database_bytes", .gauge, "Size of the database on disk.", self.status.database.bytes)
            + Self.metric(
                "database_ill", .gauge, "1 while the database cannot be written.", self.illness == nil ? 0 : 1)
            + Self.metric(
                "process_resident_memory_bytes", .gauge, "Memory in use.", self.process.residentBytes, prefix: "")
            + Self.metric(
                "process_cpu_seconds_total", .counter, "Processor time used.",
                [Line("", self.process.cpuSeconds)], prefix: "")
    }

    static func metric(
        _ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger, prefix: String = "edge_gateway_"
    ) -> String {
        self.metric(name, kind, help, [Line("", "\(value)")], prefix: prefix)
    }

    static func metric(
        _ name: String, _ kind: Kind, _ help: String, _ lines: [Line], prefix: String = "edge_gateway_"
    ) -> String {
        let head = "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(kind.rawValue)\n"
        return head + lines.map { "\(prefix)\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}
