/// The keys that exist, and what to advise for one that does not.
struct KnownKeys {
    private let byTable: [[String]: [String]]

    init(byTable: [[String]: [String]]) {
        self.byTable = byTable
    }

    func contains(_ key: String, in table: [String]) -> Bool {
        self.byTable[table]?.contains(key) ?? false
    }

    /// What to do about the unknown `key`: the tables where it does exist, the nearest name beside it, or all names.
    func remedy(for key: String, in table: [String]) -> String {
        let homes = self.byTable.filter { $0.key != table && $0.value.contains(key) }.keys
        if !homes.isEmpty {
            let names = homes.map(Self.name(ofTable:)).sorted()
            return "It belongs in \(names.joined(separator: " or ")): move it below that header."
        }
        let siblings = self.byTable[table] ?? []
        if let near = NearestName.among(siblings, to: key) {
            return "Did you mean \"\(near)\"?"
        }
        return "Remove it; \(Self.name(ofTable: table)) knows \(siblings.joined(separator: ", "))."
    }

    private static func name(ofTable path: [String]) -> String {
        path.isEmpty ? "the top of the file" : "[\(path.joined(separator: "."))]"
    }
}
