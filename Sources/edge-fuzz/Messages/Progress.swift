internal import Glibc

/// Which message a worker is at, in a file that the process above it can read when the worker is dead or hangs.
final class Progress {
    /// Mapped from `init` to `deinit`; one process writes the number and another one reads it, as a whole word.
    private let word: UnsafeMutablePointer<Int>

    /// - Throws: `FuzzProblem` when the file cannot be made or mapped.
    init(file: String) throws {
        let descriptor = open(file, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, MemoryLayout<Int>.size) == 0 else {
            throw FuzzProblem("\(file) cannot be made: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let address = mmap(nil, MemoryLayout<Int>.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw FuzzProblem("\(file) cannot be mapped: \(String(cString: strerror(errno)))")
        }
        self.word = address.assumingMemoryBound(to: Int.self)
    }

    deinit { munmap(self.word, MemoryLayout<Int>.size) }

    var number: Int {
        get { self.word.pointee }
        set { self.word.pointee = newValue }
    }
}
