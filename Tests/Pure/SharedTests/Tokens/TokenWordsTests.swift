import Foundation
import Testing

@testable import Shared

/// What a charger is told besides the status.
@Suite struct TokenWordsTests {
    static let now = AuthorizationTests.now

    @Test func whoIsAcceptedIsSpokenToInHisLanguage() {
        let answer = Self.question().decision.answer
        #expect(answer.language == "de")
        #expect(answer.secondLanguage == "en")
        #expect(answer.priority == 3)
        #expect(answer.message == Authorization.Message("Gute Fahrt", language: "de"))
    }

    @Test func whoIsRefusedIsToldWhyAndNotWelcomed() {
        var case0 = Self.question()
        case0.facts.record?.isBlocked = true
        case0.policy.messages.blocked = "Blocked."
        case0.policy.messages.language = "en"
        let answer = case0.decision.answer
        #expect(answer.message == Authorization.Message("Blocked.", language: "en"))
        #expect(answer.language == "de")
        #expect(answer.priority == 0)
    }

    /// The token's end and the cache's time (seconds from now), whether the clock is right, and what is told.
    @Test(arguments: [
        (Int64?.none, Int64(0), true, Int64?.none), (100, 0, true, 100), (nil, 60, true, 60), (100, 60, true, 60),
        (30, 60, true, 30), (nil, 60, false, nil), (30, 60, false, 30),
    ])
    func theCacheForgetsWhatEndsFirst(_ own: Int64?, _ cache: Int64, _ isTrusted: Bool, _ told: Int64?) {
        var case0 = Self.question()
        case0.facts.record?.expiresAt = own.map { Self.now.advanced(bySeconds: $0) }
        case0.facts.isClockTrusted = isTrusted
        case0.policy.cacheSeconds = cache
        #expect(case0.decision.answer.expiresAt == told.map { Self.now.advanced(bySeconds: $0) })
    }

    @Test func whoIsRefusedIsNotKeptInACache() {
        var case0 = Self.question()
        case0.facts.record?.isBlocked = true
        case0.policy.cacheSeconds = 60
        #expect(case0.decision.answer.expiresAt == nil)
    }

    @Test(arguments: [
        ("de", true), ("pt-BR", true), ("zh-Hans", true), ("gsw", true), ("d", false), ("German", false),
        ("de-", false),
        ("1e", false), ("sl-rozaj-x", false), ("", false),
    ])
    func languagesAreWrittenAsTheStandardHasThem(_ text: String, _ isValid: Bool) {
        #expect(Language.isValid(text) == isValid)
    }

    @Test(
        arguments: [
            { $0.language = "German" }, { $0.priority = 10 }, { $0.message = String(repeating: "x", count: 513) },
            { $0.message = "" }, { $0.group = "" }, { $0.token.type = String(repeating: "t", count: 21) },
            {
                $0.language = nil
                $0.secondLanguage = "en"
            }, { $0.token.value = "" },
            { $0.places = Array(repeating: TokenPlace(.charger("CP-1")), count: 101) },
        ] as [@Sendable (inout TokenRecord) -> Void])
    func whatCannotBeSentIsRefused(_ change: @Sendable (inout TokenRecord) -> Void) {
        var record = Self.record
        #expect(record.problem == nil)
        change(&record)
        #expect(record.problem != nil)
    }

    @Test func aTokenIsTheSameAfterTheRoadThroughTheAPI() throws {
        var record = Self.record
        record.places = [TokenPlace(.charger("CP-1"), evse: 2), TokenPlace(.group("deck"))]
        record.allowsConcurrent = false
        let data = try APICoding.encode(TokenView(record))
        #expect(try APICoding.decode(TokenView.self, from: data).record == record)
        #expect(String(decoding: data, as: UTF8.self).contains(#""places":["CP-1:2","group:deck"]"#))
    }

    static var record: TokenRecord {
        var record = TokenRecord(token: AuthorizationTests.token)
        record.language = "de"
        record.secondLanguage = "en"
        record.priority = 3
        record.message = "Gute Fahrt"
        return record
    }

    static func question() -> AuthorizationCase { AuthorizationCase(record: Self.record) }
}
