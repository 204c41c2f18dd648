internal import TOMLKit

extension Configuration {
    /// The configuration in the file at `path`.
    ///
    /// - Throws: everything that is wrong with the file: not readable, not TOML, unknown keys, values out of range.
    public static func load(path: String) throws(ConfigurationError) -> Configuration {
        let text: String
        do {
            text = try ConfigurationFile.text(path: path)
        } catch {
            throw ConfigurationError(problems: [error])
        }
        return try self.parse(text, file: path)
    }

    /// The configuration that `text` describes; `file` is the name that problems are reported under.
    public static func parse(_ text: String, file: String) throws(ConfigurationError) -> Configuration {
        let (configuration, problems) = self.read(text, file: file)
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return configuration
    }

    /// Everything that is wrong with the file at `path`, and with the files that it names.
    ///
    /// - Parameter isDaemon: whether this process has the rights of the daemon.
    public static func check(path: String, isDaemon: Bool) -> [ConfigurationProblem] {
        do throws(ConfigurationError) {
            return try self.load(path: path).namedFiles.compactMap { named in
                named.problem(isDaemon: isDaemon).map {
                    self.problem(path, key: named.key, message: $0.message, remedy: $0.remedy, severity: $0.severity)
                }
            }
        } catch {
            return error.problems
        }
    }

    /// A problem with what `key` says in the file at `path`, at its line.
    public static func problem(
        _ path: String, key: String, message: String, remedy: String, severity: ConfigurationProblem.Severity = .error
    ) -> ConfigurationProblem {
        let elements = key.split(separator: ".").map { TOMLPathElement.key(String($0)) }
        let line = (try? ConfigurationFile.text(path: path)).flatMap { TOMLKeyLines($0).nearestLine(to: elements) }
        return ConfigurationProblem(
            file: path, line: line, key: key, message: "\(key) \(message)", remedy: remedy, severity: severity)
    }

    /// Everything that is wrong with `text`, in the order of its lines; empty when it can be used.
    public static func check(text: String, file: String) -> [ConfigurationProblem] {
        self.read(text, file: file).problems
    }

    /// Every key that exists, as a dotted path, in the order of the documentation.
    static var keys: [String] {
        let document = ConfigurationDocument(file: "", text: "", root: TOMLTable())
        var configuration = Configuration()
        configuration.read(document.root)
        return document.keys
    }

    private static func read(
        _ text: String, file: String
    ) -> (configuration: Configuration, problems: [ConfigurationProblem]) {
        var configuration = Configuration()
        do {
            let document = try ConfigurationDocument(file: file, text: text)
            configuration.read(document.root)
            document.reportUnknownKeys()
            return (configuration, document.sortedProblems)
        } catch {
            return (configuration, [error])
        }
    }
}
