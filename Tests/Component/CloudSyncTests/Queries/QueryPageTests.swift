import Foundation
import Shared
import Testing

@testable import CloudSync

@Suite struct QueryPageTests {
    private func row(_ number: Int, bytes: Int) -> QueryRow {
        let json = "\"\(String(repeating: "x", count: bytes - 2))\""
        return QueryRow(cursor: "\(number)", name: .number("seq", Int64(number)), json: Array(json.utf8))
    }

    private func text(_ page: QueryPage) -> String { String(decoding: page.json, as: UTF8.self) }

    @Test func itemsThatHaveNoRoomBelongToTheNextPage() {
        var page = QueryPage(kind: .journal, epoch: "E", asOf: Timestamp(milliseconds: 0), maximumBytes: 22)
        let all = page.append([self.row(1, bytes: 10)])
        let some = page.append([self.row(2, bytes: 10), self.row(3, bytes: 10)])
        #expect(all == nil)
        #expect(some == "2")
        #expect(page.isFull && page.count == 2)
        page.next = "N"
        #expect(
            self.text(page)
                == #"{"kind":"journal","epoch":"E","as_of":"1970-01-01T00:00:00.000Z","items":["xxxxxxxx","xxxxxxxx"],"next":"N"}"#
        )
    }

    @Test func aPartOfWhichNothingHasRoomGoesOnAfterTheLastItem() {
        var page = QueryPage(kind: .journal, epoch: "E", asOf: Timestamp(milliseconds: 0), maximumBytes: 12)
        _ = page.append([self.row(1, bytes: 10)])
        let rest = page.append([self.row(2, bytes: 10)])
        #expect(rest == "1")
    }

    @Test func anItemThatIsLargerThanAPageIsNamedInItsPlace() {
        var page = QueryPage(kind: .journal, epoch: "E", asOf: Timestamp(milliseconds: 0), maximumBytes: 100)
        let rest = page.append([self.row(7, bytes: 101), self.row(8, bytes: 10)])
        #expect(rest == nil)
        #expect(self.text(page).contains(#"{"seq":7,"left_out":"it is larger than a page","size":101}"#))
    }
}
