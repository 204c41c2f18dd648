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
        self.chargerTime = try? json.instant("charger_time")
        let claimed = self.chargerTime == nil ? json["charger_time"] : nil
        guard let samples = json["samples"], samples.kind == .array else { throw Unreadable("samples is no list") }
        var rows: [SampleRow] = []
        for sample in samples.elements { rows.append(try SampleRow(sample, claimed: claimed)) }
        self.samples = rows
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
        let number = json["value"]
        // Beyond 64 bits it is no measured value, and may be more than PostgreSQL can take.
        self.value = number?.decimal == nil ? nil : number?.numberText
        self.text = json["text"]?.string
        self.signed = json["signed"]?.string
        self.extra = Self.extra(json, value: self.value == nil ? number : nil, claimed: claimed)
    }

    private static func extra(_ json: JSONValue, value: JSONValue?, claimed: JSONValue?) -> StorableJSON? {
        var others = json.members.filter { !Self.columns.contains($0.name.string ?? "") }
            .map { ($0.name.description, $0.value.rawBytes) }
        if let value { others.append(("\"value\"", value.rawBytes)) }
        if let claimed { others.append(("\"charger_time\"", claimed.rawBytes)) }
        guard !others.isEmpty else { return nil }
        let members = others.map { "\($0):\(String(decoding: $1, as: UTF8.self))" }
        let text = "{" + members.joined(separator: ",") + "}"
        return (try? JSONDocument(Array(text.utf8), limits: MessageLimits.json))
            .map { StorableJSON($0.root) }
    }
}
