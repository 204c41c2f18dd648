internal import Hummingbird
internal import Shared
internal import Store

/// Makes chargers known, approves and removes them, and sets their passwords.
struct ChargerRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("chargers") { request, _ in
            try Response.json(try await self.add(request.decoded()), status: .created)
        }
        v1.post("chargers/:charger/approve") { _, context in
            let identity = try context.part("charger")
            let now = self.store.receptionNow().at
            try await self.store.perform { change in
                try change.approveCharger(identity) { BootTrigger.command(at: $0, now: now) }
            }
            return try Response.json(try await self.receipt(identity, password: nil))
        }
        self.addTurningAway(to: v1, "hold", .held)
        self.addTurningAway(to: v1, "reject", .rejected)
        v1.post("chargers/:charger/set") { request, context in
            let (identity, change) = (try context.part("charger"), try await request.decoded() as SetCharger)
            if let isStrict = change.strict {
                try await self.store.perform { try $0.setStrict(isStrict, of: identity) }
            }
            return try Response.json(try await self.receipt(identity, password: nil))
        }
        v1.post("chargers/:charger/model/refresh") { _, context in
            let identity = try context.part("charger")
            try await self.store.perform { try $0.refreshModel(of: identity) }
            return try Response.json(try await self.store.reader.model(of: identity), status: .accepted)
        }
        v1.post("chargers/:charger/defaults") { _, context in
            let identity = try context.part("charger")
            try await self.store.perform { try $0.applyDefaults(to: identity) }
            return try Response.json(try await self.receipt(identity, password: nil), status: .accepted)
        }
        v1.post("chargers/:charger/password") { request, context in
            try Response.json(try await self.setPassword(of: context.part("charger"), request.decoded()))
        }
        v1.post("chargers/:charger/profile") { request, context in
            let (identity, wanted): (String, SetProfile) = (try context.part("charger"), try await request.decoded())
            try await self.store.perform { try $0.setMinimumProfile(of: identity, to: wanted.minimum) }
            return try Response.json(try await self.receipt(identity, password: nil))
        }
        v1.post("chargers/:charger/replace") { request, context in
            try Response.json(try await self.replace(context.part("charger"), request.decoded()))
        }
        v1.delete("chargers/:charger") { _, context in
            let identity = try context.part("charger")
            try await self.store.perform { try $0.removeCharger(identity) }
            return Response(status: .noContent)
        }
    }

    private func addTurningAway(to v1: APIRouter.Routes, _ word: String, _ registration: Registration) {
        v1.post("chargers/:charger/\(word)") { _, context in
            let (identity, now) = (try context.part("charger"), self.store.receptionNow().at)
            try await self.store.perform { change in
                try change.turnAway(identity, as: registration) { BootTrigger.command(at: $0, now: now) }
            }
            return try Response.json(try await self.receipt(identity, password: nil))
        }
    }

    private func add(_ charger: AddCharger) async throws -> ChargerReceipt {
        if let version = charger.version, !Configuration.Chargers.knownVersions.contains(version) {
            let known = Configuration.Chargers.knownVersions.joined(separator: ", ")
            throw Refusal(.invalid, "'\(version)' is no version that is spoken here; those are \(known)")
        }
        guard (0...3).contains(charger.minimumProfile ?? 0) else {
            throw Refusal(.invalid, "\(charger.minimumProfile ?? 0) is no security profile: use 0, 1, 2 or 3")
        }
        let password = try Self.password(charger.password, isGenerated: charger.generatesPassword)
        let new = NewCharger(
            identity: charger.identity, label: charger.label, passwordHash: try password.map(Self.hash),
            pinnedVersion: charger.version, minimumProfile: charger.minimumProfile ?? 0)
        _ = try await self.store.perform { try $0.add(new) }
        return try await self.receipt(charger.identity, password: charger.password == nil ? password : nil)
    }

    private func setPassword(of identity: String, _ wanted: SetPassword) async throws -> ChargerReceipt {
        let password = try Self.password(wanted.password, isGenerated: wanted.generatesPassword)
        let hash = try password.map(Self.hash)
        try await self.store.perform { try $0.setPassword(of: identity, hash: hash) }
        return try await self.receipt(identity, password: wanted.password == nil ? password : nil)
    }

    private func replace(_ identity: String, _ wanted: SetPassword) async throws -> ChargerReceipt {
        let password = try Self.password(wanted.password, isGenerated: wanted.generatesPassword)
        let hash = try password.map(Self.hash)
        try await self.store.perform { try $0.replaceCharger(identity, passwordHash: hash) }
        return try await self.receipt(identity, password: wanted.password == nil ? password : nil)
    }

    private func receipt(_ identity: String, password: String?) async throws -> ChargerReceipt {
        ChargerReceipt(charger: try await self.store.reader.charger(identity), password: password)
    }

    private static func password(_ password: String?, isGenerated: Bool?) throws(Refusal) -> String? {
        guard isGenerated != true || password == nil else {
            throw Refusal(.invalid, "give either 'password' or 'generate_password'")
        }
        if let password, !ChargerPassword.isValid(password) {
            throw Refusal(.invalid, "this password cannot be used: give \(ChargerPassword.rule)")
        }
        return isGenerated == true ? PasswordHash.randomPassword() : password
    }

    private static func hash(_ password: String) throws -> String { try PasswordHash(password: password).description }
}
