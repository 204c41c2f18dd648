internal import Shared
internal import Store
internal import Synchronization

/// The configuration in force: the file's, with the settings in place of its own that came from above or that people on
/// the site have set.
final class LiveConfiguration: Sendable {
    let file: Configuration
    private let state: Mutex<Configuration>

    var current: Configuration { self.state.withLock { $0 } }

    /// The file's alone, for as long as it lives.
    init(_ file: Configuration) {
        self.file = file
        self.state = Mutex(file)
    }

    /// Takes the settings that the database holds into force, and from then on each as it is committed: before the
    /// writer goes on, and before anybody else hears of the commit who is told of it later.
    ///
    /// - Throws: the database's error.
    init(_ file: Configuration, store: SiteStore) throws {
        self.file = file
        self.state = Mutex(file)
        self.use(try store.siteSettings(), in: store)
        store.onCommit { [weak self, weak store] notice in
            if let settings = notice.settings, let store { self?.use(settings, in: store) }
        }
    }

    private func use(_ settings: [String: SettingValue], in store: SiteStore) {
        let configuration = self.file.overlaid(with: settings)
        self.state.withLock { $0 = configuration }
        store.use(StoreSettings(configuration))
    }

    /// What can be set while the gateway runs, and where it comes from.
    ///
    /// - Parameters:
    ///   - settings: as they are committed: whoever has just set one may ask before the listeners were told of it.
    ///   - overrides: what people on the site have set.
    func settings(_ settings: [String: SettingValue], overrides: Set<String>) -> [SettingView] {
        let current = self.file.overlaid(with: settings)
        return RemoteSetting.all.map { setting in
            let origin: SettingView.Origin =
                settings[setting.key] == nil ? .file : overrides.contains(setting.key) ? .override : .cloud
            return SettingView(
                key: setting.key, value: setting.value(current), origin: origin,
                fileValue: origin == .file ? nil : setting.value(self.file))
        }
    }
}
