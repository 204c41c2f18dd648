/// A message that one side may ask of the other, by the standard of one version.
public struct Action: Hashable, Sendable {
    /// Who may send the CALL.
    public enum Sender: Hashable, Sendable {
        case charger, gateway, either
    }

    public let version: OCPPVersion
    /// As it stands in a frame.
    public let name: String
    public let sender: Sender
    /// Whether it is a SEND, which is never answered (2.1 part 4 §4.2.5).
    public let isUnanswered: Bool
    /// Whether the message is part of a transaction: a charger that gets no valid answer to one loses revenue, so it is
    /// never answered with a CALLERROR.
    public let isTransactional: Bool

    public static func == (left: Action, right: Action) -> Bool {
        left.version == right.version && left.name == right.name
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.version)
        hasher.combine(self.name)
    }

    /// The action called `name` in `version`; nil when its standard has none.
    public static func named(_ name: String, in version: OCPPVersion) -> Action? {
        var name = name
        return name.withUTF8 { ActionTable.of(version).action(UnsafeRawBufferPointer($0)) }
    }

    /// Every action of `version`, by name.
    public static func all(in version: OCPPVersion) -> [Action] { ActionTable.of(version).actions }
}

/// The actions of one version; `ActionTable+Versions.swift` has the names.
struct ActionTable: Sendable {
    let actions: [Action]
    private let names: WireNames

    static func of(_ version: OCPPVersion) -> ActionTable {
        switch version {
        case .v16: .v16
        case .v201: .v201
        case .v21: .v21
        }
    }

    func action(_ name: UnsafeRawBufferPointer) -> Action? {
        self.names.index(of: name).map { self.actions[$0] }
    }

    init(
        _ version: OCPPVersion, transactional: Set<String>, unanswered: Set<String> = [],
        _ senders: [(Action.Sender, String)]
    ) {
        self.actions = senders.flatMap { sender, names in
            names.split(separator: " ").map { name in
                Action(
                    version: version, name: String(name), sender: sender,
                    isUnanswered: unanswered.contains(String(name)),
                    isTransactional: transactional.contains(String(name)))
            }
        }.sorted { $0.name < $1.name }
        self.names = WireNames(self.actions.map(\.name))
    }
}
