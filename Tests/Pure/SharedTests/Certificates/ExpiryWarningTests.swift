import Shared
import Testing

@Suite struct ExpiryWarningTests {
    private static let day: Int64 = 86_400_000
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// Milliseconds to the end, the threshold that was told last, and the one that is due.
    static let cases: [(Int64, Int64?, Int64?)] = [
        (61 * day, nil, nil), (60 * day + 1, nil, nil), (60 * day, nil, 60), (59 * day, 60, nil), (30 * day, 60, 30),
        (29 * day, nil, 30), (7 * day, 30, 7), (1, 3, 1), (0, 1, 0), (-5 * day, 0, nil), (-5 * day, nil, 0),
        (40 * day, 30, nil),
    ]

    @Test(arguments: cases)
    func eachThresholdIsSpokenOfOnce(left: Int64, told: Int64?, due: Int64?) {
        let end = Self.now.advanced(byMilliseconds: left)
        #expect(ExpiryWarning.due(end: end, now: Self.now, told: told) == due)
    }

    @Test(arguments: [(day, 1), (day - 1, 0), (0, 0), (-1, -1), (-day, -1), (-day - 1, -2)] as [(Int64, Int64)])
    func daysThatAreLeftAreWhole(left: Int64, days: Int64) {
        #expect(ExpiryWarning.daysLeft(end: Self.now.advanced(byMilliseconds: left), now: Self.now) == days)
    }
}

@Suite struct CertificateHashTests {
    private static let hash = CertificateHash(
        algorithm: "SHA256", issuerName: "ab01", issuerKey: "cd02", serial: "4a3f")

    @Test(arguments: [
        CertificateHash(algorithm: "SHA256", issuerName: "AB01", issuerKey: "CD02", serial: "004A3F"), hash,
    ])
    func writtenOtherwiseItIsTheSame(other: CertificateHash) {
        #expect(Self.hash.isSame(as: other))
        #expect(Self.hash.name == other.name)
    }

    @Test(arguments: [
        CertificateHash(algorithm: "SHA384", issuerName: "ab01", issuerKey: "cd02", serial: "4a3f"),
        CertificateHash(algorithm: "SHA256", issuerName: "ab01", issuerKey: "cd02", serial: "4a3f0"),
        CertificateHash(algorithm: "SHA256", issuerName: "ab02", issuerKey: "cd02", serial: "4a3f"),
    ])
    func anotherOneIsAnother(other: CertificateHash) { #expect(!Self.hash.isSame(as: other)) }
}
