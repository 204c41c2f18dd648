/// A message that one side sends and the other answers with a `Response`.
///
/// The same types serve both ends of the wire. Members that this gateway has no use for (`customData`) are not read;
/// the raw payload has them.
public protocol RequestMessage: JSONReadable, JSONWritable, Hashable, Sendable {
    associatedtype Response: JSONReadable & JSONWritable & Hashable & Sendable

    /// The versions that have it.
    static var versions: [OCPPVersion] { get }
    /// As it stands in a frame.
    static var action: String { get }
}

/// A payload without members of its own.
public struct EmptyMessage: JSONReadable, JSONWritable, Hashable, Sendable {
    public init() {}

    public init(_ json: JSONValue) throws(MessageError) {
        guard json.kind == .object else { throw json.wrongType("an object") }
    }

    public func write(to json: inout JSONWriter) { json.object { _ in } }
}

/// The messages of OCPP 1.6 that have types of their own, named as in its chapters 6 and 7. Section numbers are those of
/// the specification.
public enum V16 {}

/// The messages of OCPP 2.0.1 and 2.1 that have types of their own, named as in the reference chapters of part 2.
///
/// 2.1 adds to the messages of 2.0.1 and takes nothing away: one type serves both. What only 2.1 has is optional, and the
/// schemas decide what may be sent in which version. Codes such as E02 are the use cases of
/// that part.
public enum V2 {}

extension V16 {
    /// A message of OCPP 1.6.
    public protocol Request: RequestMessage {}
}

extension V2 {
    /// A message of OCPP 2.0.1 and 2.1.
    public protocol Request: RequestMessage {}
}

extension V16.Request {
    public static var versions: [OCPPVersion] { [.v16] }
}

extension V2.Request {
    public static var versions: [OCPPVersion] { [.v201, .v21] }
}
