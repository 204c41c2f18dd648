/// One thing that is wrong with a configuration file: what, where, and what to do about it.
public struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The daemon does not start with it.
        case error
        /// The daemon starts, and something does not work.
        case warning
    }

    /// The file as the operator named it.
    public var file: String
    /// The line (the first is 1); nil where the problem is the file as a whole.
    public var line: Int?
    /// The key as a dotted path, such as `chargers.tls.key_file`; nil where no key could be read.
    public var key: String?
    /// What is wrong, without a full stop.
    public var message: String
    /// What to do, as a sentence.
    public var remedy: String
    public var severity: Severity

    public init(
        file: String, line: Int?, key: String?, message: String, remedy: String, severity: Severity = .error
    ) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.remedy = remedy
        self.severity = severity
    }

    /// `FILE:LINE`, or `FILE` where no line is to blame.
    public var place: String { self.line.map { "\(self.file):\($0)" } ?? self.file }

    /// `FILE:LINE: what is wrong. What to do.`, and of a warning, that it is one.
    public var description: String {
        "\(self.place): \(self.severity == .warning ? "warning: " : "")\(self.message). \(self.remedy)"
    }
}

/// A configuration that cannot be used, with everything that is wrong with it, in the order of the file.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let problems: [ConfigurationProblem]

    init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    /// One problem a line.
    public var description: String {
        self.problems.map(\.description).joined(separator: "\n")
    }
}
