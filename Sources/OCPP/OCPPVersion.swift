/// A version of OCPP that this module speaks, the older one being the smaller.
public enum OCPPVersion: UInt8, Comparable, Hashable, CaseIterable, Sendable {
    /// OCPP 1.6 (edition 2) with the security extension.
    case v16
    /// OCPP 2.0.1.
    case v201
    /// OCPP 2.1.
    case v21

    /// The WebSocket subprotocol, as registered with IANA.
    public var subprotocol: String {
        switch self {
        case .v16: "ocpp1.6"
        case .v201: "ocpp2.0.1"
        case .v21: "ocpp2.1"
        }
    }

    /// The version whose WebSocket subprotocol is `subprotocol`, by exact spelling.
    public init?(subprotocol: some StringProtocol) {
        guard let version = Self.allCases.first(where: { $0.subprotocol == subprotocol }) else { return nil }
        self = version
    }

    public static func < (left: OCPPVersion, right: OCPPVersion) -> Bool { left.rawValue < right.rawValue }

    /// The version to speak with a charger that offers `offered`: the highest that both sides speak.
    ///
    /// - Parameters:
    ///   - offered: subprotocols as they stand in the handshake; unknown ones do not matter, nor does their order.
    ///   - pinned: the only version allowed for this charger, if it is pinned to one.
    ///   - enabled: what this side speaks.
    /// - Returns: nil when there is no common version; the handshake is then completed without the header and the
    ///   connection closed (OCPP 2.0.1 part 4 §3.2).
    public static func negotiate(
        offered: some Sequence<some StringProtocol>, pinned: OCPPVersion? = nil,
        enabled: some Sequence<OCPPVersion> = OCPPVersion.allCases
    ) -> OCPPVersion? {
        let candidates = enabled.filter { pinned == nil || pinned == $0 }
        return offered.compactMap { OCPPVersion(subprotocol: $0) }.filter(candidates.contains).max()
    }
}
