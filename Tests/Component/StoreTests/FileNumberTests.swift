import Foundation
import Testing

@testable import Store

/// A database's marks are told from a copy of them by the number of their file.
@Suite struct FileNumberTests {
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "number-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String) -> URL { self.folder.appending(path: name) }

    private func number(_ name: String) -> UInt64? { FileNumber.lasting(of: self.file(name).path) }

    @Test func aFileKeepsItWhateverItsNameAndContents() throws {
        defer { try? FileManager.default.removeItem(at: self.folder) }
        try Data("a".utf8).write(to: self.file("a"))
        let number = self.number("a")
        try FileManager.default.linkItem(at: self.file("a"), to: self.file("b"))
        try FileManager.default.moveItem(at: self.file("a"), to: self.file("c"))
        let handle = try FileHandle(forWritingTo: self.file("c"))
        try handle.write(contentsOf: Data("longer".utf8))
        try handle.close()
        #expect(self.number("b") == number && self.number("c") == number)
        #expect(self.number("gone") == nil)
    }

    /// File systems give a number that is free again to a next file.
    @Test func noOtherFileInItsPlaceEverHasIt() throws {
        defer { try? FileManager.default.removeItem(at: self.folder) }
        var numbers: Set<UInt64> = []
        // Clocks of file systems tick every few milliseconds.
        let end = ContinuousClock.now + .seconds(5)
        while numbers.count < 20, ContinuousClock.now < end {
            try Data().write(to: self.file("marks.new"))
            #expect(rename(self.file("marks.new").path, self.file("marks").path) == 0)
            numbers.insert(try #require(self.number("marks")))
        }
        #expect(numbers.count == 20)
    }
}
