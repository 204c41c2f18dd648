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
        (.unknown, [.unknown, .accepted, .accepted, .accepted]),
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
        for ((unknown, hasStartCommand), status) in zip(cases, expected) {
            var case0 = AuthorizationCase(record: known.record)
            case0.facts.hasStartCommand = hasStartCommand
            case0.policy.unknown = unknown
            #expect(case0.decision.answer.status == status)
            #expect(case0.decision.answer.group == known.record?.group)
        }
    }

    @Test(arguments: Known.allCases)
    func aChargerThatAwaitsApprovalStartsNothingForAnybody(_ known: Known) {
        for unknown in UnknownTokenPolicy.allCases {
            var case0 = AuthorizationCase(record: known.record)
            case0.facts.hasStartCommand = true
            case0.facts.charger.isApproved = false
            case0.policy.unknown = unknown
            case0.policy.acceptedTypes = ["ISO14443"]
            case0.facts.token.type = "ISO14443"
            #expect(case0.decision.answer == Authorization(status: .invalid))
        }
    }

    /// Unknown tokens: the policy, that while the cloud is away, whether it is away, and what follows.
    @Test(arguments: [
        (UnknownTokenPolicy.reject, UnknownTokenPolicy.accept, false, AuthorizationReason.unknown(isOffline: false)),
        (.reject, .accept, true, .unknownAccepted(isOffline: true)),
        (.accept, .reject, false, .unknownAccepted(isOffline: false)),
        (.accept, .reject, true, .unknown(isOffline: true)),
    ])
    func whileTheCloudIsAwayAnotherRuleMayHold(
        _ unknown: UnknownTokenPolicy, _ offline: UnknownTokenPolicy, _ isOffline: Bool, _ reason: AuthorizationReason
    ) {
        var case0 = AuthorizationCase(record: nil)
        case0.policy.unknown = unknown
        case0.policy.unknownOffline = offline
        case0.facts.isOffline = isOffline
        #expect(case0.decision.reason == reason)
    }

    /// The type on the list, the type that is presented, a start command, and whether it is the same token.
    @Test(arguments: [
        (String?.none, String?.none, false, true), (nil, "KeyCode", false, true), ("ISO14443", nil, false, true),
        ("ISO14443", "iso14443", false, true), ("ISO14443", "KeyCode", false, false),
        ("ISO14443", "Central", true, true),
    ])
    func aTokenOfAnotherTypeIsAnotherToken(_ listed: String?, _ given: String?, _ command: Bool, _ isSame: Bool) {
        var case0 = AuthorizationCase(record: TokenRecord(token: IdToken("AB12", type: listed), group: "FLEET"))
        case0.facts.token.type = given
        case0.facts.hasStartCommand = command
        #expect(case0.decision.answer.status == (isSame ? .accepted : .unknown))
        #expect(case0.decision.answer.group == (isSame ? "FLEET" : nil))
    }

    @Test(arguments: [("NoAuthorization", ""), ("directpayment", "PSP-1")])
    func someTypesNeedNotBeOnTheList(_ type: String, _ value: String) {
        var case0 = AuthorizationCase(record: nil, token: IdToken(value, type: type))
        #expect(case0.decision.answer.status == .unknown)
        case0.policy.acceptedTypes = ["NoAuthorization", "DirectPayment"]
        case0.policy.allowsConcurrent = false
        case0.facts.running = [
            RunningSession(id: SessionID(rawValue: 1), charger: "CP-9", evse: 1, startedAt: Self.now)
        ]
        #expect(case0.decision.reason == .acceptedType(type))
    }

    @Test func whoNeedNotIdentifyIsNobodyTwice() {
        var case0 = AuthorizationCase(record: nil, token: IdToken("", type: "NoAuthorization"))
        case0.policy.unknown = .accept
        case0.policy.allowsConcurrent = false
        case0.facts.running = [
            RunningSession(id: SessionID(rawValue: 1), charger: "CP-9", evse: 1, startedAt: Self.now)
        ]
        #expect(case0.decision.answer.status == .accepted)
    }

    @Test(arguments: [
        (AuthorizationFacts.Purpose.asking, AuthorizationStatus.accepted), (.beginning, .invalid), (.ending, .accepted),
    ])
    func aMasterPassEndsSessionsAndBeginsNone(_ purpose: AuthorizationFacts.Purpose, _ status: AuthorizationStatus) {
        var record = TokenRecord(token: Self.token, group: "Police")
        record.places = [TokenPlace(.charger("CP-9"))]
        var case0 = AuthorizationCase(record: record, purpose: purpose)
        case0.policy.masterPassGroup = "POLICE"
        #expect(case0.decision.answer.status == status)
        #expect(case0.decision.answer.group == "Police")
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

/// A question whose facts a test bends.
struct AuthorizationCase {
    var facts: AuthorizationFacts
    var policy = AuthorizationPolicy()
    var now = AuthorizationTests.now

    init(
        record: TokenRecord?, token: IdToken? = nil, purpose: AuthorizationFacts.Purpose = .beginning, evse: Int? = 1
    ) {
        self.facts = AuthorizationFacts(
            token ?? AuthorizationTests.token, for: purpose, at: ChargerPlace(identity: "CP-1", evse: evse))
        self.facts.record = record
    }

    var decision: AuthorizationDecision { AuthorizationDecision.decide(self.facts, self.policy, now: self.now) }
}
