import OCPP

/// A message of a site as it came, and what it says.
struct SiteMessage {
    enum Content: Equatable {
        case batch(BatchMessage)
        case siteState(SiteStateMessage)
        /// nil: the charger was removed.
        case chargerState(String, ChargerStateMessage?)
        case unreadable(Unreadable)
    }

    let topic: String
    /// nil for a topic that nobody asked for.
    let place: SiteTopic?
    let payload: [UInt8]
    /// The id of the CloudEvent, where it can be read.
    let event: String?
    let content: Content

    init(topic: String, payload: [UInt8], prefix: String) {
        self.topic = topic
        self.payload = payload
        self.place = SiteTopic(topic, prefix: prefix)
        let reading = Self.read(payload, self.place)
        self.event = reading.event
        self.content = reading.content
    }

    private static func read(_ payload: [UInt8], _ place: SiteTopic?) -> (event: String?, content: Content) {
        guard let place else { return (nil, .unreadable(Unreadable("the topic is none of a site"))) }
        if payload.isEmpty, case .chargerState(let charger) = place.kind { return (nil, .chargerState(charger, nil)) }
        do throws(Unreadable) {
            let event = try Self.event(payload)
            do throws(Unreadable) {
                return (event["id"]?.string, try Self.content(event, place))
            } catch {
                return (event["id"]?.string, .unreadable(error))
            }
        } catch {
            return (nil, .unreadable(error))
        }
    }

    private static func event(_ payload: [UInt8]) throws(Unreadable) -> JSONValue {
        let limit = MessageLimits.payloadBytes
        guard payload.count <= limit else { throw Unreadable("it is longer than \(limit) bytes") }
        let text = Gunzip.isPacked(payload) ? try Gunzip.unpack(payload, limit: limit) : payload
        do {
            return try JSONDocument(text, limits: MessageLimits.json).root
        } catch {
            throw Unreadable("\(error)")
        }
    }

    private static func content(_ event: JSONValue, _ place: SiteTopic) throws(Unreadable) -> Content {
        guard try event.text("specversion") == "1.0" else { throw Unreadable("it is no CloudEvent 1.0") }
        guard try event.text("source") == place.root else { throw Unreadable("its source is not its topic's site") }
        switch place.kind {
        case .batch(let stream):
            try Self.check(event, is: "\(stream.rawValue)")
            return .batch(try BatchMessage(event, stream: stream))
        case .siteState:
            try Self.check(event, is: "site.state")
            return .siteState(try SiteStateMessage(event))
        case .chargerState(let charger):
            try Self.check(event, is: "charger.state")
            return .chargerState(charger, try ChargerStateMessage(event))
        }
    }

    /// Another major version means something else by the same words.
    private static func check(_ event: JSONValue, is kind: String) throws(Unreadable) {
        let type = try event.text("type")
        guard type == "com.edgegateway.\(kind).v1" else { throw Unreadable("its type is \(type)") }
    }
}
