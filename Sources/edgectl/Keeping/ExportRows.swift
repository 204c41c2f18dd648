internal import Shared

/// What an export says of each thing.
enum ExportRows {
    struct Form<Item>: Sendable {
        var columns: [String]
        /// The rows of one thing, a field a column.
        var rows: @Sendable (Item) -> [[String]]
    }

    private static func kWh(_ milliwattHours: Int64) -> String { "\(Amount(kWhFromMilliwattHours: milliwattHours))" }

    static let session = Form<SessionSummary>(
        columns: [
            "session", "charger", "evse", "connector", "state", "flags", "token", "started_at", "ended_at",
            "energy_kwh",
            "total_incl_tax", "currency", "exported_kwh",
        ],
        rows: { session in
            [
                [
                    String(session.id), session.charger, String(session.evse), String(session.connector),
                    session.state.rawValue, session.flags.joined(separator: " "), session.token ?? "",
                    "\(session.startedAt)", session.endedAt?.description ?? "", kWh(session.energyMilliwattHours),
                    session.total?.amount ?? "", session.total?.currency ?? "",
                    session.exportedMilliwattHours.map(kWh) ?? "",
                ]
            ]
        })

    static let invoice = Form<InvoiceSummary>(
        columns: [
            "number", "kind", "corrects", "issued_at", "session", "charger", "started_at", "ended_at", "energy_kwh",
            "total_excl_tax", "total_incl_tax", "currency", "hash",
        ],
        rows: { invoice in
            [
                [
                    invoice.printedNumber, invoice.kind.rawValue, invoice.corrects ?? "", "\(invoice.issuedAt)",
                    String(invoice.session), invoice.charger, "\(invoice.startedAt)", "\(invoice.endedAt)",
                    kWh(invoice.energyMilliwattHours), invoice.totalExclTax, invoice.totalInclTax, invoice.currency,
                    invoice.hash,
                ]
            ]
        })

    /// One row a period and currency; a period that brought nothing in has one too.
    static let energy = Form<AggregateView>(
        columns: [
            "start", "end", "local_start", "charger", "evse", "connector", "energy_in_kwh", "energy_out_kwh",
            "peak_power_kw", "peak_demand_kw", "mean_power_kw", "sessions_started", "sessions_ended",
            "minutes_plugged", "minutes_charging", "minutes_faulted", "minutes_offline", "revenue_excl_tax",
            "revenue_incl_tax", "currency",
        ],
        rows: { period in
            let figures = [
                "\(period.start)", "\(period.end)", period.localStart, period.charger ?? "",
                period.evse.map(String.init) ?? "", period.connector.map(String.init) ?? "",
                kWh(period.energyInMilliwattHours), kWh(period.energyOutMilliwattHours),
                kWh(period.peakPowerMilliwatts), kWh(period.peakDemandMilliwatts), kWh(period.meanPowerMilliwatts),
                String(period.sessionsStarted), String(period.sessionsEnded), String(period.minutesPlugged),
                String(period.minutesCharging), String(period.minutesFaulted), String(period.minutesOffline),
            ]
            guard let first = period.revenue.first else { return [figures + ["", "", ""]] }
            let others = Array(figures[..<6]) + Array(repeating: "", count: figures.count - 6)
            return [figures + [first.exclTax, first.inclTax, first.currency]]
                + period.revenue.dropFirst().map { others + [$0.exclTax, $0.inclTax, $0.currency] }
        })

    /// One row a sampled value.
    static let reading = Form<ReadingView>(
        columns: [
            "seq", "at", "received_at", "charger", "evse", "connector", "session", "measurand", "phase", "location",
            "context", "unit", "value", "signed_base64",
        ],
        rows: { reading in
            reading.samples.map { sample in
                [
                    String(reading.seq), "\(reading.at)", "\(reading.receivedAt)", reading.charger,
                    String(reading.evse), String(reading.connector), reading.session.map(String.init) ?? "",
                    sample.measurand, sample.phase ?? "", sample.location ?? "Outlet",
                    sample.context ?? "Sample.Periodic", sample.unit ?? "", sample.value ?? "", sample.signed ?? "",
                ]
            }
        })
}

/// Fields as CSV (RFC 4180).
enum CSVText {
    static func line(_ fields: [String]) -> String {
        fields.map(self.field).joined(separator: ",") + "\r\n"
    }

    /// Quoted where it must be. What a spreadsheet would run as a formula gets an apostrophe: ids and tokens come from
    /// outside.
    private static func field(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t".contains(first), Amount(text) == nil { text = "'" + text }
        let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
