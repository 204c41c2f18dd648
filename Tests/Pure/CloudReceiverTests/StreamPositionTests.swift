import Testing

@testable import cloud_receiver

@Suite("Where a stream stands")
struct StreamPositionTests {
    private func position(_ batches: ClosedRange<Int64>...) -> StreamPosition {
        var position = StreamPosition()
        for batch in batches { _ = position.take(batch) }
        return position
    }

    @Test("batches in order move the watermark")
    func inOrder() {
        var position = StreamPosition()
        #expect(position.take(1...10) == .added([1...10]))
        #expect(position.take(11...11) == .added([11...11]))
        #expect(position.watermark == 11)
        #expect(position.ranges.isEmpty)
    }

    @Test("what comes before its predecessors is kept and not acknowledged, until they come")
    func outOfOrder() {
        var position = self.position(1...10, 21...30)
        #expect(position.watermark == 10)
        #expect(position.firstHole(newest: nil) == 11...20)
        #expect(position.take(11...20) == .added([11...20]))
        #expect(position.watermark == 30)
        #expect(position.firstHole(newest: nil) == nil)
        #expect(position.firstHole(newest: 35) == 31...35)
    }

    @Test(
        "only what was not stored is added",
        arguments: [
            (Int64(1)...10, []), (5...12, [11...12]), (15...35, [15...20, 31...35]), (21...30, []),
            (11...20, [11...20]), (5...50, [11...20, 31...40, 44...50]), (41...43, []), (31...60, [31...40, 44...60]),
        ] as [(ClosedRange<Int64>, [ClosedRange<Int64>])])
    func overlaps(batch: ClosedRange<Int64>, added: [ClosedRange<Int64>]) {
        var position = self.position(1...10, 21...30, 41...43)
        #expect(position.take(batch) == .added(added))
        #expect(position.missing(in: batch).isEmpty)
    }

    @Test("however the same batches come, the same is stored in the end, each record once", arguments: 0..<50)
    func anyOrder(seed: UInt64) {
        var draw = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        func next(_ bound: Int) -> Int {
            draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((draw >> 33) % UInt64(bound))
        }
        var position = StreamPosition()
        var stored: [Int64: Int] = [:]
        while position.watermark < 60 {
            let from = Int64(next(60) + 1)
            let batch = from...min(60, from + Int64(next(6)))
            guard case .added(let parts) = position.take(batch) else { continue }
            for part in parts { for seq in part { stored[seq, default: 0] += 1 } }
            let held = Set(stored.keys)
            #expect((1...60).prefix { held.contains($0) }.count == Int(position.watermark))
            #expect(position.ranges.reduce(0) { $0 + $1.count } == held.count - Int(position.watermark))
        }
        #expect(stored == Dictionary(uniqueKeysWithValues: (Int64(1)...60).map { ($0, 1) }))
        #expect(position.ranges.isEmpty)
    }

    @Test("a batch that makes one hole too many is not taken, and changes nothing; one that closes a hole is")
    func bounded() {
        var position = StreamPosition()
        for number in 1...Int64(StreamPosition.mostRanges) { _ = position.take(number * 10...number * 10) }
        let full = position
        #expect(position.take(5...5) == .tooManyHoles)
        #expect(position.take(9_999_999...9_999_999) == .tooManyHoles)
        #expect(position == full)
        #expect(position.take(11...19) == .added([11...19]))
        #expect(position.take(1...9) == .added([1...9]))
        #expect(position.watermark == 20)
    }

    @Test(
        "a row is read as PostgreSQL writes it, and written as it reads it",
        arguments: [("{}", "{}"), ("{[5,11)}", "{[5,10]}"), ("{[5,11),[20,31)}", "{[5,10],[20,30]}")])
    func multirange(read: String, written: String) throws {
        let position = try #require(StreamPosition(watermark: 3, multirange: read))
        #expect(position.watermark == 3)
        #expect(position.multirange == written)
    }

    @Test("a row that nobody could have written is not believed", arguments: ["{[5,5)}", "{[a,9)}", "{[9,5)}"])
    func badRow(text: String) {
        #expect(StreamPosition(watermark: 3, multirange: text) == nil)
    }
}
