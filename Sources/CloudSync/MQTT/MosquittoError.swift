import CMosquitto
import Glibc

/// A failed call of libmosquitto, with what the C library knew about it at that moment.
struct MosquittoError: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    /// Throws when `code` is not success. Must directly follow the call: `errno` belongs to it.
    static func check(_ code: Int32) throws(MosquittoError) {
        guard code != Int32(MOSQ_ERR_SUCCESS.rawValue) else { return }
        throw MosquittoError(code: code, systemError: errno)
    }

    /// A failure that the library found by itself, in its disconnect callback.
    init(code: Int32) {
        self.init(code: code, systemError: 0)
    }

    private init(code: Int32, systemError: Int32) {
        self.code = code
        switch UInt32(bitPattern: code) {
        case UInt32(bitPattern: Int32(MOSQ_ERR_ERRNO.rawValue)) where systemError != 0:
            self.description = String(cString: strerror(systemError))
        case UInt32(bitPattern: Int32(MOSQ_ERR_EAI.rawValue)) where systemError != 0:
            self.description = String(cString: gai_strerror(systemError))
        default:
            self.description = Self.text(mosquitto_strerror(code))
        }
    }

    func `is`(_ code: mosq_err_t) -> Bool { self.code == Int32(code.rawValue) }

    /// The words for an MQTT 5 reason code, preferring the broker's own.
    static func reason(_ code: Int32, _ properties: OpaquePointer?) -> String {
        self.reasonString(properties) ?? self.text(mosquitto_reason_string(code))
    }

    private static func reasonString(_ properties: OpaquePointer?) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        let found = mosquitto_property_read_string(properties, Int32(MQTT_PROP_REASON_STRING.rawValue), &value, false)
        guard found != nil, let value else { return nil }
        // The library allocates the string for us with malloc.
        defer { free(value) }
        return String(cString: value)
    }

    static func text(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "unknown error" }
        let words = String(cString: text)
        return words.hasSuffix(".") ? String(words.dropLast()) : words
    }
}

/// The broker's answer to CONNECT (MQTT 5 §3.2).
struct MosquittoConnack {
    let code: Int
    let reason: String
    let sessionPresent: Bool
    let receiveMaximum: Int?
    let maximumPacketBytes: Int?

    init(code: Int, flags: Int32, properties: OpaquePointer?, version: MQTTConfiguration.Version) {
        self.code = code
        self.reason = Self.reason(Int32(truncatingIfNeeded: code), properties, version)
        self.sessionPresent = flags & 1 != 0
        var receiveMaximum: UInt16 = 0
        let receive = mosquitto_property_read_int16(
            properties, Int32(MQTT_PROP_RECEIVE_MAXIMUM.rawValue), &receiveMaximum, false)
        self.receiveMaximum = receive == nil ? nil : Int(receiveMaximum)
        var packetBytes: UInt32 = 0
        let packet = mosquitto_property_read_int32(
            properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue), &packetBytes, false)
        self.maximumPacketBytes = packet == nil ? nil : Int(packetBytes)
    }

    private static func reason(
        _ code: Int32, _ properties: OpaquePointer?, _ version: MQTTConfiguration.Version
    ) -> String {
        switch (version, code) {
        case (.v5, 0x84): "the broker does not speak MQTT 5: set cloud.protocol = \"3.1.1\""
        case (.v311, 1): "the broker does not speak MQTT 3.1.1: set cloud.protocol = \"5\""
        case (.v5, _): MosquittoError.reason(code, properties)
        // The codes of 3.1.1 are numbers of their own (§3.2.2.3).
        case (.v311, _): MosquittoError.text(mosquitto_connack_string(code)).replacing("Connection Refused: ", with: "")
        }
    }
}
