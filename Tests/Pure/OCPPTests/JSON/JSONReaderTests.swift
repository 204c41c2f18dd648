import Testing

@testable import OCPP

@Suite struct JSONReaderTests {
    @Test(arguments: [
        ("null", JSONValue.Kind.null), ("true", .boolean), (" false ", .boolean), ("0", .number), ("-0", .number),
        ("-1.5e+10", .number), ("1E5", .number), ("\"\"", .string), ("[]", .array), ("\t[ 1 , 2 ]\r\n", .array),
        ("{}", .object), ("{\"a\":{\"b\":[]}}", .object), ("\"\\u0041\\n\\/\"", .string), ("\"\u{7F}é€🔌\"", .string),
        ("\"\\ud83d\\udd0c\"", .string), ("\"\\ud800\"", .string),
    ])
    func validTextIsRead(text: String, kind: JSONValue.Kind) throws {
        #expect(try JSONDocument(text).root.kind == kind)
    }

    @Test(arguments: [
        ("", JSONError.Reason.endOfText, 0), ("   ", .endOfText, 3), ("[1,", .endOfText, 3), ("[1", .endOfText, 2),
        ("{\"a\"", .endOfText, 4), ("\"abc", .endOfText, 4), ("tru", .endOfText, 3), ("\"\\u00", .endOfText, 1),
        ("\"\\", .endOfText, 1), ("[1,]", .unexpectedByte(93), 3), ("{\"a\":1,}", .unexpectedByte(125), 7),
        ("{a:1}", .unexpectedByte(97), 1), ("{\"a\" 1}", .unexpectedByte(49), 5), ("[1 2]", .unexpectedByte(50), 3),
        ("'a'", .unexpectedByte(39), 0), ("nul!", .unexpectedByte(33), 3), ("+1", .unexpectedByte(43), 0),
        ("NaN", .unexpectedByte(78), 0), ("01", .malformedNumber, 2), ("-", .malformedNumber, 1),
        ("1.", .malformedNumber, 2), ("1.e5", .malformedNumber, 2), ("1e", .malformedNumber, 2),
        ("1e+", .malformedNumber, 3), ("-a", .malformedNumber, 1), ("\"\\x\"", .malformedEscape, 1),
        ("\"\\u12g4\"", .malformedEscape, 1), ("\"a\nb\"", .controlCharacter, 2),
        ("\"12345678\u{1}\"", .controlCharacter, 9),
        ("1 2", .trailingBytes, 2), ("{}}", .trailingBytes, 2), ("// x", .unexpectedByte(47), 0),
    ])
    func malformedTextNamesTheByte(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try JSONDocument(text) }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xFF],
        ] as [[UInt8]])
    func stringsMustBeUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError(.malformedUTF8, offset: 1)) { try JSONDocument([34] + bytes + [34]) }
    }

    @Test func depthIsBounded() throws {
        let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        _ = try JSONDocument(nested(32))
        #expect(throws: JSONError(.tooDeep, offset: 32)) { try JSONDocument(nested(33)) }
        #expect(throws: JSONError.self) { try JSONDocument(String(repeating: "[{\"a\":", count: 100_000)) }
    }

    @Test func sizeIsBounded() {
        let limits = JSONLimits(nodes: 3, bytes: 10)
        #expect(throws: JSONError(.tooManyValues, offset: 6)) {
            try JSONDocument(Array("[1,2,3]".utf8), limits: limits)
        }
        #expect(throws: JSONError(.tooLong, offset: 10)) {
            try JSONDocument(Array("[1234567890]".utf8), limits: limits)
        }
    }

    @Test func theDensestReadingsOfAPeersLongestMessageAreRead() throws {
        let readings = Array(repeating: #"{"value":"1"}"#, count: 200_000).joined(separator: ",")
        let text = Array("[\(readings)]".utf8)
        _ = try JSONDocument(text, limits: JSONLimits(longestMessage: text.count))
        #expect(throws: JSONError(.tooLong, offset: text.count - 1)) {
            try JSONDocument(text, limits: JSONLimits(longestMessage: text.count - 1))
        }
    }

    @Test func membersAndElementsAreFound() throws {
        let root = try JSONDocument(#"{"a":[1,{"b":2},"x"],"n":null,"\u0061b":true}"#).root
        #expect(root["a"]?.count == 3)
        #expect(root["a"]?.elements.map(\.kind) == [.number, .object, .string])
        #expect(root["n"]?.isNull == true)
        #expect(root["ab"]?.bool == true)
        #expect(root.member("ab")?.bool == true)
        #expect(root["c"] == nil)
        #expect(root.members.map { $0.name.string } == ["a", "n", "ab"])
        #expect(root["a"]?["b"] == nil)
    }

    @Test func theLastOfEqualNamesCounts() throws {
        #expect(try JSONDocument(#"{"a":1,"b":2,"a":3}"#).root["a"]?.int64 == 3)
    }

    @Test(arguments: [
        (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\ud83d\udd0c!""#, "🔌!"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\udd0c\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""é€🔌""#, "é€🔌"),
    ])
    func stringsAreDecoded(text: String, expected: String) throws {
        #expect(try JSONDocument(text).root.string == expected)
    }

    @Test(
        arguments: [
            ("0", 0), ("-12", -12), ("20000.0", 20000), ("2e4", 20000), ("1.5e1", 15), ("1.5", nil), ("1e400", nil),
            ("9223372036854775807", .max), ("922337203685477580", 922_337_203_685_477_580),
            ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func integersAreDecoded(text: String, expected: Int64?) throws {
        #expect(try JSONDocument(text).root.int64 == expected)
    }

    @Test(arguments: [#""a\u0062\"""#, #"{ "x" : [1,  2.50] }"#, "1.50", "\"\""])
    func rawBytesAreWhatWasWritten(text: String) throws {
        let root = try JSONDocument("[0, \(text) ]").root
        #expect(Array(root.elements)[1].rawBytes == Array(text.utf8))
    }

    @Test func pathsCountFromThePayload() throws {
        let frame = try JSONDocument(#"[2,"1","A",{"a":[{"b":1},{"c":{"d":2}}]}]"#).root
        let payload = try #require(Array(frame.elements).last)
        #expect(payload.path == "")
        let list = try #require(payload["a"])
        #expect(list.path == "a")
        #expect(Array(list.elements)[1]["c"]?["d"]?.path == "a[1].c.d")
        #expect(payload.path(ofMissing: "x") == "x")
        #expect(list.path(ofMissing: "x") == "a.x")
    }
}
