/// Why a session cannot be priced. Nothing that a charger sends is among the reasons.
public enum PricingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The tariff was never checked with `Tariff.problems()`.
    case invalidTariff(InvalidTariff)
    /// The tariff depends on local time and the site's time zone has no such name.
    case unknownTimeZone(String)

    public var description: String {
        switch self {
        case .invalidTariff(let error): "the session's tariff is not valid: \(error)"
        case .unknownTimeZone(let name):
            "'\(name)' is not a time zone; set site.time_zone to a name such as Europe/Berlin"
        }
    }
}

/// The price of a session.
public enum Pricing {
    /// What a session with these facts costs, by OCPI 2.2.1's rules (`docs/tariffs.md` states each decision).
    ///
    /// Pure: the same facts make the same bill on every machine. Facts that cannot be right, a meter that went
    /// backwards or an end before the start, are priced in the customer's favour and flagged.
    public static func price(_ facts: ChargeFacts) throws(PricingError) -> Bill {
        let problems = facts.tariff.problems()
        guard problems.isEmpty else { throw .invalidTariff(InvalidTariff(problems: problems)) }
        let span = SessionSpan(facts)
        let curve = EnergyCurve(facts.energy, span: span)
        let slices = SessionSlicer(
            restrictions: facts.tariff.elements.compactMap(\.restrictions), span: span, curve: curve,
            activities: ActivityTimeline(facts.phases, span: span, graceSeconds: facts.tariff.idleGraceSeconds),
            clock: try Self.clock(for: facts)
        ).slices()
        var ledger = LineLedger(tariff: facts.tariff)
        for slice in slices { ledger.add(slice) }
        ledger.roundUpToSteps()
        let lines = PriceLimits(tariff: facts.tariff).applied(to: ledger.lines(curve))
        return Bill(facts.tariff, lines: lines, slices: slices, flags: span.flags.union(curve.flags))
    }

    private static func clock(for facts: ChargeFacts) throws(PricingError) -> LocalClock? {
        guard facts.tariff.elements.contains(where: { $0.restrictions?.needLocalTime ?? false }) else { return nil }
        guard let clock = LocalClock(identifier: facts.timeZone) else { throw .unknownTimeZone(facts.timeZone) }
        return clock
    }
}

extension Bill {
    fileprivate init(_ tariff: Tariff, lines: [LineItem], slices: [SessionSlice], flags: Set<BillFlag>) {
        func time(_ kind: ActivityTimeline.Kind) -> Int64 {
            slices.reduce(0) { $1.kind == kind ? $0 + $1.milliseconds : $0 }
        }
        self.init(
            tariff: tariff.id, tariffName: tariff.name, currency: tariff.currency, rounding: tariff.currencyRounding,
            lines: lines, totals: Totals(lines, rounding: tariff.currencyRounding),
            milliwattHours: slices.last?.to.milliwattHours ?? 0, chargingMilliseconds: time(.charging),
            idleMilliseconds: time(.idle) + time(.idleFree), idleGraceMilliseconds: time(.idleFree),
            flags: BillFlag.allCases.filter(flags.contains))
    }
}
