/// How one stream is sent.
public struct UplinkSettings: Equatable, Sendable {
    /// What moves the cursor.
    public enum Acknowledgement: String, Equatable, Sendable {
        /// The cloud's own acknowledgement, on the `ack` topic: it has stored the records.
        case application
        /// The broker's PUBACK. Lossy: a broker may lose what it acknowledged.
        case broker
    }

    public var acknowledgement: Acknowledgement
    /// How long sent records may stay unacknowledged before they are sent again.
    public var acknowledgementTimeout: Duration
    /// The longest that it grows to while nobody acknowledges anything.
    public var longestAcknowledgementTimeout: Duration
    /// The most batches that are sent and not acknowledged.
    public var window: Int
    /// The most batches that wait for the broker's PUBACK.
    public var inFlight: Int

    public init(
        acknowledgement: Acknowledgement = .application, acknowledgementTimeout: Duration = .seconds(60),
        longestAcknowledgementTimeout: Duration = .seconds(900), window: Int = 64, inFlight: Int = 8
    ) {
        self.acknowledgement = acknowledgement
        self.acknowledgementTimeout = acknowledgementTimeout
        self.longestAcknowledgementTimeout = max(acknowledgementTimeout, longestAcknowledgementTimeout)
        self.window = max(1, window)
        self.inFlight = max(1, inFlight)
    }
}
