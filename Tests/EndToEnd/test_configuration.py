"""The configuration from above: versions, all or nothing, durable before it is acknowledged, overridden on the site."""

import json

import pytest

from conftest import furnish
from world.chargers import Charger16
from world.cloud import Cloud
from world.waiting import until

TARIFF = {"id": "day", "currency": "EUR", "elements": [{"price_components": [{"type": "ENERGY", "price": 0.50}]}]}


@pytest.fixture
def linked(make_gateway, broker):
    gateway = make_gateway({**broker.sections, "chargers": {"accept_unknown": True}})
    gateway.start()
    furnish(gateway)
    return gateway


def state(cloud):
    return cloud.states.get("configuration/state") or {}


def versions(cloud):
    return {section: told["version"] for section, told in state(cloud).get("sections", {}).items()}


async def apply(cloud, document, **expected):
    """Sends a document and waits until its versions are in force."""
    cloud.publish("configuration", document)
    wanted = {name: section["version"] for name, section in document.items() if isinstance(section, dict)}
    await until(lambda: wanted.items() <= versions(cloud).items(), f"{wanted} is in force ({state(cloud)})", 15)


async def refusal(cloud, document, retain=False):
    cloud.publish("configuration", document, retain=retain)
    identifier = document["id"] if isinstance(document, dict) else None
    return await until(
        lambda: (state(cloud).get("refused") or {}).get("document") == identifier and state(cloud)["refused"],
        f"it is refused ({state(cloud)})", 15)


async def charged(gateway, token="GOOD", identity="CP-1", **login):
    """What a session of 3 kWh is billed."""
    known = len(gateway.database.invoices())
    async with Charger16(gateway, identity, **login) as charger:
        await charger.boot()
        transaction = (await charger.begin(token, meter=0)).transaction_id
        await charger.end(transaction, 3_000)
        await until(lambda: len(gateway.database.invoices()) > known, "the invoice is there")
    return float(gateway.database.invoices()[-1]["record"]["bill"]["totals"]["incl_tax"])


async def status_of(gateway, token, identity="CP-1"):
    async with Charger16(gateway, identity) as charger:
        await charger.boot()
        return (await charger.authorize(token))["status"]


