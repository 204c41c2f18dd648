import Shared
import Synchronization
import Testing

@testable import EdgeGateway

@Suite struct FrameTraceTests {
    private let charger = ChargerID(rawValue: 1)

    private func texts(_ trace: FrameTrace, _ charger: ChargerID) -> [String] {
        trace.entries(of: charger).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func framesComeBackInOrderWithTheirDirection() {
        let trace = FrameTrace(limit: 10_000)
        trace.record(Array("a".utf8), of: self.charger, .fromCharger)
        trace.record(Array("b".utf8), of: self.charger, .toCharger)
        trace.record(Array("c".utf8), of: ChargerID(rawValue: 2), .fromCharger)
        #expect(self.texts(trace, self.charger) == ["a", "b"])
        #expect(trace.entries(of: self.charger).map(\.direction) == [.fromCharger, .toCharger])
    }

    @Test func theOldestFramesOfAChargerGoFirst() {
        let trace = FrameTrace(limit: 10 * (1 + FrameRing.overhead))
        for number in 0..<1000 { trace.record(Array("\(number % 10)".utf8), of: self.charger, .fromCharger) }
        #expect(self.texts(trace, self.charger) == (0..<10).map(String.init))
        #expect(trace.bytes <= 10 * (1 + FrameRing.overhead))
    }

    @Test func nothingIsKeptWhereNothingMayBe() {
        let trace = FrameTrace(limit: 0)
        trace.record(Array("a".utf8), of: self.charger, .fromCharger)
        #expect(trace.entries(of: self.charger).isEmpty)
    }

    @Test func allChargersTogetherAreBoundedAndTheQuietOnesKeepTheirFrames() {
        let trace = FrameTrace(limit: 50_000, total: 100_000)
        let quiet = ChargerID(rawValue: 99)
        trace.record(Array("quiet".utf8), of: quiet, .fromCharger)
        for number in 0..<2000 {
            let busy = ChargerID(rawValue: Int64(number % 5))
            trace.record(Array(repeating: UInt8(ascii: "x"), count: 300), of: busy, .fromCharger)
            #expect(trace.bytes <= 100_000)
        }
        #expect(self.texts(trace, quiet) == ["quiet"])
        #expect(trace.entries(of: ChargerID(rawValue: 0)).count > 10)
    }

    @Test func aLongFrameIsCut() throws {
        let trace = FrameTrace(limit: 1 << 20)
        trace.record(Array(repeating: UInt8(ascii: "x"), count: 20_000), of: self.charger, .fromCharger)
        let entry = try #require(trace.entries(of: self.charger).first)
        #expect(entry.bytes.count == FrameTrace.longestFrame)
        #expect(entry.maskedText.hasSuffix("x…"))
    }

    @Test func watchersSeeFramesUntilTheyStop() {
        let trace = FrameTrace(limit: 0)
        let seen = Mutex<[String]>([])
        let watcher = trace.watch(self.charger) { entry in
            seen.withLock { $0.append(String(decoding: entry.bytes, as: UTF8.self)) }
        }
        trace.record(Array("a".utf8), of: self.charger, .fromCharger)
        trace.record(Array("b".utf8), of: ChargerID(rawValue: 2), .fromCharger)
        trace.unwatch(self.charger, watcher)
        trace.record(Array("c".utf8), of: self.charger, .fromCharger)
        #expect(seen.withLock { $0 } == ["a"])
    }
}

@Suite struct SecretMaskTests {
    @Test(arguments: [
        (
            #"[2,"1","Authorize",{"idTag":"04A1B2C3D4"}]"#,
            #"[2,"1","Authorize",{"idTag":"…C3D4"}]"#
        ),
        (#"{"idTag" : "AB"}"#, #"{"idTag" : "…"}"#),
        (
            #"{"idToken":{"idToken":"04A1B2C3","type":"ISO14443","additionalInfo":[{"additionalIdToken":"SECRET99"}]}}"#,
            #"{"idToken":{"idToken":"…B2C3","type":"ISO14443","additionalInfo":[{"additionalIdToken":"…ET99"}]}}"#
        ),
        (
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"AABB"}]"#,
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#
        ),
        (
            #"[2,"1","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]"#,
            #"[2,"1","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]"#
        ),
        (
            #"{"attributeValue":"pass","variable":{"name":"BasicAuthPassword"}}"#,
            #"{"attributeValue":"***","variable":{"name":"BasicAuthPassword"}}"#
        ),
        (
            #"{"apn":{"apnPassword":"x\"y","simPin":1234,"apn":"web"}}"#,
            #"{"apn":{"apnPassword":"***","simPin":"***","apn":"web"}}"#
        ),
        (#"{"vpn":{"key":"shared","server":"s"}}"#, #"{"vpn":{"key":"***","server":"s"}}"#),
        (#"{"location":"ftp://user:pw@host/x"}"#, #"{"location":"ftp://***@host/x"}"#),
        (#"{"location":"ftp:\/\/user:pw@host\/x"}"#, #"{"location":"ftp:\/\/***@host\/x"}"#),
        (#"{"location":"https://host/a@b"}"#, #"{"location":"https://host/a@b"}"#),
        (
            #"{"value":"OCMF|{\"FV\":\"1.0\",\"ID\":\"04A1B2C3\"}|{}"}"#,
            #"{"value":"OCMF|{\"FV\":\"1.0\",\"ID\":\"…B2C3\"}|{}"}"#
        ),
        (
            #"{"configurationKey":[{"key":"AuthorizationKey","value":"AA"},{"key":"Interval","value":"60"}]}"#,
            #"{"configurationKey":[{"key":"AuthorizationKey","value":"***"},{"key":"Interval","value":"60"}]}"#
        ),
        (
            #"{"reportData":[{"variable":{"name":"BasicAuthPassword"},"variableAttribute":[{"value":"x"}]},"#
                + #"{"variable":{"name":"Other"},"variableAttribute":[{"value":"y"}]}]}"#,
            #"{"reportData":[{"variable":{"name":"BasicAuthPassword"},"variableAttribute":[{"value":"***"}]},"#
                + #"{"variable":{"name":"Other"},"variableAttribute":[{"value":"y"}]}]}"#
        ),
        (#"{"key":"AuthorizationKey","value":"AA"#, #"{"key":"AuthorizationKey","value":"***""#),
        (
            #"{"connectionData":{"basicAuthPassword" : "s\"3","vpn":{"key":"k","password":"p"}}}"#,
            #"{"connectionData":{"basicAuthPassword" : "***","vpn":{"key":"***","password":"***"}}}"#
        ),
        (
            #"[2,"7","MeterValues",{"value":"1.5"}]"#, #"[2,"7","MeterValues",{"value":"1.5"}]"#
        ),
        (
            #"{"key":"AuthorizationKey","x":{"a":{"value":"1"}},"value":"AA"}"#,
            #"{"key":"AuthorizationKey","x":{"a":{"value":"1"}},"value":"***"}"#
        ),
        // Frames that are none.
        (#"[2,"1","Authorize",{"idTag":"04A1B2C3D4"#, #"[2,"1","Authorize",{"idTag":"…C3D4""#),
        (#"not a frame"#, #"not a frame"#), ("", ""), (#"""#, #"""#), (#"{"idTag":"#, #"{"idTag":"#),
        (#"{"password":"#, #"{"password":"#),
    ])
    func secretsAreMaskedAndTheRestIsKept(frame: String, masked: String) {
        #expect(SecretMask.masked(frame) == masked)
    }

    /// Each value alone is looked up among all objects: that must not cost the square of their number.
    @Test(.timeLimit(.minutes(1)), arguments: [#"{"value":1},"#, #""value":1,"#, #"{"value":1,"#])
    func aHostileFrameIsMaskedInAMoment(part: String) {
        let frame = #"{"password":1,"# + String(repeating: part, count: 20_000)
        #expect(SecretMask.masked(frame).hasPrefix(#"{"password":"***","#))
    }

    @Test func tokensStayWhereTheyAreAskedFor() {
        #expect(
            SecretMask.masked(#"{"idTag":"04A1B2C3","password":"x"}"#, tokens: false)
                == #"{"idTag":"04A1B2C3","password":"***"}"#)
    }
}
