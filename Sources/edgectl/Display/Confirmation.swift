internal import Foundation
internal import Glibc

/// Asks a person before something that is hard to take back.
enum Confirmation {
    /// - Parameter consequence: what would happen, for where nobody can be asked.
    /// - Throws: `CommandFailure` unless the answer is yes.
    static func ask(_ question: String, otherwise consequence: String) throws(CommandFailure) {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(.refused, "\(consequence); say --yes where nobody can be asked")
        }
        try? FileHandle.standardError.write(contentsOf: Data("\(question) [y/N] ".utf8))
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}
