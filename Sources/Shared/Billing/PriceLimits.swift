/// `min_price` and `max_price`: both hold excluding and including tax (OCPI 2.2.1 mod_tariffs, notes on the Tariff
/// object). What they change is spread over the tax rates in proportion to what was billed at each.
struct PriceLimits {
    private let tariff: Tariff
    private let rounding: CurrencyRounding

    init(tariff: Tariff) {
        self.tariff = tariff
        self.rounding = tariff.currencyRounding
    }

    /// `lines` and, where a limit applies, one adjusting line for each tax rate.
    func applied(to lines: [LineItem]) -> [LineItem] {
        let bases = self.bases(lines)
        let net = bases.reduce(0) { $0 + $1.units }
        let target = self.raised(self.lowered(net, bases), bases)
        guard target != net else { return lines }
        let kind: LineItem.Kind = target > net ? .minimumPrice : .maximumPrice
        return lines
            + zip(bases, self.spread(target, bases)).filter { $0.units != $1 }.map { base, units in
                let change = self.rounding.amount(units: units - base.units)
                return LineItem(kind: kind, quantity: 1, price: change, amount: change, taxPercent: base.percent)
            }
    }

    private struct Base {
        var percent: Amount?
        var units: Int128
    }

    private func bases(_ lines: [LineItem]) -> [Base] {
        let taxes = Totals(lines, rounding: self.rounding).taxes
        let bases = taxes.map { Base(percent: $0.percent, units: self.rounding.units($0.base)) }
        return bases.contains { $0.units != 0 } ? bases : [Base(percent: self.tariff.taxPercent, units: 0)]
    }

    /// The highest total excluding tax that keeps below the maximum price.
    private func lowered(_ net: Int128, _ bases: [Base]) -> Int128 {
        guard let limit = self.tariff.maxPrice else { return net }
        var target = min(net, self.rounding.units(limit.exclVat))
        guard let most = limit.inclVat.map(self.rounding.units) else { return target }
        let gross = self.gross(target, bases)
        if gross > most { target = target * most / gross }
        while target > 0, self.gross(target, bases) > most { target -= 1 }
        return target
    }

    /// The lowest total excluding tax that keeps above the minimum price.
    private func raised(_ net: Int128, _ bases: [Base]) -> Int128 {
        guard let limit = self.tariff.minPrice else { return net }
        var target = max(net, self.rounding.units(limit.exclVat))
        guard let least = limit.inclVat.map(self.rounding.units) else { return target }
        let gross = self.gross(target, bases)
        if gross < least { target = gross > 0 ? target * least / gross : self.net(of: least, bases) }
        // Roundings of the tax: the estimate is a unit or two away.
        while self.gross(target, bases) < least { target += 1 }
        return target
    }

    /// The total excluding tax, rounded down, where nothing was billed and one rate applies.
    private func net(of gross: Int128, _ bases: [Base]) -> Int128 {
        let whole = 100 * Amount.trillionthsInOne
        return gross * whole / (whole + (bases.first?.percent ?? .zero).trillionths)
    }

    private func gross(_ target: Int128, _ bases: [Base]) -> Int128 {
        var sums: [Amount?: Amount] = [:]
        for (base, units) in zip(bases, self.spread(target, bases)) {
            sums[base.percent] = self.rounding.amount(units: units)
        }
        return self.rounding.units(Totals(bases: sums, rounding: self.rounding).inclTax)
    }

    /// `target` divided like the bases, so that the parts add up to it exactly.
    private func spread(_ target: Int128, _ bases: [Base]) -> [Int128] {
        let net = bases.reduce(0) { $0 + $1.units }
        guard net > 0 else { return [target] + bases.dropFirst().map { _ in 0 } }
        var running: Int128 = 0
        var given: Int128 = 0
        return bases.map { base in
            running += base.units
            let upToHere = target * running / net
            defer { given = upToHere }
            return upToHere - given
        }
    }
}
