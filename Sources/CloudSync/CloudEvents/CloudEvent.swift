import Shared

/// A CloudEvents 1.0 envelope in structured JSON (the MQTT binding has no batch mode: one event is one message).
enum CloudEvent {
    /// The MIME type of the whole message.
    static let contentType = "application/cloudevents+json; charset=utf-8"

    /// The reverse-DNS beginning of every `type`.
    static let namespace = "com.edgegateway"

    /// Writes an event.
    /// - Parameters:
    ///   - id: unique within `source`; the receiver recognises duplicates by the two.
    ///   - type: without the namespace: `journal.v1`.
    ///   - data: writes the JSON value of `data`.
    static func write(
        to json: inout JSONBytes, id: String, source: String, type: String, time: Timestamp,
        data: (inout JSONBytes) -> Void
    ) {
        json.raw("{\"specversion\":\"1.0\",\"id\":")
        json.string(id)
        json.raw(",\"source\":")
        json.string(source)
        json.raw(",\"type\":")
        json.string("\(Self.namespace).\(type)")
        json.raw(",\"time\":")
        json.timestamp(time)
        json.raw(",\"datacontenttype\":\"application/json\",\"data\":")
        data(&json)
        json.raw("}")
    }

    /// The event with one attribute more.
    /// - Parameter event: as ``write(to:id:source:type:time:data:)`` wrote it.
    static func adding(_ attribute: StaticString, _ value: String, to event: [UInt8]) -> [UInt8] {
        guard event.first == UInt8(ascii: "{") else { return event }
        var json = JSONBytes(capacity: event.count + value.utf8.count + 64)
        json.raw("{\"")
        json.raw(attribute)
        json.raw("\":")
        json.string(value)
        json.raw(",")
        json.raw(event.dropFirst())
        return json.bytes
    }
}
