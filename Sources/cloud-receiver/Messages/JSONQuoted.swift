import OCPP

/// A text as a JSON string, with its quotation marks.
enum JSONQuoted {
    static func text(_ text: String) -> String {
        var json = JSONWriter(reserving: text.utf8.count + 2)
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
