/// Something that real chargers send and no schema allows, and whose meaning is certain all the same.
public enum Tolerance: UInt8, Hashable, CaseIterable, Sendable {
    /// A member that the schema does not have; it is not read.
    case unknownMember
    /// `20000.0` where 1.6 wants an integer.
    case integerWithPoint
    /// A vendor's free text that is longer than allowed.
    case longText
    /// An empty text for an optional member that cannot be empty: taken as absent.
    case emptyText
    /// null for an optional member: taken as absent.
    case null
    /// `"5"` where a number is wanted.
    case numberAsText
    /// `5` where a text is wanted.
    case textAsNumber
    /// `"true"` where a boolean is wanted.
    case booleanAsText
    /// A time that is not RFC 3339 to the letter, or in a year that cannot be: see `OCPPTimestamp`.
    case timestampForm
    /// A measurand, unit, phase, context or location of a sampled value that the schema does not list.
    case unlistedMeasure
    /// An empty array where one element is the least.
    case emptyArray
    /// A vendor's own data (2.x `customData`) that are not as the schema has them; they are not read.
    case vendorData
}

/// How often each tolerance was needed; 255 stands for more as well.
public struct Tolerances: Hashable, Sendable {
    private var counts = SIMD16<UInt8>()

    public init() {}

    public var isEmpty: Bool { self.counts == SIMD16() }

    public subscript(tolerance: Tolerance) -> Int { Int(self.counts[Int(tolerance.rawValue)]) }

    /// Those that were needed, with their counts.
    public var needed: [(tolerance: Tolerance, count: Int)] {
        Tolerance.allCases.filter { self[$0] > 0 }.map { ($0, self[$0]) }
    }

    mutating func count(_ tolerance: Tolerance) {
        let index = Int(tolerance.rawValue)
        if self.counts[index] < .max { self.counts[index] += 1 }
    }
}
