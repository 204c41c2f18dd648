import CMosquitto
import Glibc

/// The library's list of properties, for one call that sends them; `free()` it after that.
struct MosquittoProperties {
    private(set) var raw: OpaquePointer?

    /// - Throws: when a text is no UTF-8, or too long for MQTT (65,535 bytes).
    mutating func add(_ properties: MQTTProperties) throws(MosquittoError) {
        try self.add(MQTT_PROP_CONTENT_TYPE, properties.contentType)
        try self.add(MQTT_PROP_RESPONSE_TOPIC, properties.responseTopic)
        try self.add(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, properties.messageExpirySeconds)
        if let data = properties.correlationData {
            let size = UInt16(clamping: data.count)
            try MosquittoError.check(
                mosquitto_property_add_binary(&self.raw, Int32(MQTT_PROP_CORRELATION_DATA.rawValue), data, size))
        }
        if let encoding = properties.contentEncoding {
            try MosquittoError.check(
                mosquitto_property_add_string_pair(
                    &self.raw, Int32(MQTT_PROP_USER_PROPERTY.rawValue), MQTTProperties.contentEncodingKey, encoding))
        }
    }

    mutating func add(_ name: mqtt5_property, _ text: String?) throws(MosquittoError) {
        guard let text else { return }
        try MosquittoError.check(mosquitto_property_add_string(&self.raw, Int32(name.rawValue), text))
    }

    mutating func add(_ name: mqtt5_property, _ number: UInt32?) throws(MosquittoError) {
        guard let number else { return }
        try MosquittoError.check(mosquitto_property_add_int32(&self.raw, Int32(name.rawValue), number))
    }

    mutating func free() {
        mosquitto_property_free_all(&self.raw)
    }
}

extension MQTTProperties {
    /// Reads what came with a message. The pointer is the library's, valid within its callback.
    init(_ raw: OpaquePointer?) {
        self.init()
        guard raw != nil else { return }
        self.contentType = self.text(raw, MQTT_PROP_CONTENT_TYPE, "content type")
        self.responseTopic = self.text(raw, MQTT_PROP_RESPONSE_TOPIC, "response topic")
        self.correlationData = self.binary(raw, MQTT_PROP_CORRELATION_DATA, "correlation data")
        var seconds: UInt32 = 0
        let expiry = mosquitto_property_read_int32(
            raw, Int32(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL.rawValue), &seconds, false)
        self.messageExpirySeconds = expiry == nil ? nil : seconds
        self.contentEncoding = Self.userProperty(raw, Self.contentEncodingKey)
        if let encoding = self.contentEncoding, encoding.utf8.count > Limit.textBytes {
            self.contentEncoding = nil
            self.unusable.append(Self.contentEncodingKey)
        }
    }

    private mutating func text(_ raw: OpaquePointer?, _ name: mqtt5_property, _ words: String) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard mosquitto_property_read_string(raw, Int32(name.rawValue), &value, false) != nil, let value else {
            return nil
        }
        // The library allocates it for us with malloc.
        defer { free(value) }
        guard strlen(value) <= Limit.textBytes else {
            self.unusable.append(words)
            return nil
        }
        return String(cString: value)
    }

    private mutating func binary(_ raw: OpaquePointer?, _ name: mqtt5_property, _ words: String) -> [UInt8]? {
        var value: UnsafeMutableRawPointer?
        var count: UInt16 = 0
        guard mosquitto_property_read_binary(raw, Int32(name.rawValue), &value, &count, false) != nil else {
            return nil
        }
        // The library allocates it for us with malloc, unless it is empty.
        defer { free(value) }
        guard Int(count) <= Limit.correlationBytes else {
            self.unusable.append(words)
            return nil
        }
        return Array(UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : Int(count)))
    }

    /// The first user property of that name. The packet's own limit bounds how many there are.
    private static func userProperty(_ raw: OpaquePointer?, _ wanted: String) -> String? {
        var position = raw
        var isNext = false
        while true {
            var name: UnsafeMutablePointer<CChar>?
            var value: UnsafeMutablePointer<CChar>?
            position = mosquitto_property_read_string_pair(
                position, Int32(MQTT_PROP_USER_PROPERTY.rawValue), &name, &value, isNext)
            defer {
                free(name)
                free(value)
            }
            guard position != nil, let name, let value else { return nil }
            if String(cString: name) == wanted { return String(cString: value) }
            isNext = true
        }
    }
}
