/// A key of the configuration that may also be set from above, or by a technician, while the gateway runs.
public struct RemoteSetting: Sendable {
    /// As in the configuration file: `tokens.unknown`.
    public let key: String
    /// What a configuration has there.
    public let value: @Sendable (Configuration) -> SettingValue

    private init(_ key: String, _ value: @escaping @Sendable (Configuration) -> SettingValue) {
        self.key = key
        self.value = value
    }

    /// All of them. What is not here takes a person on the site: it names the site or its money, or could lock everybody
    /// out.
    public static let all = Self.chargers + Self.tokens + Self.messages + Self.sessions + Self.billing

    /// Nil where the key does not exist, or may not be set so.
    public static func named(_ key: String) -> RemoteSetting? { self.byKey[key] }

    private static let byKey = Dictionary(uniqueKeysWithValues: Self.all.map { ($0.key, $0) })

    private static let chargers = [
        RemoteSetting("chargers.held_retry_seconds") { .number($0.chargers.heldRetrySeconds) },
        RemoteSetting("chargers.rejected_retry_seconds") { .number($0.chargers.rejectedRetrySeconds) },
        RemoteSetting("chargers.defaults.heartbeat_interval_seconds") {
            .number($0.chargers.defaults.heartbeatIntervalSeconds)
        },
        RemoteSetting("chargers.defaults.meter_interval_seconds") {
            .number($0.chargers.defaults.meterIntervalSeconds)
        },
        RemoteSetting("chargers.defaults.measurands") { .list($0.chargers.defaults.measurands) },
        RemoteSetting("chargers.defaults.clock_aligned_interval_seconds") {
            .number($0.chargers.defaults.clockAlignedIntervalSeconds)
        },
    ]

    private static let tokens = [
        RemoteSetting("tokens.unknown") { .text($0.tokens.unknown.rawValue) },
        RemoteSetting("tokens.unknown_offline") { .text($0.tokens.unknownOffline.rawValue) },
        RemoteSetting("tokens.accepted_types") { .list($0.tokens.acceptedTypes) },
        RemoteSetting("tokens.concurrent") { .flag($0.tokens.concurrent) },
        RemoteSetting("tokens.lost_after_seconds") { .number($0.tokens.lostAfterSeconds) },
        RemoteSetting("tokens.cache_seconds") { .number($0.tokens.cacheSeconds) },
        RemoteSetting("tokens.master_pass_group") { .text($0.tokens.masterPassGroup ?? "") },
    ]

    private static let messages = [
        RemoteSetting("tokens.messages.language") { .text($0.tokens.messages.language ?? "") },
        RemoteSetting("tokens.messages.unknown") { .text($0.tokens.messages.unknown ?? "") },
        RemoteSetting("tokens.messages.blocked") { .text($0.tokens.messages.blocked ?? "") },
        RemoteSetting("tokens.messages.expired") { .text($0.tokens.messages.expired ?? "") },
        RemoteSetting("tokens.messages.concurrent") { .text($0.tokens.messages.concurrent ?? "") },
        RemoteSetting("tokens.messages.elsewhere") { .text($0.tokens.messages.elsewhere ?? "") },
    ]

    private static let sessions = [
        RemoteSetting("sessions.stale_after_intervals") { .number($0.sessions.staleAfterIntervals) },
        RemoteSetting("sessions.clock_tolerance_seconds") { .number($0.sessions.clockToleranceSeconds) },
        RemoteSetting("sessions.abandoned_grace_seconds") { .number($0.sessions.abandonedGraceSeconds) },
        RemoteSetting("sessions.missing_message_grace_seconds") { .number($0.sessions.missingMessageGraceSeconds) },
    ]

    private static let billing = [
        RemoteSetting("billing.seller") { .text($0.billing.seller) },
        RemoteSetting("billing.running_cost_seconds") { .number($0.billing.runningCostSeconds) },
    ]
}
