import Shared
import Testing

@Suite struct CanonicalJSONTests {
    private struct Sample: Encodable {
        var zebra = "a\"\\/\u{1}\n\u{1f}é☃"
        var ant = [1, -2, Int64.max]
        var apple: String?
        var flag = true
        var empty: [String] = []
        var nested = ["b": [Amount(1)], "a": []]
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    }

    @Test func thereIsOneForm() throws {
        let expected =
            #"{"ant":[1,-2,9223372036854775807],"empty":[],"flag":true,"nested":{"a":[],"b":["1"]},"#
            + #""zebra":"a\"\\/\u0001\n\u001fé☃"}"#
        #expect(try self.text(Sample()) == expected)
    }

    @Test func keysAreSortedByTheirBytes() throws {
        #expect(try self.text(["é": 1, "z": 2, "Z": 3, "10": 4, "9": 5]) == #"{"10":4,"9":5,"Z":3,"z":2,"é":1}"#)
    }

    @Test func aFloatingPointNumberIsRefused() {
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode([0.1]) }
    }
}
