import Testing

@testable import EdgeGateway

@Suite struct MultipartReaderTests {
    private static let form = """
        preamble that nobody reads\r
        --XX\r
        Content-Disposition: form-data; name="comment"\r
        \r
        -- not the file --\r
        --XX  \r
        content-disposition: form-data; name="file"; filename="C:\\\\logs\\\\a \\"b\\".zip"\r
        Content-Type: application/zip\r
        \r
        one\r
        --X\r
        --Xtwo\r\n\r\r
        --XX\r
        Content-Disposition: form-data; name="second"; filename="other.zip"\r
        \r
        other\r
        --XX--\r
        epilogue
        """
    private static let file = "one\r\n--X\r\n--Xtwo\r\n\r"

    /// What is read of `text` when it comes in pieces of so many bytes.
    private static func read(_ text: String, pieces: Int, boundary: String = "XX") throws -> (
        name: String?, content: String, ended: Int, reader: MultipartReader
    ) {
        var reader = MultipartReader(boundary: boundary)
        var (name, content, ended) = (nil as String?, [UInt8](), 0)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            for event in try reader.received(bytes[start..<min(start + pieces, bytes.count)]) {
                switch event {
                case .began(let given): name = given
                case .content(let more): content += more
                case .ended: ended += 1
                }
            }
        }
        return (name, String(decoding: content, as: UTF8.self), ended, reader)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 10_000])
    func theFirstFileIsTakenHoweverItsBytesCome(pieces: Int) throws {
        let read = try Self.read(Self.form, pieces: pieces)
        #expect(read.name == #"C:\logs\a "b".zip"#)
        #expect(read.content == Self.file)
        #expect(read.ended == 1 && read.reader.hasFile && read.reader.isComplete)
    }

    @Test(arguments: [1, 5, 1000])
    func aPartWithoutContentsIsNoReasonToLoseTheNext(pieces: Int) throws {
        let form =
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX\r\n"
            + "Content-Disposition: form-data; name=f; filename=x.log\r\n\r\nlog\r\n--XX--"
        let read = try Self.read(form, pieces: pieces)
        #expect(read.name == "x.log" && read.content == "log" && read.reader.isComplete)
    }

    @Test func aFormThatEndsWithinTheFileIsNotComplete() throws {
        let cut = try Self.read(String(Self.form.dropLast(150)), pieces: 16)
        #expect(!cut.reader.isComplete)
        let none = try Self.read("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--", pieces: 9)
        #expect(none.reader.isComplete && !none.reader.hasFile)
    }

    @Test func aHeadThatNeverEndsAndABoundaryThatIsNoneAreRefused() {
        #expect(throws: MultipartReader.Malformed.self) {
            try Self.read("--XX\r\n" + String(repeating: "a", count: 9000), pieces: 100)
        }
        #expect(throws: MultipartReader.Malformed.self) { try Self.read("--XXtra\r\n\r\n", pieces: 100) }
        #expect(throws: MultipartReader.Malformed.self) {
            try Self.read("--XX" + String(repeating: " ", count: 300) + "\r\n", pieces: 100)
        }
    }

    @Test func whatIsPassedOverIsNotKept() throws {
        var reader = MultipartReader(boundary: "XX")
        for _ in 0..<100 { _ = try reader.received([UInt8](repeating: 13, count: 1000)) }
        let small = try Self.read(String(repeating: "\r", count: 100), pieces: 10).reader
        #expect(reader == small)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), (#"Multipart/Form-Data; charset=x; Boundary="a b""#, "a b"),
        ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("application/zip; boundary=a", nil),
        (nil, nil), ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), nil),
    ])
    func theBoundaryStandsInTheContentType(header: String?, boundary: String?) {
        #expect(MultipartReader.boundary(in: header) == boundary)
    }
}
