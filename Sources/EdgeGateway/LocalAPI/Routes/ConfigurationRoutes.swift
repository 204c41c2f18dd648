internal import Hummingbird
internal import Shared
internal import Store

/// The configuration from above, and what people on the site set in its place.
struct ConfigurationRoutes: Sendable {
    let store: SiteStore
    let configuration: LiveConfiguration

    func add(to v1: APIRouter.Routes) {
        let reader = self.store.reader
        v1.get("configuration") { _, _ in try Response.json(try await reader.configuration()) }
        v1.get("configuration/documents") { request, _ in
            try Response.json(try await reader.configurationDocuments(request.listQuery()))
        }
        v1.get("configuration/documents/:document") { _, context in
            try Response.json(try await reader.configurationDocument(context.number("document")))
        }
        v1.get("configuration/settings") { _, _ in try Response.json(try await self.settings()) }
        v1.post("configuration/settings/:setting") { request, context in
            let (key, wanted): (String, SetSetting) = (try context.part("setting"), try await request.decoded())
            try await self.store.perform { try $0.overrideSetting(key, with: wanted.value) }
            return try Response.json(try await self.settings())
        }
        v1.delete("configuration/overrides/:section/:item") { _, context in
            let (section, item) = (try context.section(), try context.part("item"))
            let now = self.store.receptionNow().at
            try await self.store.perform { change in
                try change.releaseOverride(section, item) { BootTrigger.command(at: $0, now: now) }
            }
            return try Response.json(try await reader.configuration())
        }
    }

    private func settings() async throws -> Page<SettingView> {
        let overrides = try await self.store.reader.configuration().overrides.filter { $0.section == .settings }
        let settings = try await self.store.reader.siteSettings()
        return Page(self.configuration.settings(settings, overrides: Set(overrides.map(\.item))), next: nil)
    }
}

extension RequestContext {
    /// A part of the path that is a section of the configuration.
    fileprivate func section() throws(Refusal) -> ConfigurationSection {
        let part = try self.part("section")
        guard let section = ConfigurationSection(rawValue: part) else {
            let known = ConfigurationSection.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "'\(part.prefix(40))' is no section of the configuration; there are \(known)")
        }
        return section
    }
}
