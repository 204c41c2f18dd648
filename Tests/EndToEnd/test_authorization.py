"""Who may charge, where, and what drivers are told: each version's chargers, and a technician with edgectl."""

import json

import pytest
from ocpp.v201 import call as call2

from world.broker import Broker
from world.chargers import Charger16, Charger21, Charger201
from world.chargers.v2 import Transaction
from world.times import instant, now, now_text
from world.waiting import until


@pytest.fixture(params=[Charger201, Charger21], ids=["2.0.1", "2.1"])
def station(request):
    return request.param


@pytest.fixture
def two(site):
    """The ordinary site with a second charger."""
    site.charger("CP-2")
    return site


async def ask(charger, token, kind="ISO14443", **more):
    """Authorize, with a token of any type; returns what is said of it."""
    answer = await charger.ask(call2.Authorize(id_token={"idToken": token, "type": kind, **more}))
    return answer.id_token_info


def begin(transaction, token, kind="ISO14443", **more):
    """An event that begins `transaction` with a token of any type."""
    event = transaction.started(token)
    event.id_token = {"idToken": token, "type": kind, **more}
    return event


# Groups


async def test_one_of_a_group_ends_what_another_began_16(gateway, site):
    site.token("CARD-1", group="FAMILY")
    site.token("CARD-2", group="family")
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        started = await charger.begin("CARD-1")
        other = await charger.authorize("CARD-2")
        assert (other["status"], started.id_tag_info["status"]) == ("Accepted", "Accepted")
        assert other["parent_id_tag"].lower() == started.id_tag_info["parent_id_tag"].lower() == "family"
        ended = await charger.end(started.transaction_id, 1_000, tag="CARD-2")
        assert ended.id_tag_info["status"] == "Accepted"
    session = gateway.database.session()
    assert (session["state"], session["token"], session["flags"]) == ("ended", "CARD-1", 0)


async def test_one_of_a_group_ends_what_another_began_2(gateway, site, station):
    site.token("CARD-1", group="FAMILY")
    site.token("CARD-2", group="FAMILY")
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        started = await charger.ask(transaction.started("CARD-1", state="Charging"))
        family = {"id_token": "FAMILY", "type": "Central"}
        assert started.id_token_info["group_id_token"] == family
        assert (await ask(charger, "CARD-2"))["group_id_token"] == family
        stopped = await charger.ask(
            transaction.event("Updated", "StopAuthorized", token="CARD-2", state="EVConnected"))
        assert stopped.id_token_info["status"] == "Accepted"
        await charger.ask(transaction.ended(1_000, reason="Local", trigger="StopAuthorized"))
    session = gateway.database.session()
    assert (session["state"], session["token"], session["flags"]) == ("ended", "CARD-1", 0)


