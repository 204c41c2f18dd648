/// One level of an MQTT topic made from any text.
enum TopicLevel {
    /// `text` with everything that means something in a topic (`+ # /`), `%`, controls, and what is not allowed in
    /// UTF-8 strings of MQTT written as `%XX`. An empty text becomes `%00`, which no other text becomes.
    static func encode(_ text: String) -> String {
        if text.isEmpty { return "%00" }
        let special: Set<UInt8> = Set("+#/%".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F || special.contains(byte) {
                bytes.append(contentsOf: [0x25, Self.digit(byte >> 4), Self.digit(byte & 15)])
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x41 + value - 10
    }
}
