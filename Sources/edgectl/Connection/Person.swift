internal import Foundation

/// Who runs this command.
enum Person {
    /// The user of the machine; with `sudo` the one who became another.
    static var name: String {
        ProcessInfo.processInfo.environment["SUDO_USER"] ?? ProcessInfo.processInfo.userName
    }
}
