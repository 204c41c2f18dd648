/// What does a charger keep of a customer? It may be asked to tell, to forget, or both (2.x N09, N10).
public struct CustomerQuestion: Hashable, Sendable {
    /// Who is meant.
    public enum Customer: Hashable, Sendable {
        case token(IdToken)
        /// A name by which the charger's maker knows customers.
        case identifier(String)
    }

    public var customer: Customer
    public var wantsReport: Bool
    /// What it keeps is to be forgotten.
    public var clears: Bool

    public init(_ customer: Customer, wantsReport: Bool = true, clears: Bool = false) {
        self.customer = customer
        self.wantsReport = wantsReport
        self.clears = clears
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        let isNamed = args.contains(.customer)
        guard isNamed != args.contains(.token) else {
            throw CommandArgumentError(problem: "name the customer by either 'token' or 'customer'")
        }
        self.init(
            isNamed ? .identifier(try args.text(.customer, upTo: 64)) : .token(try args.token()),
            wantsReport: try args.decodeIfPresent(Bool.self, forKey: .report) ?? true,
            clears: try args.decodeIfPresent(Bool.self, forKey: .clear) ?? false)
        guard self.wantsReport || self.clears else {
            throw CommandArgumentError(problem: "ask for 'report', 'clear' or both")
        }
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        switch self.customer {
        case .token(let token): try args.encode(token)
        case .identifier(let text): try args.encode(text, forKey: .customer)
        }
        try args.encode(self.wantsReport, forKey: .report)
        try args.encode(self.clears, forKey: .clear)
    }
}