async def test_a_master_pass_ends_sessions_and_begins_none(make_site, station):
    site = make_site({"tokens": {"master_pass_group": "CARETAKER"}})
    site.token("MASTER", group="caretaker", type="ISO14443")
    async with station(site.gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD", state="Charging"))
        answer = await ask(charger, "MASTER")
        assert (answer["status"], answer["group_id_token"]["id_token"]) == ("Accepted", "caretaker")
        ended = await charger.ask(
            transaction.event("Ended", "StopAuthorized", token="MASTER", reason="MasterPass"))
        assert ended.id_token_info["status"] == "Accepted"
        refused = await charger.ask(Transaction().started("MASTER"))
        assert refused.id_token_info["status"] == "Invalid"
    assert [row["token"] for row in site.gateway.database.sessions()] == ["GOOD", "MASTER"]


# Twice at once


async def test_a_token_charges_once_at_a_time_16(make_site):
    site = make_site({"tokens": {"concurrent": False}})
    gateway = site.gateway
    site.charger("CP-2")
    async with Charger16(gateway, "CP-1") as first, Charger16(gateway, "CP-2") as second:
        await first.boot()
        await second.boot()
        running = (await first.begin("GOOD")).transaction_id
        assert (await second.authorize("GOOD"))["status"] == "Accepted", "it may be meant to end the other"
        refused = await second.begin("good")
        assert refused.id_tag_info["status"] == "ConcurrentTx"
        assert refused.transaction_id > 0
        await second.end(refused.transaction_id, 0, reason="DeAuthorized")
        shown = json.loads(gateway.edgectl("tokens", "check", "GOOD", "--charger", "CP-2", "--json"))
        assert (shown["reason"], shown["ocpp"]["1.6"]) == ("concurrent", "ConcurrentTx")
        assert f"session {running} at CP-1" in shown["explanation"]
        assert (await first.end(running, 1_000, tag="GOOD")).id_tag_info["status"] == "Accepted"
        assert (await second.begin("GOOD", connector=1)).id_tag_info["status"] == "Accepted"


async def test_the_list_says_who_may_charge_twice_2(two, gateway, station):
    """Also where the card comes after the cable."""
    two.token("ONCE", concurrent=False)
    async with station(gateway, "CP-1") as first, station(gateway, "CP-2") as second:
        for token, status in (("ONCE", "ConcurrentTx"), ("GOOD", "Accepted")):
            one, other = Transaction(evse=1), Transaction(evse=2)
            await first.ask(one.started(token))
            await second.ask(other.started(trigger="CablePluggedIn"))
            answer = await second.ask(other.event("Updated", "Authorized", token=token, state="EVConnected"))
            assert answer.id_token_info["status"] == status
            if status == "ConcurrentTx":
                message = answer.id_token_info["personal_message"]
                assert message["content"] == "This card is already charging at another connector."
            await second.ask(other.ended(0))
            await first.ask(one.ended(0))


# Where


async def test_tokens_charge_where_they_may_16(two, gateway):
    gateway.edgectl("tokens", "add", "HERE", "--at", "CP-1:2", "--at", "CP-2")
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        assert (await charger.authorize("HERE"))["status"] == "Accepted"
        assert (await charger.begin("HERE", connector=1)).id_tag_info["status"] == "Invalid"
        assert (await charger.begin("HERE", connector=2)).id_tag_info["status"] == "Accepted"
    flags = {row["evse"]: row["flags"] for row in gateway.database.sessions()}
    assert flags[2] == 0 and flags[1] != 0, "who was refused and charges all the same is flagged"


async def test_groups_of_chargers_and_of_tokens_2(two, gateway, station):
    gateway.edgectl("chargers", "group", "deck", "CP-1")
    gateway.edgectl("tokens", "group", "fleet", "--at", "group:deck:2")
    gateway.edgectl("tokens", "add", "CAR", "--group", "FLEET")
    assert "deck" in gateway.edgectl("charger", "show", "CP-1")
    async with station(gateway, "CP-1") as here, station(gateway, "CP-2") as there:
        answer = await ask(here, "CAR")
        assert (answer["status"], answer["evse_id"]) == ("Accepted", [2])
        refused = await ask(there, "CAR")
        assert refused["status"] == "NotAtThisLocation"
        assert refused["personal_message"]["content"] == "This card cannot be used at this charger."
        wrong = await here.ask(Transaction(evse=1).started("CAR"))
        assert wrong.id_token_info["status"] == "NotAllowedTypeEVSE"
        right = await here.ask(Transaction(evse=2).started("CAR"))
        assert (right.id_token_info["status"], right.id_token_info["evse_id"]) == ("Accepted", [2])
        gateway.edgectl("tokens", "group", "fleet", "--forget")
        assert (await ask(there, "CAR"))["status"] == "Accepted"


async def test_a_card_that_came_before_the_cable_is_judged_where_the_car_is(two, gateway, station):
    two.token("HERE", places=["CP-1:2"])
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        for evse, said in ((2, None), (1, "NotAllowedTypeEVSE")):
            transaction = Transaction(evse=evse)
            nowhere = transaction.started("HERE")
            nowhere.evse = None
            assert (await charger.ask(nowhere)).id_token_info["status"] == "Accepted"
            plugged = await charger.ask(transaction.event("Updated", "CablePluggedIn", state="EVConnected"))
            assert (plugged.id_token_info or {}).get("status") == said
            assert (await charger.ask(transaction.charging())).id_token_info is None
            await charger.ask(transaction.ended(0))
    flags = {row["evse"]: row["flags"] for row in gateway.database.sessions()}
    assert flags[2] == 0 and flags[1] != 0


# Types


async def test_a_token_of_another_type_is_another_token(gateway, site, station):
    site.token("1234", type="ISO14443")
    async with station(gateway, "CP-1") as charger:
        assert (await ask(charger, "1234", "ISO14443"))["status"] == "Accepted"
        assert (await ask(charger, "1234", "KeyCode"))["status"] == "Unknown"
    async with Charger16(gateway, "CP-1") as charger:
        assert (await charger.authorize("1234"))["status"] == "Accepted"


@pytest.mark.parametrize("kind", ["NoAuthorization", "DirectPayment", "Vendor/Own"])
async def test_types_of_21_that_need_not_be_on_the_list(make_site, kind):
    site = make_site({"tokens": {"accepted_types": [kind]}})
    token = "" if kind == "NoAuthorization" else "PSP-" + "7" * 200
    async with Charger21(site.gateway, "CP-1") as charger:
        transaction = Transaction()
        answer = await charger.ask(begin(transaction, token, kind))
        assert answer.id_token_info["status"] == "Accepted"
        assert (await ask(charger, "X", "Central"))["status"] == "Unknown"
        await charger.ask(transaction.ended(0))
    session = site.gateway.database.session()
    assert (session["token"], session["token_type"], session["flags"]) == (token, kind, 0)


@pytest.mark.parametrize(
    "kind", ["Central", "eMAID", "ISO14443", "ISO15693", "KeyCode", "Local", "MacAddress", "NoAuthorization"])
async def test_every_type_of_201_is_kept(gateway, site, kind):
    token = "" if kind == "NoAuthorization" else "T-1"
    if token:
        site.token(token, type=kind)
    more = {"additionalInfo": [{"additionalIdToken": "DE-ABC-1", "type": "plate"}]}
    async with Charger201(gateway, "CP-1") as charger:
        transaction = Transaction()
        answer = await charger.ask(begin(transaction, token, kind, **more))
        assert answer.id_token_info["status"] == ("Accepted" if token else "Unknown")
        await charger.ask(transaction.ended(0))
    number = gateway.database.session()["id"]
    shown = gateway.api.get(f"/v1/sessions/{number}")
    assert shown["token_type"] == kind
    assert shown["additional_tokens"] == [{"type": "plate", "value": "DE-ABC-1"}]


# What drivers are told


async def test_everything_is_said_of_a_token_2(make_site, station):
    site = make_site({"tokens": {"cache_seconds": 3_600}})
    site.gateway.edgectl(
        "tokens", "add", "ANNA", "--language", "de", "--second-language", "en-GB", "--message", "Gute Fahrt, Anna",
        "--priority", "3", "--group", "FAMILY")
    async with station(site.gateway, "CP-1") as charger:
        answer = await ask(charger, "anna")
        left = (instant(answer.pop("cache_expiry_date_time")) - now()).total_seconds()
        assert 3_500 < left <= 3_600
        assert answer == {
            "status": "Accepted", "charging_priority": 3, "language1": "de", "language2": "en-GB",
            "group_id_token": {"id_token": "FAMILY", "type": "Central"},
            "personal_message": {"format": "UTF8", "language": "de", "content": "Gute Fahrt, Anna"}}
        begun = await charger.ask(Transaction().started("ANNA"))
        assert begun.id_token_info["personal_message"]["content"] == "Gute Fahrt, Anna"


async def test_the_cache_of_a_16_charger_forgets_what_ends_first(make_site):
    site = make_site({"tokens": {"cache_seconds": 3_600}})
    site.token("SOON", expires_at=now_text(60))
    async with Charger16(site.gateway, "CP-1") as charger:
        for token, least, most in (("SOON", 30, 60), ("GOOD", 3_500, 3_600)):
            answer = await charger.authorize(token)
            assert least < (instant(answer["expiry_date"]) - now()).total_seconds() <= most


async def test_texts_of_refusals_are_the_sites(make_site, station):
    site = make_site({"tokens.messages": {"language": "de", "blocked": "Karte gesperrt.", "unknown": ""}})
    site.token("LOST", blocked=True, message="Hallo")
    async with station(site.gateway, "CP-1") as charger:
        refused = await ask(charger, "LOST")
        assert refused["personal_message"] == {"format": "UTF8", "language": "de", "content": "Karte gesperrt."}
        assert "personal_message" not in await ask(charger, "NOBODY")


# Tokens that are not on the list


@pytest.mark.limit(90)
async def test_while_the_cloud_is_away_another_rule_may_hold(make_gateway, tmp_path, broker, station):
    gateway = make_gateway({**broker.sections, "tokens": {"unknown_offline": "accept"}}).start()
    gateway.edgectl("chargers", "add", "CP-1")
    gateway.edgectl("chargers", "add", "CP-2")

    async with Charger16(gateway, "CP-1") as old, station(gateway, "CP-2") as new:
        async def are(first, second):
            return ((await old.authorize("VISITOR"))["status"], (await ask(new, "VISITOR"))["status"]) == (
                first, second)

        await until(lambda: are("Invalid", "Unknown"), "with the cloud there, visitors are refused", 20)
        away = json.loads(
            gateway.edgectl("tokens", "check", "VISITOR", "--charger", "CP-1", "--cloud", "away", "--json"))
        assert (away["status"], away["reason"]) == ("accepted", "unknown_accepted")
        broker.kill()
        await until(lambda: are("Accepted", "Accepted"), "while the cloud is away they are accepted", 20)
        again = Broker(tmp_path / "again", port=broker.port).start()
        try:
            await until(lambda: are("Invalid", "Unknown"), "the cloud is back", 30)
        finally:
            again.kill()


# Commands


async def test_a_commanded_start_may_be_anywhere_and_a_blocked_token_nowhere(two, gateway, station):
    two.token("APP", type="ISO14443", concurrent=False, places=["CP-2"], group="FAMILY")
    two.token("LOST", blocked=True)
    async with station(gateway, "CP-1") as here, station(gateway, "CP-2") as there:
        await there.ask(Transaction().started("APP"))
        refused = await here.ask(Transaction(evse=2).started("APP"))
        assert refused.id_token_info["status"] == "NotAtThisLocation"
        for token in ("APP", "LOST"):
            gateway.edgectl("send", "start", "CP-1", "--token", token, "--evse", "1")
        request = await here.expect("RequestStartTransaction")
        answer = await here.ask(begin(Transaction(), "APP", request.payload["idToken"]["type"]))
        assert answer.id_token_info["status"] == "Accepted"
        assert answer.id_token_info["group_id_token"]["id_token"] == "FAMILY"
        assert (await ask(here, "LOST"))["status"] == "Blocked"


# What chargers keep


@pytest.mark.parametrize(
    ("station", "elsewhere"), [(Charger16, "Invalid"), (Charger201, "NotAtThisLocation"), (Charger21, "NotAtThisLocation")])
async def test_the_list_of_a_charger_says_who_may_charge_there(two, gateway, station, elsewhere):
    gateway.edgectl("tokens", "group", "fleet", "--at", "CP-2")
    gateway.edgectl("tokens", "add", "CAR", "--group", "fleet")
    two.token("HERE", places=["CP-1:2"], language="de")
    two.token("LOST", blocked=True)
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        gateway.edgectl("send", "local-list", "CP-1")
        wanted = {"GOOD": "Accepted", "CAR": elsewhere, "HERE": "Accepted", "LOST": "Blocked"}
        await until(lambda: charger.local_list == wanted, "the list is there")
        frame = charger.calls_of("SendLocalList")[0].payload["localAuthorizationList"]
    if station is not Charger16:
        [here] = [item["idTokenInfo"] for item in frame if item["idToken"]["idToken"] == "HERE"]
        assert here == {"status": "Accepted", "language1": "de", "evseId": [2]}


# The technician


async def test_lists_come_and_go_as_csv_and_json(gateway, tmp_path):
    gateway.edgectl("chargers", "add", "CP-1")
    csv = tmp_path / "cards.csv"
    csv.write_text(
        "token,type,group,places,concurrent,language,message,priority,expires_at\n"
        'A1,ISO14443,fleet,CP-1:1 CP-1:2,false,de,"Hallo, Anna",-2,2030-01-01T00:00:00Z\nA2,,,,,,,,\n')
    gateway.edgectl("tokens", "import", csv)
    printed = gateway.edgectl("tokens", "list", "--json")
    copy = tmp_path / "cards.json"
    copy.write_text(printed)
    for token in ("A1", "A2"):
        gateway.edgectl("tokens", "remove", token)
    gateway.edgectl("tokens", "import", copy)
    assert gateway.edgectl("tokens", "list", "--json") == printed
    first = json.loads(printed)["items"][0]
    assert first == {
        "token": "A1", "type": "ISO14443", "group": "fleet", "places": ["CP-1:1", "CP-1:2"], "concurrent": False,
        "language": "de", "message": "Hallo, Anna", "priority": -2, "blocked": False,
        "expires_at": "2030-01-01T00:00:00.000Z"}
    copy.write_text('[{"token": "A3"}, {"token": "A4", "places": ["CP-9"]}]')
    refused = gateway.run_edgectl("tokens", "import", copy, expect=2)
    assert "no charger is called 'CP-9'" in refused.stderr
    assert "A3" not in gateway.edgectl("tokens", "list", "--json")
