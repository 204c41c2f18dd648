internal import Foundation
internal import Synchronization

/// How far a long piece of work has come, on one line of standard error. Silent where that is no terminal.
final class ProgressLine: Sendable {
    private let isShown = Terminal.standardError.isTerminal
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// Shows `text`, at most five times a second.
    func show(_ text: @autoclosure () -> String) {
        guard self.isShown else { return }
        let now = ContinuousClock.now
        let isDue = self.last.withLock { last in
            if let last, now - last < .milliseconds(200) { return false }
            last = now
            return true
        }
        if isDue { self.write("\r\u{1B}[K" + text()) }
    }

    /// Clears the line.
    func finish() {
        let wasShown = self.last.withLock { $0 != nil }
        if self.isShown, wasShown { self.write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
