import Testing

@testable import cloud_receiver

@Suite("Values on their way to PostgreSQL")
struct PostgresTextTests {
    @Test("rows of COPY keep tabs, line ends and backslashes apart from their own")
    func copyRows() {
        var rows = CopyRows()
        rows.integer(-7)
        rows.text("a\tb\nc\\d\r\u{0}é")
        rows.null()
        rows.bool(true)
        rows.endRow()
        rows.text("")
        rows.integer(nil)
        rows.endRow()
        #expect(String(decoding: rows.bytes, as: UTF8.self) == "-7\ta\\tb\\nc\\\\d\\r\u{FFFD}é\t\\N\tt\n\t\\N\n")
        #expect(rows.count == 2)
    }

    @Test("lists keep quotation marks, commas and NULL apart")
    func arrays() {
        #expect(PostgresArray.text(["a,b", "\"", "\\", nil, "NULL", "{"]) == #"{"a,b","\"","\\",NULL,"NULL","{"}"#)
        #expect(PostgresArray.text([1, nil, -3] as [Int64?]) == "{1,NULL,-3}")
    }

    @Test("what is packed unpacks, up to a limit, and nothing else does")
    func gzip() throws {
        // `printf hello | gzip -n`
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0, 0x86, 0xA6, 0x10, 0x36,
            0x05,
            0, 0, 0,
        ]
        #expect(Gunzip.isPacked(packed))
        #expect(try Gunzip.unpack(packed, limit: 5) == Array("hello".utf8))
        #expect(throws: Unreadable("unpacked it is longer than 4 bytes")) { try Gunzip.unpack(packed, limit: 4) }
        #expect(throws: Unreadable("it is no whole gzip")) { try Gunzip.unpack(Array(packed.dropLast(3)), limit: 100) }
        #expect(throws: Unreadable("it is no whole gzip")) { try Gunzip.unpack(packed + [0], limit: 100) }
        #expect(throws: Unreadable("it is no whole gzip")) { try Gunzip.unpack([0x1F, 0x8B, 9, 9], limit: 100) }
    }

    @Test("the records that an event's id names")
    func namedRange() throws {
        let topic = try #require(SiteTopic("ev/v1/a%2Fb/meter", prefix: "ev/v1"))
        let named = try #require(NamedRange(topic: topic, event: "e1/meter/5-9"))
        #expect((named.site, named.epoch, named.range) == ("a/b", "e1", 5...9))
        for event in ["e1/journal/5-9", "e1/meter/9-5", "e1/meter/0-5", "e1/meter/5", "x", ""] {
            #expect(NamedRange(topic: topic, event: event) == nil)
        }
    }

    @Test(
        "what is still left out when some of it came after all",
        arguments: [
            ([5], [2...4, 6...9]), ([2], [3...9]), ([9], [2...8]), ([2, 3, 9], [4...8]),
            ([4, 6], [2...3, 5...5, 7...9]),
            ([2, 3, 4, 5, 6, 7, 8, 9], []),
        ] as [([Int64], [ClosedRange<Int64>])])
    func stillLeftOut(present: [Int64], rest: [ClosedRange<Int64>]) {
        #expect(LeftOutRecords.rest(of: 2...9, without: present) == rest)
    }

    @Test("of each stream the newest acknowledgement is told, those that wait longest first, as many as are taken")
    func owed() {
        func told(_ root: String, _ seq: Int64, epoch: String = "e1") -> Stored.Acknowledgement {
            Stored.Acknowledgement(root: root, epoch: epoch, stream: .meter, seq: seq)
        }
        var owed = OwedAcknowledgements(limit: 3)
        owed.add([told("a", 1), told("b", 1), told("a", 5)])
        owed.add([told("a", 9, epoch: "e2"), told("c", 1), told("b", 2)])
        var sent: [Stored.Acknowledgement] = []
        func take(_ most: Int) {
            owed.send { told in
                if sent.count < most { sent.append(told) } else { return false }
                return true
            }
        }
        take(2)
        #expect(sent == [told("a", 5), told("b", 2)])
        owed.add([told("b", 3)])
        take(9)
        #expect(sent.suffix(2) == [told("a", 9, epoch: "e2"), told("b", 3)])
        #expect(owed == OwedAcknowledgements(limit: 3))
    }

    @Test("a request for replay says which records of which life")
    func replay() {
        let request = ReplayRequests.Request(
            root: "ev/v1/s", id: "replay-3-11-1", epoch: "e\"1", stream: "meter", range: 11...20)
        #expect(
            String(decoding: request.payload, as: UTF8.self)
                == #"{"id":"replay-3-11-1","kind":"replay","args":{"epoch":"e\"1","stream":"meter","from":11,"to":20}}"#
        )
    }
}
