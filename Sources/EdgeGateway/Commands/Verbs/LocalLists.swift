internal import OCPP
internal import Shared

/// How a version tells of its local list, and takes a new one (1.6 §5.10 and §5.15, 2.x D01 and D02).
struct LocalListDialect: Sendable {
    /// The member that names the list's version.
    let versionName: StaticString
    /// Whether such a charger could ever read the token: it is told of no other, and could not be.
    let reads: @Sendable (Shared.IdToken) -> Bool
    /// Asks how much the charger takes.
    let limits: OutboundCommand
    /// How many tokens one message may have, and how many the list; nil where the charger does not say.
    let capacity: @Sendable (JSONValue) -> (perMessage: Int?, inAll: Int?)
    private let write: @Sendable (LocalListUpdate.Item, inout JSONWriter) -> Void

    /// How many tokens a message has where the charger names no maximum.
    static let usualLength = 20

    func version(in answer: JSONValue) -> Int? {
        answer[self.versionName]?.int64.flatMap { Int(exactly: $0) }
    }

    func call(_ update: LocalListUpdate) -> OutboundCommand {
        OutboundCommand("SendLocalList") { json in
            json.member(self.versionName, update.version)
            json.member("updateType", update.isFull ? "Full" : "Differential")
            guard !update.items.isEmpty else { return }
            json.name("localAuthorizationList")
            json.array { json in
                for item in update.items { self.write(item, &json) }
            }
        }
    }

    static let v16 = LocalListDialect(
        versionName: "listVersion", reads: { $0.isWritten(with: 20) },
        limits: OutboundCommand(V16.GetConfiguration(key: ["SendLocalListMaxLength", "LocalAuthListMaxLength"])) { _ in
            .accepted("")
        },
        capacity: { answer in
            guard let response = try? V16.GetConfiguration.Response(answer) else { return (nil, nil) }
            let values = Dictionary(
                response.configurationKey.map { ($0.key.lowercased(), $0.value.flatMap { Int($0) }) }
            ) { first, _ in first }
            return (values["sendlocallistmaxlength"] ?? nil, values["localauthlistmaxlength"] ?? nil)
        },
        write: { item, json in
            json.object { json in
                switch item {
                case .remove(let token): json.member("idTag", token.value)
                case .set(let entry):
                    json.member("idTag", entry.token.value)
                    json.member("idTagInfo", V16.IdTagInfo(entry.answer))
                }
            }
        })

    static let v201 = v2 { token in
        token.isWritten(with: 36)
            && token.type.map { V2.IdTokenType.standard.contains(V2.IdTokenType(rawValue: $0)) } ?? true
    }

    static let v21 = v2 { $0.isWritten(with: 255) }

    private static func v2(reads: @escaping @Sendable (Shared.IdToken) -> Bool) -> LocalListDialect {
        LocalListDialect(
            versionName: "versionNumber", reads: reads,
            limits: OutboundCommand(
                V2.GetVariables(getVariableData: [
                    V2.GetVariableData(
                        component: V2.Component(name: "LocalAuthListCtrlr"),
                        variable: V2.Variable(name: "ItemsPerMessage"))
                ])
            ) { _ in .accepted("") },
            capacity: { answer in
                let response = try? V2.GetVariables.Response(answer)
                return (response?.getVariableResult.first?.attributeValue.flatMap { Int($0) }, nil)
            },
            write: { item, json in
                json.object { json in
                    switch item {
                    case .remove(let token): json.member("idToken", V2.IdToken(card: token))
                    case .set(let entry):
                        json.member("idToken", V2.IdToken(card: entry.token))
                        json.member("idTokenInfo", V2.IdTokenInfo(entry.answer))
                    }
                }
            })
    }
}

extension OCPPVersion {
    var localList: LocalListDialect {
        switch self {
        case .v16: .v16
        case .v201: .v201
        case .v21: .v21
        }
    }
}

extension Shared.IdToken {
    fileprivate func isWritten(with most: Int) -> Bool { self.value.unicodeScalars.count <= most }
}

extension V2.IdToken {
    /// A station looks up what it reads itself: where the site's list names no type, that is a card's.
    fileprivate init(card token: Shared.IdToken) {
        self.init(Shared.IdToken(token.value, type: token.type ?? V2.IdTokenType.iso14443.rawValue))
    }
}
