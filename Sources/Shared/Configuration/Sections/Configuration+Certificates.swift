extension Configuration {
    /// `[certificates]`: what becomes of chargers' requests for certificates.
    public struct Certificates: Equatable, Sendable {
        /// Who signs what chargers ask for.
        public var authority = CertificateAuthority.off
        /// The organisation that a charger's request must name (`SecurityCtrlr.OrganizationName`, 1.6 `CpoName`), up to
        /// 64 bytes; empty takes any.
        public var organization = ""
        /// How long a charger's certificate is valid, 1 to 3,650 days.
        public var validityDays = 365
        /// How long before its end a charger is asked to renew its certificate, 1 to 365 days; 0 is never.
        public var renewBeforeDays = 30
        /// The keys that are signed.
        public var keyTypes = SigningKey.Kind.allCases.map(\.rawValue)
        /// How long the cloud may take to answer what is passed on to it, 1 to 120 s.
        public var cloudTimeoutSeconds = 20

        public init() {}

        /// - Parameter hasCloud: whether the link to the cloud is switched on.
        mutating func read(_ table: ConfigurationTable, hasCloud: Bool) {
            table.read("authority", into: &self.authority)
            table.read("organization", into: &self.organization, .upTo(64))
            table.read("validity_days", into: &self.validityDays, in: 1...3650)
            table.read("renew_before_days", into: &self.renewBeforeDays, in: 1...365, zero: "never")
            table.read("key_types", into: &self.keyTypes, from: SigningKey.Kind.allCases.map(\.rawValue))
            table.read("cloud_timeout_seconds", into: &self.cloudTimeoutSeconds, in: 1...120)
            if self.authority == .site, self.renewBeforeDays >= self.validityDays {
                table.report(
                    "renew_before_days", "is \(self.renewBeforeDays), not less than validity_days",
                    remedy: "Use less than \(self.validityDays), or raise validity_days.")
            }
            if self.authority == .cloud, !hasCloud {
                table.report(
                    "authority", "is \"cloud\" although cloud.enabled is false",
                    remedy: "Switch the cloud link on, or use \"site\" or \"off\".")
            }
        }
    }
}

extension SigningRule {
    public init(_ configuration: Configuration.Certificates) {
        self.init(
            authority: configuration.authority,
            organization: configuration.organization.isEmpty ? nil : configuration.organization,
            keys: Set(configuration.keyTypes.compactMap(SigningKey.Kind.init)))
    }
}
