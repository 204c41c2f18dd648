import Foundation
import Shared
import Testing

@testable import CloudSync

@Suite struct JSONBytesTests {
    func text(_ write: (inout JSONBytes) -> Void) -> String {
        var json = JSONBytes()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test(arguments: ["", "plain", "a\"b\\c", "tab\tline\n\u{1}\u{1f}", "Zürich 🔌", "\u{7f}\u{2028}"])
    func aStringComesBackAsItWas(string: String) throws {
        let json = self.text { $0.string(string) }
        #expect(try JSONDecoder().decode(String.self, from: Data(json.utf8)) == string)
    }

    @Test(arguments: [0, 7, -1, 1_234_567_890, Int64.max, Int64.min])
    func integersAreWritten(value: Int64) {
        #expect(self.text { $0.integer(value) } == String(value))
    }

    @Test(arguments: [0, 1, 59_999, 60_000, -1, -60_000, 1_767_225_600_123, 253_402_300_799_999])
    func timestampsAreWrittenAsEverywhere(milliseconds: Int64) {
        let timestamp = Timestamp(milliseconds: milliseconds)
        #expect(self.text { $0.timestamp(timestamp) } == "\"\(timestamp)\"")
    }

    @Test func neighbouringTimestampsShareTheirMinute() {
        let json = self.text {
            $0.timestamp(Timestamp(milliseconds: 1_767_225_659_999))
            $0.timestamp(Timestamp(milliseconds: 1_767_225_660_001))
            $0.timestamp(Timestamp(milliseconds: 1_767_225_601_010))
        }
        #expect(json == "\"2026-01-01T00:00:59.999Z\"\"2026-01-01T00:01:00.001Z\"\"2026-01-01T00:00:01.010Z\"")
    }
}
