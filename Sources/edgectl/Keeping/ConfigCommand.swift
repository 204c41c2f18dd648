import ArgumentParser
internal import Shared

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration: what came from the cloud, what holds in its place.",
        discussion: """
            Tariffs, tokens, chargers and some settings can be configured from the cloud, each with a version. What is \
            changed on the site holds until it is released, is marked, and is told to the cloud.

            Examples:
              edgectl config
              edgectl config settings
              edgectl config set tokens.unknown accept --why "no cloud until Monday"
              edgectl config release settings tokens.unknown
              edgectl config history
              edgectl config document 7
              edgectl config check /etc/edge-gateway/config.toml
            """,
        subcommands: [
            Show.self, Settings.self, Set.self, Release.self, History.self, Document.self, Check.self,
        ], defaultSubcommand: Show.self)

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List everything that is wrong with a configuration file.",
            discussion: """
                Whether the certificates, keys and passwords that it names are there is looked at, too; edge-gateway \
                --check-config also looks into them. Exit code 1 when something is wrong that the daemon does not \
                start with; with a warning it starts, and something does not work.

                Example:
                  edgectl config check /etc/edge-gateway/config.toml
                """)

        @Argument(help: "The file.", completion: .file(extensions: ["toml"]))
        var file: String = Configuration.systemFile

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let problems = Configuration.check(path: self.file, isDaemon: false)
            let screen = Screen()
            if try !screen.json(problems.map(ConfigurationProblemView.init), self.options) {
                Output.lines(problems.map(\.description))
                if problems.isEmpty { Output.line("\(self.file): no problems") }
            }
            if problems.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
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
    var severity: String

    init(_ problem: ConfigurationProblem) {
        self.file = problem.file
        self.line = problem.line
        self.key = problem.key
        self.message = problem.message
        self.remedy = problem.remedy
        self.severity = problem.severity.rawValue
    }
}
