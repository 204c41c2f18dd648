import ArgumentParser
internal import Shared

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the daemon's configuration.",
        discussion: "Example:\n  edgectl config check /etc/edge-gateway/config.toml", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List everything that is wrong with a configuration file.",
            discussion: """
                Exit code 1 when something is.

                Example:
                  edgectl config check /etc/edge-gateway/config.toml
                """)

        @Argument(help: "The file.", completion: .file(extensions: ["toml"]))
        var file: String = Configuration.systemFile

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let problems = self.problems()
            let screen = Screen()
            if try !screen.json(problems.map(ConfigurationProblemView.init), self.options) {
                Output.lines(problems.map(\.description))
                if problems.isEmpty { Output.line("\(self.file): no problems") }
            }
            if !problems.isEmpty { throw ExitCode(1) }
        }

        private func problems() -> [ConfigurationProblem] {
            do {
                _ = try Configuration.load(path: self.file)
                return []
            } catch {
                return error.problems
            }
        }
    }
}

/// A problem of a configuration file as JSON.
private struct ConfigurationProblemView: Encodable {
    var file: String
    var line: Int?
    var key: String?
    var message: String
    var remedy: String

    init(_ problem: ConfigurationProblem) {
        self.file = problem.file
        self.line = problem.line
        self.key = problem.key
        self.message = problem.message
        self.remedy = problem.remedy
    }
}
