import Testing

@testable import Shared

/// The settings that can be changed while the gateway runs.
@Suite struct RemoteSettingTests {
    @Test func everyOneIsAKeyOfTheFileAndReadsBackWhatItsConfigurationHas() {
        let keys = Set(Configuration.keys)
        for setting in RemoteSetting.all {
            #expect(keys.contains(setting.key), "\(setting.key)")
            let value = setting.value(.default)
            #expect(Configuration.problems(with: [setting.key: value]).isEmpty, "\(setting.key) = \(value)")
        }
    }

    @Test(arguments: [
        ("tokens.unknown", SettingValue.text("accept")), ("tokens.unknown_offline", .text("reject")),
        ("tokens.accepted_types", .list(["DirectPayment", "Central"])), ("tokens.concurrent", .flag(false)),
        ("tokens.lost_after_seconds", .number(120)), ("tokens.cache_seconds", .number(60)),
        ("tokens.master_pass_group", .text("staff")), ("tokens.messages.language", .text("de")),
        ("tokens.messages.unknown", .text("Unbekannt: \"ä\" \\ \\n")), ("billing.seller", .text("Ä GmbH")),
        ("billing.running_cost_seconds", .number(0)), ("sessions.stale_after_intervals", .number(9)),
        ("sessions.clock_tolerance_seconds", .number(30)), ("sessions.abandoned_grace_seconds", .number(0)),
        ("sessions.missing_message_grace_seconds", .number(5)), ("chargers.held_retry_seconds", .number(5)),
        ("chargers.rejected_retry_seconds", .number(50)), ("chargers.defaults.measurands", .list(["Voltage"])),
        ("chargers.defaults.heartbeat_interval_seconds", .number(30)),
        ("chargers.defaults.meter_interval_seconds", .number(15)),
        ("chargers.defaults.clock_aligned_interval_seconds", .number(900)),
        ("tokens.messages.blocked", .text("")), ("tokens.messages.expired", .text("x")),
        ("tokens.messages.concurrent", .text("y")), ("tokens.messages.elsewhere", .text("z")),
    ])
    func aSettingTakesThePlaceOfTheFilesValueAndOfNoOther(_ key: String, _ value: SettingValue) throws {
        #expect(Configuration.problems(with: [key: value]).isEmpty)
        let overlaid = Configuration.default.overlaid(with: [key: value])
        for setting in RemoteSetting.all {
            #expect(setting.value(overlaid) == (setting.key == key ? value : setting.value(.default)), "\(setting.key)")
        }
    }

    @Test func theTableAboveHasEverySetting() { #expect(RemoteSetting.all.count == 25) }

    @Test(arguments: [
        ("tokens.unknown", SettingValue.text("perhaps"), "Use one of"), ("tokens.unknown", .number(1), "must be text"),
        ("sessions.clock_tolerance_seconds", .number(0), "1 to 86400"),
        ("tokens.concurrent", .text("yes"), "true or false"),
        ("site.currency", .text("USD"), "only be set in the configuration file"), ("tokens", .text("x"), "no key"),
        ("tokens.messages.unknown", .text("a\n\u{7F}"), "control character"),
        ("nonsense\" = 1", .number(1), "no key"), ("chargers.defaults.measurands", .list([]), "measurand"),
    ])
    func whatCannotBeSetIsRefusedWithWhatCan(_ key: String, _ value: SettingValue, _ words: String) {
        let problems = Configuration.problems(with: [key: value, "billing.seller": .text("x")])
        #expect(problems.map(\.key) == [key])
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
        #expect(Configuration.default.overlaid(with: [key: value]) == .default)
    }
}
