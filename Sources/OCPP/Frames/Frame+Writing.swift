extension Frame {
    /// The bytes of `[2, id, action, payload]`.
    public static func call(id: String, action: String, payload: some JSONWritable) -> [UInt8] {
        Self.bytes(.call) { json in
            json.string(id)
            json.string(action)
            payload.write(to: &json)
        }
    }

    /// The bytes of `[2, id, action, payload]`, where `payload` is a JSON object already.
    public static func call(id: String, action: String, payload: [UInt8]) -> [UInt8] {
        Self.bytes(.call, reserving: payload.count + 96) { json in
            json.string(id)
            json.string(action)
            json.raw(payload)
        }
    }

    /// The bytes of `[3, id, payload]`.
    public static func result(id: String, payload: some JSONWritable) -> [UInt8] {
        Self.bytes(.result) { json in
            json.string(id)
            payload.write(to: &json)
        }
    }

    /// The bytes of `[4, id, code, description, {}]`, the code as `version` spells it.
    ///
    /// - Parameter description: cut off after 255 characters, the most that the standard allows.
    public static func error(
        id: String, code: CallErrorCode, description: String = "", version: OCPPVersion
    ) -> [UInt8] {
        Self.refusal(.error, id: id, code: code.spelling(in: version), description: description)
    }

    /// The bytes of `[5, id, code, description, {}]`: the CALLRESULT with this id was of no use (2.1 part 4 §4.2.4).
    public static func resultError(id: String, code: CallErrorCode, description: String = "") -> [UInt8] {
        Self.refusal(.resultError, id: id, code: code.spelling(in: .v21), description: description)
    }

    /// The bytes of the CALLERROR that `answer` stands for.
    public static func error(_ answer: FrameFailure.Answer, version: OCPPVersion) -> [UInt8] {
        Self.error(id: answer.messageID, code: answer.code, description: answer.errorDescription, version: version)
    }

    private static func refusal(_ type: MessageType, id: String, code: String, description: String) -> [UInt8] {
        Self.bytes(type) { json in
            json.string(id)
            json.string(code)
            json.string(String(String.UnicodeScalarView(description.unicodeScalars.prefix(255))))
            json.object { _ in }
        }
    }

    private static func bytes(
        _ type: MessageType, reserving capacity: Int = 256, _ body: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(reserving: capacity)
        json.array { json in
            json.integer(type.rawValue)
            body(&json)
        }
        return json.bytes
    }
}
