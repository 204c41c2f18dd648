/// What both sides have agreed on, one direction apart from the other (RFC 7692 §7.1).
struct DeflateAgreement: Equatable, Sendable {
    /// The gateway forgets what it compressed after each message.
    var serverNoContextTakeover: Bool
    /// The charger does.
    var clientNoContextTakeover: Bool
    /// The window of what the gateway sends, 8 to 15.
    var serverWindowBits: Int
    /// The window of what the charger sends, 8 to 15.
    var clientWindowBits: Int
    /// The value of the header that tells the charger.
    let header: String

    /// Windows that a message or a few fit into: a charger's messages repeat what the last ones said, and memory is
    /// taken for each connection.
    private static let enough = 12

    /// Accepts an offer; there is none that could not be met.
    ///
    /// The gateway may always use a smaller window than it may; the charger is asked for one only where it said that it
    /// understands (§7.1.2.2).
    init(_ offer: DeflateOffer) {
        self.serverNoContextTakeover = offer.serverNoContextTakeover
        self.clientNoContextTakeover = offer.clientNoContextTakeover
        self.serverWindowBits = min(offer.serverMaxWindowBits ?? 15, Self.enough)
        self.clientWindowBits = offer.clientMaxWindowBits.map { min($0, Self.enough) } ?? 15
        var header = "permessage-deflate"
        if offer.serverNoContextTakeover { header += "; server_no_context_takeover" }
        if offer.clientNoContextTakeover { header += "; client_no_context_takeover" }
        if offer.serverMaxWindowBits != nil { header += "; server_max_window_bits=\(self.serverWindowBits)" }
        if offer.clientMaxWindowBits != nil { header += "; client_max_window_bits=\(self.clientWindowBits)" }
        self.header = header
    }

    /// The first offer that can be read; nil where there is none, and nothing is compressed.
    init?(offeredIn headers: [String]) {
        guard let offer = DeflateOffer.all(in: headers).first else { return nil }
        self.init(offer)
    }
}
