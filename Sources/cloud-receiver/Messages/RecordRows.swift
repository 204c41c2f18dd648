import OCPP

/// A record of the journal, as it is stored.
struct JournalRow: Equatable {
    let seq: Int64
    let at: String
    let clockTrusted: Bool
    let kind: String
    let charger: String?
    let session: Int64?
    let command: String?
    let data: StorableJSON

    init(_ json: JSONValue, seq: Int64) throws(Unreadable) {
        self.seq = seq
        self.at = try json.instant("at")
        self.clockTrusted = json["clock_trusted"]?.bool ?? true
        self.kind = try json.text("kind")
        self.charger = json["charger"]?.string
        self.session = json["session"]?.int64
        self.command = json["command"]?.string
        self.data = StorableJSON(try json.object("data"))
    }
}

/// The samples of one instant at one outlet, as they are stored: a row each.
struct ReadingRow: Equatable {
    let seq: Int64
    let outlet: OutletName
    let session: Int64?
    let at: String
    let receivedAt: String
    let chargerTime: String?
    let samples: [SampleRow]

    init(_ json: JSONValue, seq: Int64) throws(Unreadable) {
        self.seq = seq
        self.outlet = OutletName(
            charger: try json.text("charger"), evse: try json.integer("evse"), connector: try json.integer("connector"))
        self.session = json["session"]?.int64
        self.at = try json.instant("at")
        self.receivedAt = try json.instant("received_at")
        // What a charger claims may be any year; one that is no time here stays as a text beside the samples.
        self.chargerTime = Self.storable(try? json.instant("charger_time"))
        let claimed = self.chargerTime == nil ? json["charger_time"] : nil
        guard let samples = json["samples"], samples.kind == .array else { throw Unreadable("samples is no list") }
        var rows: [SampleRow] = []
        for sample in samples.elements { rows.append(try SampleRow(sample, claimed: claimed)) }
        self.samples = rows
    }

    /// PostgreSQL has no year 0, at which the gateway stops counting down.
    private static func storable(_ instant: String?) -> String? {
        instant.flatMap { $0.hasPrefix("0000") ? nil : $0 }
    }
}

/// Where a reading was taken.
struct OutletName: Hashable {
    let charger: String
    let evse: Int64
    let connector: Int64
}

/// What a sample measures; what OCPP leaves out by default is spelled out.
struct SeriesName: Hashable {
    let measurand: String
    let phase: String
    let location: String
    let context: String
    let unit: String
}

/// One measured value.
struct SampleRow: Equatable {
    let series: SeriesName
    /// The digits as measured.
    let value: String?
    let text: String?
    /// Signed data, in Base64.
    let signed: String?
    /// A JSON object of everything else: words of the vendor, and what later versions may add.
    let extra: StorableJSON?

    private static let columns: Set<String> = [
        "measurand", "phase", "location", "context", "unit", "value", "text", "signed",
    ]

    init(_ json: JSONValue, claimed: JSONValue?) throws(Unreadable) {
        self.series = SeriesName(
            measurand: try json.text("measurand"), phase: json["phase"]?.string ?? "",
            location: json["location"]?.string ?? "Outlet", context: json["context"]?.string ?? "Sample.Periodic",
            unit: json["unit"]?.string ?? "")
        self.value = json["value"].flatMap { StorableNumber($0)?.text }
        self.text = json["text"]?.string
        self.signed = json["signed"]?.string
        self.extra = Self.extra(json, claimed: claimed)
    }

    private static func extra(_ json: JSONValue, claimed: JSONValue?) -> StorableJSON? {
        var others = json.members.filter { !Self.hasColumn($0.name.string ?? "", $0.value) }
            .map { "\($0.name.description):\(Self.text($0.value))" }
        if let claimed { others.append("\"charger_time\":\(claimed)") }
        guard !others.isEmpty else { return nil }
        let text = "{" + others.joined(separator: ",") + "}"
        return (try? JSONDocument(Array(text.utf8), limits: MessageLimits.json))
            .map { StorableJSON($0.root) }
    }

    /// Whether a member stands in its column: what is of another kind than its column is kept with the unknown.
    private static func hasColumn(_ name: String, _ value: JSONValue) -> Bool {
        guard Self.columns.contains(name) else { return false }
        return name == "value" ? StorableNumber(value) != nil : value.kind == .string
    }

    /// `value` as JSON that `jsonb` takes: it holds numbers as `numeric` does, so others stand as a text.
    private static func text(_ value: JSONValue) -> String {
        guard let number = value.numberText, StorableNumber(value) == nil else { return value.description }
        return JSONQuoted.text(number)
    }
}

/// A number that PostgreSQL's `numeric` holds to the last digit. A charger may claim any: one that it does not hold must
/// not stop the site's stream.
///
/// `numeric` has up to 131,072 digits before the point and 16,383 behind it; this stays far within, and far beyond what
/// binary numbers of 64 bits reach (10³⁰⁸).
struct StorableNumber {
    private static let most = 1000

    /// The digits as they came.
    let text: String

    /// nil for what is no number, too.
    init?(_ json: JSONValue) {
        guard let text = json.numberText, text.utf8.count <= Self.most else { return nil }
        if let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            guard let exponent = Int(text[text.utf8.index(after: mark)...]),
                (-Self.most...Self.most).contains(exponent)
            else { return nil }
        }
        self.text = text
    }
}
