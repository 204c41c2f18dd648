import Testing

@testable import Shared

@Suite struct AuthorizationTests {
    static let now = time("2026-11-22T10:00:00Z")
    static let token = IdToken("AB12")

    enum Known: CaseIterable {
        case unknown, listed, blocked, expiredNow, expiresLater, blockedAndExpired

        var record: TokenRecord? {
            switch self {
            case .unknown: nil
            case .listed: TokenRecord(token: token, group: "FLEET")
            case .blocked: TokenRecord(token: token, isBlocked: true)
            case .expiredNow: TokenRecord(token: token, expiresAt: now)
            case .expiresLater: TokenRecord(token: token, expiresAt: now.advanced(byMilliseconds: 1))
            case .blockedAndExpired: TokenRecord(token: token, isBlocked: true, expiresAt: now)
            }
        }
    }

    /// What is known × unknown tokens rejected, accepted, rejected with a start command, accepted with one.
    static let table: [(Known, [AuthorizationStatus])] = [
        (.unknown, [.invalid, .accepted, .accepted, .accepted]),
        (.listed, [.accepted, .accepted, .accepted, .accepted]),
        (.blocked, [.blocked, .blocked, .blocked, .blocked]),
        (.expiredNow, [.expired, .expired, .expired, .expired]),
        (.expiresLater, [.accepted, .accepted, .accepted, .accepted]),
        (.blockedAndExpired, [.blocked, .blocked, .blocked, .blocked]),
    ]

    @Test(arguments: table)
    func theLocalListDecides(_ known: Known, _ expected: [AuthorizationStatus]) {
        let cases: [(UnknownTokenPolicy, Bool)] = [
            (.reject, false), (.accept, false), (.reject, true), (.accept, true),
        ]
        for ((policy, hasStartCommand), status) in zip(cases, expected) {
            let answer = Authorization.decide(
                record: known.record, policy: policy, isChargerApproved: true, hasStartCommand: hasStartCommand,
                now: Self.now)
            #expect(answer.status == status)
            #expect(answer.group == known.record?.group)
        }
    }

    @Test(arguments: Known.allCases)
    func aChargerThatAwaitsApprovalStartsNothingForAnybody(_ known: Known) {
        for policy in UnknownTokenPolicy.allCases {
            let answer = Authorization.decide(
                record: known.record, policy: policy, isChargerApproved: false, hasStartCommand: true, now: Self.now)
            #expect(answer == Authorization(status: .invalid))
        }
    }

    @Test func tokensCompareWithoutCase() {
        #expect(IdToken("aB12") == IdToken("Ab12", type: "ISO14443"))
        #expect(Set([IdToken("aB12"), IdToken("AB12")]).count == 1)
        #expect(IdToken("AB12") != IdToken("AB13"))
    }

    @Test(arguments: [("04A2B3C4D5", "…C4D5"), ("AB12", "…12"), ("A", "…")])
    func aMaskedTokenShowsItsEnd(_ value: String, _ masked: String) {
        #expect(IdToken(value).masked == masked)
    }
}
