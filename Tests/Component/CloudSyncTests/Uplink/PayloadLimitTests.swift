import Testing

@testable import CloudSync

@Suite struct PayloadLimitTests {
    func batch(upTo last: Int64, records: Int64, lastRecord: Int64?, bytes: Int) -> Batch {
        Batch(
            epoch: "E", after: 10, last: last, records: records, lastRecord: lastRecord, thinned: 0, isFull: true,
            payload: [UInt8](repeating: 0, count: bytes))
    }

    @Test func severalRecordsThatAreTooLargeTogetherGoInSmallerMessages() {
        var limit = PayloadLimit(100_000)
        limit.exceeded(by: batch(upTo: 20, records: 10, lastRecord: 20, bytes: 50_000))
        #expect(limit.bytes == 25_000)
        #expect(limit.unsendable == nil)
        limit.exceeded(by: batch(upTo: 12, records: 2, lastRecord: 12, bytes: 1_500))
        #expect(limit.bytes == 1024, "and never in smaller ones than every broker takes")
    }

    /// Behind it the batch may go over some that are pruned, or not needed.
    @Test(arguments: [Int64(11), 15]) func theRecordThatIsTooLargeAloneIsNamed(_ last: Int64) {
        var limit = PayloadLimit(100_000)
        limit.exceeded(by: batch(upTo: last, records: 1, lastRecord: 11, bytes: 90_000))
        #expect(limit.unsendable == 11)
        limit.epochBegan()
        #expect(limit.unsendable == nil)
    }

    @Test func anotherBrokerMayTakeMore() {
        var limit = PayloadLimit(100_000)
        limit.exceeded(by: batch(upTo: 11, records: 1, lastRecord: 11, bytes: 90_000))
        limit.connected(maximumPacketBytes: 10_512)
        #expect(limit.bytes == 10_000)
        #expect(limit.unsendable == nil)
        limit.connected(maximumPacketBytes: nil)
        #expect(limit.bytes == 100_000)
    }
}
