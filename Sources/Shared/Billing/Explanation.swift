/// A line of text that explains a part of an invoice.
public struct ExplanationLine: Codable, Equatable, Sendable {
    /// 0: a line of the invoice or a total; 1: a stretch of the session; 2: a reading.
    public let level: Int
    public let text: String

    public init(level: Int, text: String) {
        self.level = level
        self.text = text
    }
}

extension Invoice {
    /// Every line of the invoice down to the readings it rests on, and how each amount was rounded. Times are UTC.
    public func explanation() -> [ExplanationLine] {
        self.bill.explanation()
    }
}

extension Bill {
    /// Every line of the bill down to the readings it rests on, and how each amount was rounded. Times are UTC.
    public func explanation() -> [ExplanationLine] {
        self.lines.flatMap { self.explanation(of: $0) } + self.explanationOfTotals()
            + self.flags.map { ExplanationLine(level: 0, text: "Note: \($0.explanation)") }
    }

    private func explanation(of line: LineItem) -> [ExplanationLine] {
        var lines = [ExplanationLine(level: 0, text: self.calculation(of: line))]
        for part in line.parts { lines += Self.explanation(of: part, unit: line.kind.unit) }
        if line.stepAddition != 0 {
            let addition = line.kind.unit.text(line.stepAddition)
            lines.append(ExplanationLine(level: 1, text: "\(addition) added: the tariff bills in steps"))
        }
        if line.kind == .parkingTime, self.idleGraceMilliseconds > 0 {
            let grace = LineItem.Unit.millisecond.text(self.idleGraceMilliseconds)
            lines.append(ExplanationLine(level: 1, text: "\(grace) more were idle and free (grace time)"))
        }
        return lines
    }

    private func calculation(of line: LineItem) -> String {
        let amount = "\(self.money(line.amount)) \(self.currency)"
        let tax = line.taxPercent.map { "tax \($0) %" } ?? "no tax"
        guard line.kind.unit != .piece else { return "\(line.description): \(amount), \(tax)" }
        let quantity = line.kind.unit.text(line.quantity)
        let price = "\(line.price) \(self.currency)/\(line.kind.unit == .milliwattHour ? "kWh" : "h")"
        return "\(line.description): \(quantity) × \(price) = \(line.exactAmount) → \(amount), \(tax)"
    }

    private static func explanation(of part: LinePart, unit: LineItem.Unit) -> [ExplanationLine] {
        let stretch = part.from == part.to ? "at \(part.from)" : "\(part.from) to \(part.to)"
        let quantity = unit == .piece ? "" : ": \(unit.text(part.quantity))"
        let head = ExplanationLine(level: 1, text: "\(stretch)\(quantity) (element \(part.element))")
        guard let first = part.firstReading, let last = part.lastReading else { return [head] }
        let cutBegin = first.at == part.from ? "" : ", interpolated to the stretch's begin"
        let cutEnd = last.at == part.to ? "" : ", interpolated to the stretch's end"
        return [
            head, ExplanationLine(level: 2, text: "from \(first.explanation)\(cutBegin)"),
            ExplanationLine(level: 2, text: "to \(last.explanation)\(cutEnd)"),
        ]
    }

    private func explanationOfTotals() -> [ExplanationLine] {
        var texts = ["Total excl. tax: \(self.money(self.totals.exclTax)) \(self.currency)"]
        for tax in self.totals.taxes {
            guard let percent = tax.percent else { continue }
            texts.append(
                "Tax \(percent) % of \(self.money(tax.base)): \(self.money(tax.tax)) \(self.currency)")
        }
        let rule = "rounded to \(self.rounding.places) places, \(self.rounding.mode.rawValue)"
        texts.append("Total incl. tax: \(self.money(self.totals.inclTax)) \(self.currency) (\(rule))")
        return texts.map { ExplanationLine(level: 0, text: $0) }
    }

    private func money(_ amount: Amount) -> String {
        amount.text(minimumPlaces: self.rounding.places)
    }
}

extension LineItem {
    /// Quantity × price; cut off after six decimal places, with an ellipsis, where it does not come out even.
    fileprivate var exactAmount: String {
        let product = self.price.multiplied(by: self.quantity).trillionths
        let (exact, remainder) = product.quotientAndRemainder(dividingBy: Int128(self.kind.unit.perPrice))
        guard remainder != 0 else { return Amount(trillionths: exact).description }
        return Amount(trillionths: exact - exact % 1_000_000).text(minimumPlaces: 6) + "…"
    }
}

extension LineItem.Unit {
    /// A quantity in this unit for people: `12.345 kWh`, `1:02:03 h`.
    public func text(_ quantity: Int64) -> String {
        switch self {
        case .piece: "\(quantity)"
        case .milliwattHour: "\(Amount(kWhFromMilliwattHours: quantity)) kWh"
        case .millisecond: Self.clock(quantity)
        }
    }

    private static func clock(_ milliseconds: Int64) -> String {
        let total = milliseconds.magnitude
        let fields = [total / 60_000 % 60, total / 1000 % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let rest = String(total % 1000 + 1000).dropFirst()
        let fraction = total % 1000 == 0 ? "" : ".\(rest)"
        return "\(milliseconds < 0 ? "-" : "")\(total / 3_600_000):\(fields.joined(separator: ":"))\(fraction) h"
    }
}

extension MeterBasis {
    fileprivate var explanation: String {
        let register = Amount(kWhFromMilliwattHours: self.registerMilliwattHours)
        let name = self.seq.map { "reading \($0)" } ?? "the transaction's own reading"
        return "\(name): \(register) kWh at \(self.at)"
    }
}

extension BillFlag {
    /// In a sentence for people.
    public var explanation: String {
        switch self {
        case .estimated: "the end was not reported; it was concluded from the last reading"
        case .meterBackwards: "the meter went backwards; energy was held between the first and the last reading"
        case .implausibleEnergy: "the meter showed more than 10 GWh; energy was held there"
        case .noReadings: "there was no meter reading; no energy was billed"
        case .readingsOutOfOrder: "readings came with times out of order; they were billed in the order recorded"
        case .endsBeforeStart: "the session ended before it began; no time was billed"
        case .implausibleDuration: "the session lasted more than 366 days; that time was not billed"
        }
    }
}
