import ArgumentParser
internal import Shared
internal import Store

extension SendCommand {
    struct Reserve: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Keep an EVSE free for a token.",
            discussion: """
                Without --evse any that is free, where the charger can do that. The reservation ends when it is used, \
                cancelled, or its time has passed: edgectl reservations.

                Examples:
                  edgectl send reserve CP-1 --token 04A2B3C4 --evse 1 --wait
                  edgectl send reserve CP-1 --token 04A2B3C4 --group fleet \\
                      --until 2026-11-22T18:00:00Z
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("Who may charge there.", valueName: "token")) var token: String
        @Option(help: ArgumentHelp("A group whose members may charge there too.", valueName: "id")) var group: String?
        @Option(help: ArgumentHelp("The EVSE (in OCPP 1.6 the connector), from 1.", valueName: "number")) var evse: Int?
        @Option(help: ArgumentHelp("For so long (15 unless given).", valueName: "minutes")) var forMinutes: Int64?
        @Option(help: ArgumentHelp("Until then, such as 2026-11-22T18:00:00Z.", valueName: "time"))
        var until: TimeArgument?

        func validate() throws {
            guard self.forMinutes == nil || self.until == nil else {
                throw ValidationError("Give either --for-minutes or --until.")
            }
            guard (1...100_000).contains(self.forMinutes ?? 1) else {
                throw ValidationError("--for-minutes is from 1 to 100000.")
            }
            guard self.evse.map({ $0 > 0 }) ?? true else {
                throw ValidationError("--evse is from 1; leave it out for any.")
            }
        }

        func arguments() -> CommandArguments {
            let until = self.until?.instant ?? Timestamp.wallClock.advanced(bySeconds: (self.forMinutes ?? 15) * 60)
            return .reserve(
                ReservationOrder(token: IdToken(self.token), group: self.group, evse: self.evse, until: until))
        }
    }

    struct CancelReservation: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "End a reservation.",
            discussion: "Example:\n  edgectl send cancel-reservation CP-1 17 --wait")

        @OptionGroup var send: SendOptions
        @Argument(help: "Its number: edgectl reservations.") var reservation: Int64

        func arguments() -> CommandArguments { .cancelReservation(self.reservation) }
    }

    struct ClearCache: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Have a charger forget which tokens it let charge before.",
            discussion: "Example:\n  edgectl send clear-cache CP-1 --wait")

        @OptionGroup var send: SendOptions

        func arguments() -> CommandArguments { .clearCache }
    }

    struct LocalList: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "local-list", abstract: "Give a charger the site's tokens, for when it is on its own.",
            discussion: """
                Only what changed is sent, where the charger's list is the one that was sent last; otherwise, and \
                with --full, all of it. Which version a charger has: edgectl charger show.

                Examples:
                  edgectl send local-list CP-1 --wait
                  edgectl send local-list CP-1 --full
                """)

        @OptionGroup var send: SendOptions
        @Flag(help: "Send all of it.") var full = false

        func arguments() -> CommandArguments { .localList(isFull: self.full) }
    }
}
