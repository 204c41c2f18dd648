extension Configuration {
    /// This configuration with some settings in place of its own. What cannot be used stays as it is.
    public func overlaid(with settings: [String: SettingValue]) -> Configuration {
        self.overlay(settings.filter { RemoteSetting.named($0.key) != nil }).configuration
    }

    /// What is wrong with settings that are to be set from above or by a technician: by key, in their order.
    public static func problems(with settings: [String: SettingValue]) -> [(key: String, message: String)] {
        let unknown = settings.keys.filter { RemoteSetting.named($0) == nil }
        let known = settings.filter { RemoteSetting.named($0.key) != nil }
        let wrong = Configuration.default.overlay(known).problems.compactMap { problem -> (String, String)? in
            guard let key = problem.key, known[key] != nil else { return nil }
            return (key, "\(problem.message). \(problem.remedy)")
        }
        let refused = unknown.map { ($0, Self.words(forUnknown: $0)) }
        return (wrong + refused).sorted { $0.0 < $1.0 }
    }

    private static func words(forUnknown key: String) -> String {
        let exists = Self.keys.contains(key)
        return exists
            ? "this key can only be set in the configuration file of the gateway; leave it out"
            : "this is no key; those that can be set are listed by 'edgectl config settings'"
    }

    /// Reads the settings by the rules of the file.
    private func overlay(
        _ settings: [String: SettingValue]
    ) -> (configuration: Configuration, problems: [ConfigurationProblem]) {
        let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        var configuration = self
        do {
            let document = try ConfigurationDocument(file: "settings", text: lines.joined(separator: "\n"))
            configuration.read(document.root)
            return (configuration, document.sortedProblems)
        } catch {
            return (self, [error])
        }
    }
}
