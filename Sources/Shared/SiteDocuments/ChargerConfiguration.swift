/// What is said from above of a charger. What is left out stays as it is.
public struct ChargerConfiguration: Codable, Hashable, Sendable {
    public var id: String
    public var label: String?
    /// False takes the approval away (the charger is removed); else it is made known or approved.
    public var approved: Bool?
    public var registration: Registration?
    /// What it must log in with; empty for nothing. Only its salted hash is kept.
    public var password: String?
    /// Exactly the groups that it is in.
    public var groups: [String]?
    /// The lowest security profile that it may come with, 0 to 3.
    public var minimumProfile: Int?
    public var strict: Bool?

    public init(id: String) { self.id = id }

    enum CodingKeys: String, CodingKey {
        case id, label, approved, registration, password, groups, strict
        case minimumProfile = "minimum_profile"
    }

    /// What is wrong with it, and what to write instead: by its key.
    var problems: [(key: String, message: String)] {
        var problems: [(String, String)] = []
        if !ChargerIdentity.isValid(self.id) {
            problems.append(("id", "'\(self.id.prefix(60))' cannot name a charger: \(ChargerIdentity.rule)"))
        }
        if let label, label.utf8.count > 200 { problems.append(("label", "is longer than 200 bytes; shorten it")) }
        if let password, !password.isEmpty, !ChargerPassword.isValid(password) {
            problems.append(("password", "cannot be used: give \(ChargerPassword.rule)"))
        }
        if let minimumProfile, !(0...3).contains(minimumProfile) {
            problems.append(("minimum_profile", "\(minimumProfile) is no security profile: use 0, 1, 2 or 3"))
        }
        for (index, group) in (self.groups ?? []).enumerated() where !ChargerGroup.isValid(group) {
            problems.append(
                ("groups[\(index)]", "'\(group.prefix(60))' cannot name a group of chargers: \(ChargerGroup.rule)"))
        }
        return problems
    }
}
