import OCPP

/// The live state of a site, or its last will.
struct SiteStateMessage: Equatable {
    let at: String
    let isOnline: Bool
    let version: String?
    let epoch: String?
    /// The newest record of each stream; nil in a last will.
    let newestJournal: Int64?
    let newestMeter: Int64?
    let oldestUnsentAt: String?
    let data: StorableJSON

    init(_ event: JSONValue) throws(Unreadable) {
        let data = try event.object("data")
        guard let isOnline = data["online"]?.bool else { throw Unreadable("online is neither true nor false") }
        self.at = try event.instant("time")
        self.isOnline = isOnline
        self.version = data["version"]?.string
        self.epoch = data["epoch"]?.string
        self.newestJournal = data["streams"]?["journal"]?["newest"]?.int64
        self.newestMeter = data["streams"]?["meter"]?["newest"]?.int64
        self.oldestUnsentAt = try? data.instant("oldest_unsent_at")
        self.data = StorableJSON(data)
    }
}

/// The live state of a charger.
struct ChargerStateMessage: Equatable {
    let at: String
    let isOnline: Bool
    let data: StorableJSON

    init(_ event: JSONValue) throws(Unreadable) {
        let data = try event.object("data")
        self.at = try event.instant("time")
        self.isOnline = data["online"]?.bool ?? false
        self.data = StorableJSON(data)
    }
}