async def test_tokens_come_as_a_whole_and_as_changes_and_a_repetition_does_nothing(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        await apply(cloud, {"tokens": {"version": 7, "tokens": [{"token": "NEW"}, {"token": "LEAVING"}]}})
        assert await status_of(linked, "NEW") == "Accepted"
        assert await status_of(linked, "GOOD") == "Invalid", "the whole list has it no more"
        change = {"tokens": {"version": 8, "base": 7, "changed": [{"token": "NEXT", "blocked": True}],
                             "removed": ["leaving"]}}
        await apply(cloud, change)
        assert [await status_of(linked, token) for token in ("NEW", "NEXT", "LEAVING")] == [
            "Accepted", "Blocked", "Invalid"]
        told = await refusal(cloud, {"id": "gap", "tokens": {"version": 12, "base": 11, "changed": []}})
        assert told["errors"][0]["path"] == "tokens.version" and "version 8 is in force" in told["errors"][0]["message"]
        cloud.states.clear()
        cloud.publish("configuration", change)
        await until(lambda: versions(cloud) == {"tokens": 8}, "a repetition is answered with what is in force")
        assert len(linked.api.get("/v1/configuration/documents")["items"]) == 3, "and is not applied again"


async def test_a_tariff_from_above_bills_the_next_session(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        assert await charged(linked) != 1.5
        await apply(cloud, {"tariffs": {
            "version": 1, "tariffs": [TARIFF], "assignments": [{"tariff": "day", "charger": "CP-1"}]}})
        assert await charged(linked) == 1.5
        broker.kill()
        assert await charged(linked) == 1.5, "nobody above is needed for it"
        broker.start()


async def test_a_charger_is_approved_with_a_password_and_its_connection_follows(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        async with Charger16(linked, "CP-NEW") as stranger:
            await stranger.boot()
            assert (await stranger.authorize("GOOD"))["status"] == "Invalid"
            await apply(cloud, {"chargers": {"version": 1, "chargers": [{"id": "CP-NEW", "label": "Gate"}]}})
            assert (await stranger.authorize("GOOD"))["status"] == "Accepted", "at once"
            await apply(cloud, {"chargers": {"version": 2, "chargers": [
                {"id": "CP-NEW", "password": "correct-horse-battery", "groups": ["deck"]}]}})
            await stranger.until_closed()
        with pytest.raises(Exception):
            async with Charger16(linked, "CP-NEW") as charger:
                await charger.boot()
        async with Charger16(linked, "CP-NEW", password="correct-horse-battery") as charger:
            await charger.boot()
        assert linked.api.get("/v1/chargers/CP-NEW")["groups"] == ["deck"]
    for path in (linked.database_path, linked.database_path.with_name("gateway.db-wal"), linked.log):
        assert b"correct-horse" not in path.read_bytes(), f"{path.name} has the password"


async def test_one_mistake_refuses_all_of_a_document(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        told = await refusal(cloud, {
            "id": "bad", "chargers": {"version": 1, "chargers": [{"id": "CP-7"}]},
            "tariffs": {"version": 1, "tariffs": [TARIFF], "assignments": [{"tariff": "night"}]},
            "tokens": {"version": 1, "tokens": [{"token": "A"}, {"token": "B", "places": ["CP-99"]}]},
            "settings": {"version": 1, "settings": {"tokens.unknown": "maybe", "site.currency": "USD"}}})
        assert {error["path"] for error in told["errors"]} == {
            "tariffs.assignments[0]", "tokens.tokens[1]", "settings.settings.tokens.unknown",
            "settings.settings.site.currency"}
        assert versions(cloud) == {}
        assert await status_of(linked, "GOOD") == "Accepted"
        for wrong in (b"{nonsense", b"[" * 400, b"[]", b" " * 245_000, json.dumps({"site": "elsewhere", "tokens": {}})):
            number = linked.database.value("SELECT count(*) FROM configuration_document")
            cloud.publish("configuration", wrong)
            await until(
                lambda: linked.database.value("SELECT count(*) FROM configuration_document") > number, "it is refused")
        assert versions(cloud) == {}
        await until(
            lambda: len(cloud.records("journal", "configuration.refused")) == 6, "each refusal is in the journal", 15)


async def test_a_document_comes_as_an_event_of_a_version_that_is_known(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        event = {"specversion": "1.0", "id": "e", "source": "cloud", "data": {"id": "d1", "settings": {
            "version": 1, "settings": {}}}}
        cloud.publish("configuration", {**event, "type": "com.edgegateway.configuration.v2"})
        await until(lambda: "configuration.v1" in str(state(cloud).get("refused")), "another version is refused")
        cloud.publish("configuration", {**event, "type": "com.edgegateway.configuration.v1"})
        await until(lambda: versions(cloud) == {"settings": 1}, "this one is in force")
        assert state(cloud)["sections"]["settings"]["document"] == "d1" and "refused" not in state(cloud)


async def test_what_is_retained_arrives_late_and_undoes_nothing(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        linked.stop()
        cloud.publish(
            "configuration", {"tokens": {"version": 1, "tokens": [{"token": "FIRST"}]}}, retain=True).wait_for_publish(5)
        linked.start()
        await until(lambda: versions(cloud) == {"tokens": 1}, "the retained document is in force", 15)
        await apply(cloud, {"tokens": {"version": 2, "tokens": [{"token": "SECOND"}]}})
        cloud.states.clear()
        linked.stop()
        linked.start()
        await until(lambda: versions(cloud) == {"tokens": 2}, "the versions are told again with the connection", 15)
        assert await status_of(linked, "SECOND") == "Accepted"
        assert "refused" not in state(cloud)


async def test_killed_before_it_is_acknowledged_it_is_applied_once(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        for version in range(1, 6):
            cloud.publish("configuration", {"tokens": {
                "version": version, "tokens": [{"token": f"T{version}-{number}"} for number in range(500)]}})
            linked.kill()
            linked.start()
            await until(lambda: versions(cloud) == {"tokens": version}, f"version {version} is in force", 20)
            assert linked.database.value("SELECT count(*) FROM id_token") == 500
        applied = linked.database.value("SELECT count(*) FROM configuration_document WHERE is_applied")
        assert applied == 5, "none was lost and none applied twice"


async def test_settings_hold_without_a_restart_and_tell_where_they_come_from(linked, broker):
    def setting(key):
        return next(item for item in linked.api.get("/v1/configuration/settings")["items"] if item["key"] == key)

    with Cloud(broker, linked.site) as cloud:
        assert await status_of(linked, "STRANGER") == "Invalid"
        await apply(cloud, {"settings": {"version": 1, "settings": {
            "tokens.unknown": "accept", "chargers.defaults.heartbeat_interval_seconds": 77}}})
        assert await status_of(linked, "STRANGER") == "Accepted"
        async with Charger16(linked, "CP-1") as charger:
            assert 69 <= (await charger.boot()).interval <= 77
        assert setting("tokens.unknown") == {
            "key": "tokens.unknown", "value": "accept", "origin": "cloud", "file_value": "reject"}
        linked.stop()
        linked.start()
        assert await status_of(linked, "STRANGER") == "Accepted", "also after a restart"
        await apply(cloud, {"settings": {"version": 2, "settings": {}}})
        assert await status_of(linked, "STRANGER") == "Invalid"
        assert setting("tokens.unknown")["origin"] == "file"


async def test_what_is_changed_on_the_site_is_told_and_holds_until_it_is_released(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        await apply(cloud, {"tokens": {"version": 1, "tokens": [{"token": "CARD"}]},
                            "settings": {"version": 1, "settings": {"tokens.unknown": "reject"}}})
        linked.edgectl("tokens", "block", "CARD", "--why", "lost, says its owner")
        linked.edgectl("config", "set", "tokens.unknown", "accept", "--why", "the weekend")
        await until(lambda: len(state(cloud).get("overrides", [])) == 2, "the overrides are told")
        told = {override["item"]: override for override in state(cloud)["overrides"]}
        assert told["token:card"]["reason"] == "lost, says its owner" and told["token:card"]["by"]
        await apply(cloud, {"tokens": {"version": 2, "tokens": [{"token": "CARD", "note": "new"}]}})
        assert await status_of(linked, "CARD") == "Blocked"
        assert await status_of(linked, "STRANGER") == "Accepted"
        shown = linked.edgectl("config")
        assert "lost, says its owner" in shown and "tokens.unknown" in shown
        linked.edgectl("config", "release", "tokens", "token:card")
        linked.edgectl("config", "release", "settings", "tokens.unknown")
        await until(lambda: state(cloud)["overrides"] == [], "the release is told")
        assert await status_of(linked, "CARD") == "Accepted"
        assert await status_of(linked, "STRANGER") == "Invalid"
        assert "tokens 2" in linked.edgectl("config", "history")
        assert '"note":"new"' in linked.edgectl("config", "document", "2").replace(" ", "")
        kinds = [record["kind"] for record in cloud.records("journal") if record["kind"].startswith("configuration.")]
        await until(lambda: len(cloud.records("journal", "configuration.overridden")) == 4, f"the journal has it {kinds}")
