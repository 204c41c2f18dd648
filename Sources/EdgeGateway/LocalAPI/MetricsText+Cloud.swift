internal import Shared

/// The link to the cloud in numbers.
extension MetricsText {
    var cloud: String {
        guard let link = self.link, link.state != .disabled else { return "" }
        return self.waiting
            + Self.metric(
                "cloud_connected", .gauge, "1 while there is a connection to the broker.",
                link.state == .connected ? 1 : 0)
            + Self.metric(
                "cloud_last_error_timestamp_seconds", .gauge, "When there was no connection for the last time.",
                Self.instant(link.lastErrorAt))
            + Self.metric(
                "cloud_next_attempt_timestamp_seconds", .gauge, "When the next attempt to connect is made.",
                Self.instant(link.nextAttemptAt))
            + Self.metric(
                "cloud_bytes_total", .counter, "Bytes of TCP to and from the broker since the start.",
                [
                    Line(#"{direction="sent"}"#, "\(link.bytesSent)"),
                    Line(#"{direction="received"}"#, "\(link.bytesReceived)"),
                ])
            + Self.metric(
                "cloud_replays_waiting", .gauge, "Ranges that are sent once more, or wait to be.", link.replays.count)
            + self.lanes(link.lanes)
    }

    private var waiting: String {
        let streams = [("journal", self.status.journal), ("meter", self.status.meter)]
        let oldest = streams.flatMap { name, stream in Self.instant(stream.oldestUnsentAt, Self.label(name)) }
        let dropped = streams.map { name, stream in Line(Self.label(name), "\(stream.dropped)") }
        return Self.metric(
            "stream_oldest_unsent_timestamp_seconds", .gauge,
            "When the oldest record that the cloud has not acknowledged was received.", oldest)
            + Self.metric(
                "stream_records_dropped_total", .counter, "Records given up before the cloud had them, ever.", dropped)
    }

    private func lanes(_ lanes: [CloudLinkView.Lane]) -> String {
        func lines(_ value: (CloudLinkView.Lane) -> String) -> [Line] {
            lanes.map { Line(Self.label($0.stream), value($0)) }
        }
        return Self.metric(
            "stream_records_sent_total", .counter, "Records sent to the broker since the start.",
            lines { "\($0.records)" })
            + Self.metric(
                "stream_batches_sent_total", .counter, "Messages that they were sent in.", lines { "\($0.batches)" })
            + Self.metric(
                "stream_resends_total", .counter, "Times that all was sent again for want of an acknowledgement.",
                lines { "\($0.resends)" })
            + Self.metric(
                "stream_records_thinned_total", .counter, "Records not sent because they are not needed.",
                lines { "\($0.thinned)" })
            + Self.metric(
                "stream_held", .gauge, "1 while a person or the time of day keeps a stream from being sent.",
                lines { $0.heldBy == nil ? "0" : "1" })
    }

    private static func label(_ stream: String) -> String { #"{stream="\#(stream)"}"# }

    /// No line where there is no instant.
    private static func instant(_ instant: Timestamp?, _ labels: String = "") -> [Line] {
        instant.map { [Line(labels, "\($0.milliseconds / 1000)")] } ?? []
    }
}
