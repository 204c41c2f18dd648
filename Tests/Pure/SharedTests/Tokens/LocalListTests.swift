import Testing

@testable import Shared

@Suite struct LocalListTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func entry(_ value: String, isBlocked: Bool = false) -> LocalListEntry {
        LocalListEntry(token: IdToken(value), answer: Authorization(status: isBlocked ? .blocked : .accepted))
    }

    private let known = LocalList(version: 5, entries: [entry("A"), entry("B"), entry("C")])

    private func plan(
        _ wanted: [LocalListEntry], at version: Int = 5, isFull: Bool = false, longest: Int = 10, known: Bool = true
    ) -> [LocalListUpdate] {
        LocalListUpdate.plan(
            from: known ? self.known : nil, at: version, to: wanted, isFull: isFull, longest: longest)
    }

    @Test func onlyWhatDiffersIsSentToAListThatIsKnown() {
        let blocked = Self.entry("B", isBlocked: true)
        let updates = self.plan([Self.entry("a"), blocked, Self.entry("D")])
        #expect(
            updates == [
                LocalListUpdate(
                    version: 6, isFull: false,
                    items: [.remove(IdToken("C")), .set(blocked), .set(Self.entry("D"))])
            ])
        #expect(self.plan(self.known.entries).isEmpty)
    }

    @Test func aListThatIsNotTheOneThatWasSentIsReplaced() {
        let whole = [LocalListUpdate.Item.set(Self.entry("A"))]
        #expect(
            self.plan([Self.entry("A")], at: 0) == [LocalListUpdate(version: 6, isFull: true, items: whole)],
            "a version is not used twice")
        #expect(self.plan([Self.entry("A")], at: 9) == [LocalListUpdate(version: 10, isFull: true, items: whole)])
        #expect(self.plan([Self.entry("A")], isFull: true).map(\.isFull) == [true])
        #expect(self.plan([Self.entry("A")], at: 0, known: false).map(\.version) == [1])
    }

    @Test(arguments: [Int(Int32.max), .max])
    func aVersionThatCannotBeCountedOnIsNotCountedOn(version: Int) {
        #expect(self.plan([Self.entry("A")], at: version).map(\.version) == [6])
        #expect(self.plan([Self.entry("A")], at: version, known: false).map(\.version) == [1])
        let updates = self.plan(self.known.entries, at: version, longest: 2)
        #expect(updates.map(\.isFull) == [true, false])
    }

    @Test func aTokenThatBecameOneOfAnotherTypeIsSentAgain() {
        var changed = self.known.entries
        changed[1].token.type = "KeyCode"
        let updates = self.plan(changed)
        #expect(updates.map(\.items) == [[.set(changed[1])]])
    }

    @Test func aLongListIsGoneOnWithInDifferences() {
        let wanted = (1...7).map { Self.entry("T\($0)") }
        let updates = self.plan(wanted, at: 0, longest: 3, known: false)
        #expect(updates.map(\.isFull) == [true, false, false])
        #expect(updates.map(\.version) == [1, 2, 3])
        #expect(updates.map(\.items.count) == [3, 3, 1])
        #expect(updates.flatMap(\.items) == wanted.map { .set($0) })
    }

    @Test func anEmptyListIsSentAsOne() {
        #expect(self.plan([], at: 0) == [LocalListUpdate(version: 6, isFull: true, items: [])])
        #expect(self.plan([]).map(\.items.count) == [3])
    }

    @Test func expiredTokensAreLeftOutAndBlockedOnesAreNot() {
        let expired = TokenRecord(token: IdToken("A"), expiresAt: Self.now)
        #expect(self.answer(expired) == nil)
        let blocked = TokenRecord(token: IdToken("A"), isBlocked: true, expiresAt: Self.now.advanced(bySeconds: 1))
        #expect(self.answer(blocked)?.status == .blocked)
    }

    @Test func whoMayNotChargeAtTheChargerStandsOnItsListAsRefused() throws {
        var record = TokenRecord(token: IdToken("A"), group: "FLEET")
        #expect(self.answer(record)?.status == .accepted)
        let elsewhere = TokenGroup(id: "FLEET", places: [try TokenPlace("CP-2")])
        #expect(self.answer(record, group: elsewhere)?.status == .notHere)
        record.places = [try TokenPlace("CP-1:2")]
        #expect(self.answer(record, group: elsewhere)?.evses == [2])
    }

    @Test func aListIsTheSameOneAnHourLater() {
        let record = TokenRecord(token: IdToken("A"))
        #expect(self.answer(record) == self.answer(record, now: Self.now.advanced(bySeconds: 3600)))
    }

    private func answer(_ record: TokenRecord, group: TokenGroup? = nil, now: Timestamp = now) -> Authorization? {
        var policy = AuthorizationPolicy()
        policy.cacheSeconds = 60
        return LocalListEntry(record, group: group, at: ChargerPlace(identity: "CP-1"), policy, now: now)?.answer
    }
}
