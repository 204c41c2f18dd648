import ArgumentParser
internal import Foundation
internal import Shared

extension SendCommand {
    struct Start: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Start charging.",
            discussion: """
                The token counts as authorised at that charger until the command expires (60 s unless given). Its \
                outcome is the session.

                Example:
                  edgectl send start CP-1 --token 04A2B3C4 --evse 1 --wait
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("Who charges.", valueName: "token")) var token: String
        @OptionGroup var outlet: OutletOptions

        func arguments() -> CommandArguments { .start(token: IdToken(self.token), outlet: self.outlet.outlet) }
    }

    struct Stop: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Stop a session.",
            discussion: """
                Without --session the one at --evse, or the only one that runs at the charger. It is tried until it is \
                confirmed.

                Examples:
                  edgectl send stop CP-1 --wait
                  edgectl send stop CP-1 --session 42
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("The session's number.", valueName: "number")) var session: Int64?
        @Option(help: ArgumentHelp("The EVSE (in OCPP 1.6 the connector), from 1.", valueName: "number")) var evse: Int?

        func arguments() -> CommandArguments {
            .stop(session: self.session.map(SessionID.init(rawValue:)), evse: self.evse)
        }
    }

    struct Unlock: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Unlock a connector, for a cable that is stuck.",
            discussion: "Example:\n  edgectl send unlock CP-1 --evse 1 --wait")

        @OptionGroup var send: SendOptions
        @OptionGroup var outlet: OutletOptions

        func arguments() -> CommandArguments { .unlock(self.outlet.outlet ?? Outlet(evse: 1)) }
    }

    struct Reset: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Restart a charger: soft lets sessions end first.",
            discussion: "Examples:\n  edgectl send reset CP-1 --wait\n  edgectl send reset CP-1 --hard")

        @OptionGroup var send: SendOptions
        @Flag(help: "At once.") var hard = false

        func arguments() -> CommandArguments { .reset(self.hard ? .hard : .soft) }
    }

    struct Availability: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Take a charger or an EVSE out of service, or put it back.",
            discussion: "Examples:\n  edgectl send availability CP-1 off\n  edgectl send availability CP-1 on --evse 2")

        enum Wish: String, ExpressibleByArgument, CaseIterable {
            case on, off
        }

        @OptionGroup var send: SendOptions
        @Argument(help: "on or off.") var wish: Wish
        @OptionGroup var outlet: OutletOptions

        func arguments() -> CommandArguments {
            .availability(isOperative: self.wish == .on, outlet: self.outlet.outlet)
        }
    }

    struct Trigger: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Ask a charger to send a message now.",
            discussion: "Example:\n  edgectl send trigger CP-1 StatusNotification --evse 1")

        @OptionGroup var send: SendOptions
        @Argument(help: "The message, such as StatusNotification, MeterValues or BootNotification.") var message: String
        @OptionGroup var outlet: OutletOptions

        func arguments() -> CommandArguments { .trigger(message: self.message, outlet: self.outlet.outlet) }
    }

    struct Configure: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Set a configuration key (1.6) or a variable (2.x: Component.Variable).",
            discussion: """
                Examples:
                  edgectl send configure CP-1 HeartbeatInterval 300 --wait
                  edgectl send configure CP-2 OCPPCommCtrlr.HeartbeatInterval 300 --wait
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "The key, or Component.Variable.") var key: String
        @Argument(help: "The new value.") var value: String

        func arguments() -> CommandArguments { .configure(key: self.key, value: self.value) }
    }

    struct OCPP: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "ocpp", abstract: "Send any CALL of the charger's own OCPP version.",
            discussion: """
                The payload is checked against the version's schema before it leaves.

                Examples:
                  edgectl send ocpp CP-1 ClearCache --wait
                  edgectl send ocpp CP-1 GetConfiguration '{"key":["HeartbeatInterval"]}'
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "The action, such as GetConfiguration.") var action: String
        @Argument(help: "The payload, a JSON object.") var payload = "{}"

        func arguments() throws -> CommandArguments {
            guard (try? JSONSerialization.jsonObject(with: Data(self.payload.utf8))) is [String: Any] else {
                throw CommandFailure(
                    .refused, "the payload is no JSON object: \(PlainText.of(String(self.payload.prefix(60))))")
            }
            if let name = RepeatedName.first(in: Data(self.payload.utf8)) {
                throw CommandFailure(
                    .refused, "'\(name)' stands twice in one object of the payload; remove one of the two")
            }
            return .ocpp(action: self.action, payload: self.payload)
        }
    }
}
