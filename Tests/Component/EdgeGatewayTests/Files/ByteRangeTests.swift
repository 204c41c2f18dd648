import Testing

@testable import EdgeGateway

@Suite struct ByteRangeTests {
    @Test(arguments: [
        (nil, ByteRange.whole),
        ("bytes=0-9", .part(0..<10)), ("bytes=90-", .part(90..<100)), ("bytes=90-200", .part(90..<100)),
        ("bytes=99-99", .part(99..<100)), ("Bytes = 5 - 6", .part(5..<7)),
        ("bytes=-1", .part(99..<100)), ("bytes=-1000", .part(0..<100)), ("bytes=0-", .part(0..<100)),
        ("bytes=0-9223372036854775807", .part(0..<100)), ("bytes=0-99999999999999999999", .part(0..<100)),
        ("bytes=100-", .unsatisfiable), ("bytes=100-200", .unsatisfiable), ("bytes=-0", .unsatisfiable),
        ("bytes=99999999999999999999-", .unsatisfiable),
        // What may be passed over is: several parts, other units, and what is no range.
        ("bytes=0-1,5-6", .whole), ("bytes=9-5", .whole), ("items=0-5", .whole), ("bytes=-", .whole),
        ("bytes=a-b", .whole), ("bytes=", .whole), ("", .whole), ("bytes=1--2", .whole), ("bytes=+1-2", .whole),
    ])
    func oneRangeIsTaken(header: String?, range: ByteRange) {
        #expect(ByteRange(header, tag: "\"a\"", size: 100) == range)
    }

    @Test func aRangeOfAnotherFileIsNotTaken() {
        #expect(ByteRange("bytes=5-", if: "\"a\"", tag: "\"a\"", size: 100) == .part(5..<100))
        #expect(ByteRange("bytes=5-", if: "\"b\"", tag: "\"a\"", size: 100) == .whole)
    }

    @Test(arguments: ["bytes=0-", "bytes=-5", "bytes=0-0"])
    func anEmptyFileHasNoRanges(header: String) {
        #expect(ByteRange(header, tag: "", size: 0) == .unsatisfiable)
    }
}
