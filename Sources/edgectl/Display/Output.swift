internal import Foundation

/// Where answers and words about them go: answers to standard output, everything else to standard error.
enum Output {
    /// One line of an answer.
    static func line(_ text: String = "") {
        self.write(Data((text + "\n").utf8))
    }

    static func lines(_ texts: [String]) {
        for text in texts { self.line(text) }
    }

    /// Bytes of an answer. When nobody reads them any more (`| head`), the program ends quietly; when the disk that they
    /// go to is full, it says so.
    static func write(_ data: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            var place = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            let isLeft = poll(&place, 1, 0) == 1 && Int32(place.revents) & Int32(POLLERR) != 0
            guard !isLeft else { exit(141) }
            self.complain("the answer cannot be written: \(ErrorWords.of(error))")
            exit(CommandFailure.Kind.failed.rawValue)
        }
    }

    /// Something to know about an answer.
    static func note(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("edgectl: \(text)\n".utf8))
    }

    /// Why there is no answer. It may hold what somebody else wrote.
    static func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let words = lines.map { PlainText.of(String($0)) }.joined(separator: "\n")
        let isColoured = Terminal.standardError.usesColour
        try? FileHandle.standardError.write(
            contentsOf: Data(
                "\(Colour.red.paint("edgectl:", isOn: isColoured)) \(words)\n".utf8))
    }
}
