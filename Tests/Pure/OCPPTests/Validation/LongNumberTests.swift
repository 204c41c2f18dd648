import Testing

@testable import OCPP

/// A number where a text is due is a text of its digits: no longer than one may be.
@Suite struct LongNumberTests {
    @Test(arguments: [(20, true), (21, false), (400, false)])
    func aNumberIsAsLongAsATextMayBe(digits: Int, isTaken: Bool) throws {
        let action = try #require(Action.named("Authorize", in: .v16))
        let text = #"{"idTag":\#(String(repeating: "7", count: digits))}"#
        let validation = Validator(.v16, .lenient).validate(try JSONDocument(Array(text.utf8)).root, requestOf: action)
        #expect(validation.isValid == isTaken, "\(validation.violations)")
    }

    @Test func aVendorsTextMayBeLonger() throws {
        let action = try #require(Action.named("BootNotification", in: .v16))
        let number = String(repeating: "7", count: 60)
        let text = #"{"chargePointVendor":"V","chargePointModel":\#(number)}"#
        let validation = Validator(.v16, .lenient).validate(try JSONDocument(Array(text.utf8)).root, requestOf: action)
        #expect(validation.isValid, "\(validation.violations)")
    }
}
