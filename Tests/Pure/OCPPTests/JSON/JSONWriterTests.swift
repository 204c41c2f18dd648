import Testing

@testable import OCPP

@Suite struct JSONWriterTests {
    @Test func containersAreSeparated() {
        let text = JSONWriter.text { json in
            json.object { json in
                json.member("a", 1)
                json.member("none", nil as String?)
                json.list("b", ["x", "y"])
                json.list("empty", [] as [Int])
                json.name("c")
                json.array { json in
                    json.null()
                    json.boolean(true)
                    json.raw("{\"raw\":1}".utf8)
                    json.object { _ in }
                    json.array { _ in }
                }
                json.member("d", false)
            }
        }
        #expect(text == #"{"a":1,"b":["x","y"],"c":[null,true,{"raw":1},{},[]],"d":false}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1f}\u{8}", #""\u0000\u001f\u0008""#), ("é€🔌\u{2028}", "\"é€🔌\u{2028}\""),
        ("a\"", #""a\"""#),
    ])
    func stringsAreEscaped(value: String, expected: String) throws {
        let text = JSONWriter.text { $0.string(value) }
        #expect(text == expected)
        #expect(try JSONDocument(text).root.string == value)
    }

    @Test func rawValuesAreKeptByteForByte() throws {
        let text = #"{ "x":1.50,"y" : "\u0041" }"#
        let value = try JSONText(Array("  \(text) ".utf8))
        #expect(String(decoding: value.jsonBytes, as: UTF8.self) == text)
        #expect(throws: JSONError.self) { try JSONText(Array("{} {}".utf8)) }
    }
}
