import Foundation
import Shared
import Testing

@Suite struct InvoiceTests {
    static let series = InvoiceSeries(prefix: "EV-", id: "7f3a")
    static let issuedAt = time("2026-03-02T12:00:00Z")

    static func record(_ id: Int64, energy: Energy = kWh(10)) throws -> ChargeDetailRecord {
        let tariff = SimplePrices(perKWh: amount("0.39"), sessionFee: Amount(1), taxPercent: Amount(19))
            .tariff(id: "standard", currency: "EUR")
        let facts = ChargeFacts.session(tariff, energy: energy)
        let session = ChargedSession(
            id: id, charger: "CP-1", connector: 1, transaction: "\(id)", idToken: "04AABB", startedAt: facts.startedAt,
            endedAt: facts.endedAt, timeZone: facts.timeZone)
        return try ChargeDetailRecord(session, facts: facts)
    }

    static func chain(_ count: Int64) throws -> [Invoice] {
        var anchor = series.start
        return try (1...count).map { id in
            let invoice = try Invoice.issue(
                try record(id, energy: kWh(id)), after: anchor, in: series, at: issuedAt, seller: "Site Ltd")
            anchor = invoice.anchor
            return invoice
        }
    }

    /// The invoice with its JSON changed, as someone with an editor would.
    static func tampered(_ invoice: Invoice, _ old: String, _ new: String) throws -> Invoice {
        let json = String(decoding: try JSONEncoder().encode(invoice), as: UTF8.self)
        #expect(json.contains(old))
        return try JSONDecoder().decode(Invoice.self, from: Data(json.replacing(old, with: new).utf8))
    }

    @Test func numbersCountUpAndPrint() throws {
        let chain = try Self.chain(3)
        #expect(chain.map(\.number) == [1, 2, 3])
        #expect(chain.map(\.printedNumber) == ["EV-7f3a-000001", "EV-7f3a-000002", "EV-7f3a-000003"])
        #expect(Self.series.printed(12_345_678) == "EV-7f3a-12345678")
        #expect(chain[0].previousHash == Self.series.start.hash)
        #expect(chain[1].previousHash == chain[0].hash)
    }

    @Test func anInvoiceReadsBackTheSameAndStaysGenuine() throws {
        let chain = try Self.chain(3)
        let stored = try chain.map { try JSONEncoder().encode($0) }
        let read = try stored.map { try JSONDecoder().decode(Invoice.self, from: $0) }
        #expect(read == chain)
        #expect(Invoice.verify(chain: read, in: Self.series).isEmpty)
    }

    @Test func theSealIsTheSameOnEveryMachine() throws {
        #expect(Self.series.start.hash == "3941cc00b8b573d0e6c55bf32782ae68969bf36ac08c568cc9e15d6c4365a7c2")
        #expect(try Self.chain(1)[0].hash == "5d72ffa22e59354b52feb13c5eba729ecfdd765c7b57fda7eaf0d01cd79d359b")
    }

    @Test(arguments: [
        (#""kind":"ENERGY""#, #""kind":"TIME""#), ("04AABB", "04AABC"), ("Site Ltd", "Site ltd"),
        (#""amount":"3.9""#, #""amount":"3.8""#), ("2026-03-02T12:00:00.000Z", "2026-03-02T12:00:00.001Z"),
    ])
    func aChangedDocumentIsFound(old: String, new: String) throws {
        var chain = try Self.chain(12)
        chain[9] = try Self.tampered(chain[9], old, new)
        let problems = Invoice.verify(chain: chain, in: Self.series)
        #expect(problems.contains(.init(printedNumber: "EV-7f3a-000010", reason: .contentChanged)))
        #expect(problems.allSatisfy { $0.printedNumber == "EV-7f3a-000010" })
    }

    @Test func aChangedAndResealedInvoiceBreaksTheNextLink() throws {
        var chain = try Self.chain(3)
        chain[1] = try Invoice.issue(
            try Self.record(2, energy: kWh(1)), after: chain[0].anchor, in: Self.series, at: Self.issuedAt,
            seller: "Site Ltd")
        #expect(
            Invoice.verify(chain: chain, in: Self.series)
                == [.init(printedNumber: "EV-7f3a-000003", reason: .chainBroken)])
    }

    @Test func aRemovedInvoiceLeavesAGap() throws {
        var chain = try Self.chain(3)
        chain.remove(at: 1)
        #expect(
            Invoice.verify(chain: chain, in: Self.series).map(\.reason)
                == [.numberNotNext(expected: 2), .chainBroken])
    }

    @Test func aPrunedChainIsVerifiedFromItsAnchor() throws {
        let chain = try Self.chain(5)
        #expect(Invoice.verify(chain: chain[3...], in: Self.series, after: chain[2].anchor).isEmpty)
        #expect(!Invoice.verify(chain: chain[3...], in: Self.series, after: chain[1].anchor).isEmpty)
    }

    @Test func anInvoiceOfAnotherSeriesIsForeign() throws {
        let reasons = Invoice.verify(chain: try Self.chain(1), in: InvoiceSeries(prefix: "", id: "other"))
        #expect(reasons.map(\.reason) == [.foreignSeries, .chainBroken])
    }

    @Test func aCorrectionIsACreditAndANewInvoice() throws {
        let original = try Self.chain(1)[0]
        let credit = try Invoice.credit(of: original, after: original.anchor, in: Self.series, at: Self.issuedAt)
        let new = try Invoice.issue(
            try Self.record(1, energy: kWh(2)), after: credit.anchor, in: Self.series, at: Self.issuedAt,
            seller: "Site Ltd", inPlaceOf: original.reference)

        #expect(credit.kind == .credit)
        #expect(credit.corrects == original.reference)
        #expect(credit.number == 2)
        #expect(credit.bill.lines.map(\.amount) == original.bill.lines.map { -$0.amount })
        #expect(credit.bill.totals.inclTax + original.bill.totals.inclTax == .zero)
        #expect(new.kind == .invoice)
        #expect(new.corrects?.printedNumber == "EV-7f3a-000001")
        #expect(Invoice.verify(chain: [original, credit, new], in: Self.series).isEmpty)
        #expect([original, credit, new].reduce(.zero) { $0 + $1.bill.totals.inclTax } == new.bill.totals.inclTax)
    }

    @Test(arguments: [Int64(12_345), 33_333, 1])
    func aCreditMirrorsEveryRounding(milliwattHours: Int64) throws {
        let record = try Self.record(1, energy: Energy(milliwattHours: milliwattHours))
        #expect(record.credit.bill.totals.inclTax + record.bill.totals.inclTax == .zero)
        #expect(record.credit.bill.totals.tax + record.bill.totals.tax == .zero)
        #expect(record.credit.credit == record)
    }
}
