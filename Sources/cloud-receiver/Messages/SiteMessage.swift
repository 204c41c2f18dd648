import OCPP

/// A message of a site as it came, and what it says.
struct SiteMessage {
    enum Content: Equatable {
        case batch(BatchMessage)
        /// nil: a person took the retained state away.
        case siteState(SiteStateMessage?)
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
    /// The bytes that it keeps busy: of what was packed, those that it unpacked to.
    let size: Int

    init(topic: String, payload: [UInt8], prefix: String) {
        self.topic = topic
        self.payload = payload
        self.place = SiteTopic(topic, prefix: prefix)
        let reading = Self.read(payload, self.place)
        self.event = reading.event
        self.content = reading.content
        self.size = max(payload.count, reading.size)
    }

    private struct Reading {
        var event: String?
        var content: Content
        var size = 0
    }

    private static func read(_ payload: [UInt8], _ place: SiteTopic?) -> Reading {
        guard let place else { return Reading(content: .unreadable(Unreadable("the topic is none of a site"))) }
        switch place.kind {
        case .chargerState(let charger) where payload.isEmpty: return Reading(content: .chargerState(charger, nil))
        case .siteState where payload.isEmpty: return Reading(content: .siteState(nil))
        case .batch, .siteState, .chargerState: break
        }
        do throws(Unreadable) {
            let text = try Self.unpacked(payload)
            let event = try Self.event(text)
            do throws(Unreadable) {
                return Reading(event: event["id"]?.string, content: try Self.content(event, place), size: text.count)
            } catch {
                return Reading(event: event["id"]?.string, content: .unreadable(error))
            }
        } catch {
            return Reading(content: .unreadable(error))
        }
    }

    private static func unpacked(_ payload: [UInt8]) throws(Unreadable) -> [UInt8] {
        let limit = MessageLimits.payloadBytes
        guard payload.count <= limit else { throw Unreadable("it is longer than \(limit) bytes") }
        return Gunzip.isPacked(payload) ? try Gunzip.unpack(payload, limit: limit) : payload
    }

    private static func event(_ text: [UInt8]) throws(Unreadable) -> JSONValue {
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
