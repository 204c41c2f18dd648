import Shared

/// What every message of this site has in common.
struct CloudSite: Equatable, Sendable {
    /// The site's id, as people write it.
    let id: String
    let topics: CloudTopics
    /// The `source` of its CloudEvents.
    let source: String
    /// The gateway's version.
    let version: String
    let uplink: UplinkSettings
    /// Before they are packed.
    let maximumPayloadBytes: Int
    let compression: PayloadCompression
    /// Those who may command the site; with none, commands need no signature.
    var signingKeys = SigningKeys.none
    /// Those who may say that records are stored; with none, acknowledgements need no signature.
    var acknowledgementKeys = SigningKeys.none
    /// Names this start of the gateway on its database.
    var run = ""
    /// Which readings need not go up.
    var thinning = Thinning([])
    /// How long readings are gathered into a message that they do not fill; nil for a moment.
    var gatherTime: Duration?
}
