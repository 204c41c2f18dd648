/// A part of a report on a charger's device model (2.x NotifyReport).
public struct ModelPart: Hashable, Sendable {
    /// The number of the gateway's own reading that asked for it; nil for a report that somebody else asked for.
    public var reading: Int?
    /// The id of the request that it answers.
    public var request: Int?
    /// Counts the parts from 0.
    public var number: Int
    /// No part follows.
    public var isLast: Bool
    public var variables: [DeviceVariable]
    /// The message as a JSON object without secrets, for the journal where the gateway did not ask for the report.
    public var detail: String

    public init(
        reading: Int?, request: Int? = nil, number: Int, isLast: Bool, variables: [DeviceVariable], detail: String
    ) {
        self.reading = reading
        self.request = request
        self.number = number
        self.isLast = isLast
        self.variables = variables
        self.detail = detail
    }
}
