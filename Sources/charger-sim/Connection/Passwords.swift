internal import Foundation

/// The passwords of the chargers (OCPP security profiles 1 and 2).
struct Passwords: Equatable, Sendable {
    private var common: String?
    private var byIdentity: [String: String] = [:]

    /// One password for all chargers; nil is none.
    init(common: String?) { self.common = common }

    /// The content of a password file: one password for all, or a line `identity password` for each charger.
    init(fileContent: String) {
        let lines = fileContent.split(whereSeparator: \.isNewline).map { $0.split(separator: " ", maxSplits: 1) }
            .filter { !$0.isEmpty }
        if lines.count == 1, let line = lines.first, line.count == 1 {
            self.common = String(line[0])
            return
        }
        for line in lines where line.count == 2 {
            self.byIdentity[String(line[0])] = line[1].trimmingCharacters(in: .whitespaces)
        }
    }

    subscript(identity: String) -> String? { self.byIdentity[identity] ?? self.common }
}
