internal import Shared

/// The certificates that the daemon knows and the configuration does not name: those of chargers, and the site's
/// authority.
enum KnownCertificateChecks {
    /// - Parameter certificates: those that end soon.
    static func checks(_ authority: AuthorityView, _ certificates: [CertificateView], now: Timestamp) -> [Diagnosis] {
        let ending = certificates.filter { [.charger, .installed].contains($0.use) && $0.facts != nil }
        return [self.authority(authority, now: now), self.key(authority), self.chargers(ending)].compactMap(\.self)
    }

    private static func authority(_ view: AuthorityView, now: Timestamp) -> Diagnosis? {
        guard view.authority == .site else { return nil }
        let name = "Site authority"
        if let problem = view.problem { return .bad(name, problem, "see edgectl ca show") }
        guard let facts = view.facts else {
            return .bad(name, "there is none: chargers' requests for certificates are refused", "edgectl ca init")
        }
        let days = ExpiryWarning.daysLeft(end: facts.validUntil, now: now)
        let text = "'\(facts.subject)' is valid until \(LocalTime.full(facts.validUntil))"
        let remedy = "make a new one, which every charger needs a new certificate of: edgectl ca init --replace"
        if days < 0 { return .bad(name, text, remedy) }
        return days < ExpiryWarning.thresholds[0] ? .warning(name, text, remedy) : .good(name, text)
    }

    private static func key(_ view: AuthorityView) -> Diagnosis? {
        let name = "Site authority's key"
        if let exposure = view.exposure { return .bad(name, exposure.text, exposure.remedy) }
        return view.facts.map { _ in .good(name, "only the gateway's user may read it") }
    }

    private static func chargers(_ ending: [CertificateView]) -> Diagnosis {
        let name = "Chargers' certificates"
        guard !ending.isEmpty else { return .good(name, "none of those that are known ends within 60 days") }
        let ended = ending.filter { ($0.daysLeft ?? 0) < 0 }.count
        let text = "\(ending.count) end within 60 days" + (ended > 0 ? ", \(ended) of them have ended" : "")
        let remedy = "see edgectl certificates --expiring; ask for a new one: edgectl send renew-certificate ID"
        return ended > 0 ? .bad(name, text, remedy) : .warning(name, text, remedy)
    }
}
