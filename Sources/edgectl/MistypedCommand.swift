import ArgumentParser
internal import Foundation
internal import Shared

/// A word that stands where a command should, and is none.
enum MistypedCommand {
    /// What to say of it, with the command that it resembles; nil where all commands are what they should be.
    static func words(_ arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var (command, path) = (root, root._commandName)
        for word in arguments {
            let known = Self.commands(of: command)
            guard !known.isEmpty, !word.hasPrefix("-") else { return nil }
            guard let next = known.first(where: { $0._commandName == word }) else {
                let near = NearestName.among(known.map { $0._commandName }, to: word)
                let hint = near.map { " Did you mean '\(path) \($0)'?" } ?? ""
                return "'\(word.prefix(40))' is no command of '\(path)'.\(hint) '\(path) --help' lists them."
            }
            (command, path) = (next, "\(path) \(next._commandName)")
        }
        return nil
    }

    /// The same for what the parser says of a line: it takes such a word for an argument too many, or speaks of the
    /// options behind it, which only a command has.
    static func words(_ error: any Error, _ arguments: [String], of root: any ParsableCommand.Type) -> String? {
        let said = root.message(for: error).lowercased()
        guard said.contains("unexpected argument") || said.contains("unknown option") else { return nil }
        return self.words(arguments, of: root)
    }

    private static func commands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        let configuration = command.configuration
        return configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
    }
}
