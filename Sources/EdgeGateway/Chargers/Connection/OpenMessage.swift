internal import OCPP
internal import Shared

/// A message of the charger between its arrival and its answer.
///
/// A class, because it is handed from the event loop to the writer and back.
final class OpenMessage: Sendable {
    let id: String
    let number: InboundCalls.Number
    let action: InboundAction
    /// A SEND wants none, not even a refusal.
    let wantsAnswer: Bool
    /// The payload where it could be read: some answers repeat of it.
    let request: JSONValue?
    let frame: [UInt8]

    init(
        id: String, number: InboundCalls.Number, action: InboundAction, wantsAnswer: Bool, request: JSONValue?,
        frame: [UInt8]
    ) {
        self.id = id
        self.number = number
        self.action = action
        self.wantsAnswer = wantsAnswer
        self.request = request
        self.frame = frame
    }

    /// The payload of the CALLRESULT that `reply` makes.
    func answer(_ reply: ChargerReply) -> some JSONWritable {
        Answer(message: self, reply: reply)
    }

    private struct Answer: JSONWritable {
        let message: OpenMessage
        let reply: ChargerReply

        func write(to json: inout JSONWriter) { self.message.action.answer(self.reply, self.message.request, &json) }
    }
}
