internal import Foundation
internal import Glibc

/// What the output may look like.
struct Terminal: Equatable {
    var isTerminal: Bool
    /// In columns; 80 where the output is no terminal.
    var width: Int
    var usesColour: Bool

    static var standardOutput: Terminal { Terminal(descriptor: STDOUT_FILENO) }
    static var standardError: Terminal { Terminal(descriptor: STDERR_FILENO) }

    init(isTerminal: Bool, width: Int, environment: [String: String]) {
        self.isTerminal = isTerminal
        self.width = isTerminal && width > 0 ? width : 80
        let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.usesColour = isTerminal && !noColour && environment["TERM"] != "dumb"
    }

    private init(descriptor: Int32) {
        var size = winsize()
        let isTerminal = isatty(descriptor) == 1
        let hasSize = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        self.init(
            isTerminal: isTerminal, width: hasSize ? Int(size.ws_col) : 0,
            environment: ProcessInfo.processInfo.environment)
    }
}

/// A few colours, by meaning.
enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
    case bold = "1"

    func paint(_ text: String, isOn: Bool) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(self.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Text from elsewhere, made harmless: what controls a terminal is shown as a question mark.
enum PlainText {
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: self.controls) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { self.controls($0) ? "?" : $0 }))
    }

    /// C0 and C1 controls, and the marks that change the direction of writing.
    private static func controls(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
