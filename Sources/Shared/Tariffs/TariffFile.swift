public import Foundation

/// A tariff as a person writes it: OCPI's JSON, checked key by key, because a misspelled key would lose money.
public enum TariffFile {
    /// Longer files are refused.
    public static let maximumBytes = 262_144

    /// Reads and checks a tariff.
    ///
    /// OCPI's descriptive fields (`country_code`, `party_id`, `tariff_alt_text`, `tariff_alt_url`, `energy_mix`,
    /// `last_updated`) are allowed and not kept. Fields that would change the price and are not supported are refused.
    /// - Throws: all that is wrong.
    public static func read(_ json: Data) throws(InvalidTariff) -> Tariff {
        guard json.count <= self.maximumBytes else {
            throw InvalidTariff(
                problems: [TariffProblem(path: "", message: "the file is larger than \(self.maximumBytes) bytes")])
        }
        var problems: [TariffProblem] = []
        if let keys = try? JSONDecoder().decode(KeyTree.self, from: json) {
            problems = keys.problems(in: .tariff, at: "")
            if let key = RepeatedName.first(in: json) {
                problems.append(TariffProblem(path: key, message: "stands twice in one object; remove one of the two"))
            }
        }
        do {
            let tariff = try JSONDecoder().decode(Tariff.self, from: json)
            problems += tariff.problems()
            if problems.isEmpty { return tariff }
        } catch {
            problems += Self.problems(of: json) ?? [Self.syntaxProblem(json) ?? Self.problem(for: error)]
        }
        throw InvalidTariff(problems: problems)
    }

    /// Where the file is not JSON, which the decoder does not say; nil where it is.
    private static func syntaxProblem(_ json: Data) -> TariffProblem? {
        let words: String
        do {
            _ = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
            return nil
        } catch {
            words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
        }
        if words.hasPrefix("Number ") {
            return TariffProblem(path: "", message: "the file holds a number that is too large")
        }
        guard let position = words.split(separator: " around character ").last.flatMap({ Int($0.dropLast()) }) else {
            return TariffProblem(path: "", message: "the file is not valid JSON: \(words)")
        }
        let line = json.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
        return TariffProblem(
            path: "line \(line)", message: "not valid JSON from here on; look before it, too")
    }

    /// All that keeps JSON from being a tariff, and what is wrong with the rest of it; nil where it is no JSON.
    private static func problems(of json: Data) -> [TariffProblem]? {
        guard let json = try? JSONDecoder().decode(OpaqueJSON.self, from: json) else { return nil }
        let read = WholeReading<Tariff>(json)
        return read.problems + (read.isFilledIn ? [] : read.value?.problems() ?? [])
    }

    static func problem(for error: any Error) -> TariffProblem {
        guard let error = error as? DecodingError else {
            return TariffProblem(path: "", message: "the file cannot be read: \(error)")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return TariffProblem(path: Self.path(context.codingPath + [key]), message: "is missing; add it")
        case .typeMismatch(let wanted, let context), .valueNotFound(let wanted, let context):
            let (path, words) = (Self.path(context.codingPath), WrongKind.words(wanted, context))
            return TariffProblem(path: path, message: path.isEmpty ? "the file \(words)" : words)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            return TariffProblem(path: "", message: "the file is not valid JSON: \(context.debugDescription)")
        case .dataCorrupted(let context):
            return TariffProblem(path: Self.path(context.codingPath), message: context.debugDescription)
        @unknown default:
            return TariffProblem(path: "", message: "the file cannot be read: \(error)")
        }
    }

    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

/// The keys of a JSON document without its values.
private enum KeyTree: Decodable {
    case object([(key: String, value: KeyTree)])
    case array([KeyTree])
    case leaf

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .object(try keys.map { ($0.stringValue, try container.decode(KeyTree.self, forKey: $0)) })
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [KeyTree] = []
            while !container.isAtEnd { values.append(try container.decode(KeyTree.self)) }
            self = .array(values)
        } else {
            self = .leaf
        }
    }

    func problems(in place: TariffKeys, at path: String) -> [TariffProblem] {
        switch self {
        case .leaf: []
        case .array(let values):
            values.enumerated().flatMap { $1.problems(in: place, at: "\(path)[\($0)]") }
        case .object(let members):
            members.flatMap { key, value in
                let here = path.isEmpty ? key : "\(path).\(key)"
                if let message = place.objection(to: key) { return [TariffProblem(path: here, message: message)] }
                return place.inner(key).map { value.problems(in: $0, at: here) } ?? []
            }
        }
    }
}

/// Which keys may stand where.
private enum TariffKeys {
    case tariff, element, component, restrictions, limit, rounding

    private static let descriptive: Set = [
        "country_code", "party_id", "tariff_alt_text", "tariff_alt_url", "energy_mix", "last_updated",
    ]
    private static let unsupported: Set = [
        "type", "start_date_time", "end_date_time", "tax_included", "min_current", "max_current", "min_power",
        "max_power", "reservation",
    ]

    private var known: [String] {
        switch self {
        case .tariff: Tariff.CodingKeys.allCases.map(\.rawValue)
        case .element: TariffElement.CodingKeys.allCases.map(\.rawValue)
        case .component: PriceComponent.CodingKeys.allCases.map(\.rawValue)
        case .restrictions: TariffRestrictions.CodingKeys.allCases.map(\.rawValue)
        case .limit: PriceLimit.CodingKeys.allCases.map(\.rawValue)
        case .rounding: TariffRounding.CodingKeys.allCases.map(\.rawValue)
        }
    }

    func inner(_ key: String) -> TariffKeys? {
        switch (self, key) {
        case (.tariff, "elements"): .element
        case (.tariff, "min_price"), (.tariff, "max_price"): .limit
        case (.tariff, "rounding"): .rounding
        case (.element, "price_components"): .component
        case (.element, "restrictions"): .restrictions
        default: nil
        }
    }

    func objection(to key: String) -> String? {
        if self.known.contains(key) || (self == .tariff && Self.descriptive.contains(key)) { return nil }
        if Self.unsupported.contains(key) {
            return "this part of OCPI is not supported yet, and leaving it out would change the price; remove it"
        }
        return "unknown key; known here: \(self.known.sorted().joined(separator: ", "))"
    }
}
