internal import Glibc
internal import Synchronization

/// Ctrl-C and `kill`: the first asks for an orderly end, the second ends at once.
enum StopSignal {
    private static let count = Atomic<Int>(0)

    static var isRaised: Bool { self.count.load(ordering: .relaxed) > 0 }

    /// From here on signals are counted. The handler does what a handler may: an atomic addition, `write` and `_exit`.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                guard StopSignal.count.add(1, ordering: .relaxed).oldValue > 0 else { return }
                // Shows the cursor and the old screen again.
                _ = write(STDOUT_FILENO, "\u{1B}[?25h\u{1B}[?1049l", 14)
                _exit(130)
            }
        }
        signal(SIGPIPE, SIG_IGN)
    }
}
