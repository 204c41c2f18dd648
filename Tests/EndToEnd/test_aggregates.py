"""Aggregates equal an independent sum of the readings that were sent: late ones, queued ones, over a kill."""

import csv
import io
import json
from datetime import timedelta
from fractions import Fraction

from world.chargers import Charger16, Charger21, Charger201
from world.chargers.v2 import Transaction, meter_value
from world.site import Site
from world.times import instant, now, text
from world.waiting import until


def exported(watt_hours, exported_watt_hours, at):
    """A meter value with both directions."""
    value = meter_value(watt_hours, at, 0)
    value["sampledValue"].append({
        "value": exported_watt_hours, "measurand": "Energy.Active.Export.Register", "unitOfMeasure": {"unit": "Wh"}})
    return value


def quarter(at):
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def by_quarter(points):
    """Milliwatt-hours a quarter of an hour between neighbouring registers (instant, watt-hours), evenly over time."""
    shares = {}
    points = sorted(points)
    for (begin, first), (end, last) in zip(points, points[1:]):
        at, amount, shared = begin, (last - first) * 1000, 0
        while at < end:
            stop = min(quarter(at) + timedelta(minutes=15), end)
            reached = int(Fraction(amount) * Fraction((stop - begin) / timedelta(milliseconds=1))
                          / Fraction((end - begin) / timedelta(milliseconds=1)))
            shares[quarter(at)] = shares.get(quarter(at), 0) + reached - shared
            at, shared = stop, reached
    return {at: amount for at, amount in shares.items() if amount}


def aggregates(gateway, query):
    """All pages of a query, seven items at a time."""
    items, after = [], None
    while True:
        page = gateway.api.get(f"/v1/aggregates?{query}&limit=7" + (f"&after={after}" if after else ""))
        items += page["items"]
        after = page.get("next")
        if not after:
            return items


def told(items, field="energy_in_mwh"):
    return {instant(item["start"]): item[field] for item in items if item[field]}


def minute(count):
    """So many minutes after the whole minute six hours ago."""
    return now().replace(second=0, microsecond=0) - timedelta(hours=6) + timedelta(minutes=count)


async def test_aggregates_are_the_sum_of_the_readings(make_gateway):
    gateway = make_gateway({"site": {"time_zone": "Asia/Kathmandu"}}).start()
    site = Site(gateway)
    site.token("GOOD")
    site.simple_tariff(per_kwh="0.40", tax="19")
    for identity in ("CP-1", "CP-2", "CP-3"):
        site.charger(identity)
    base = minute(0)
    at = lambda minutes: base + timedelta(minutes=minutes)  # noqa: E731
    sent = {"CP-1": [(at(0), 1_000)], "CP-2": [(at(3), 0)], "CP-3": [(at(7), 50)]}

    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=1_000, at=text(at(0)))).transaction_id
        # The fourth comes last, after the gateway was killed.
        registers = [(at(m), 1_000 + 37 * m) for m in (11, 31, 52, 77, 101)]
        for when, register in registers[:3] + registers[4:]:
            await charger.read(transaction, register, at=text(when), power=11_000 if when == at(31) else None)
        sent["CP-1"] += registers
    async with Charger201(gateway, "CP-2") as station:
        await station.boot()
        ride = Transaction()
        await station.ask(ride.started("GOOD", at=text(at(3))))
        await station.ask(ride.charging(at=text(at(4))))
        late = ride.read(2_222, at=text(at(40)), offline=True)
        for when, register in ((20, 1_001), (66, 4_444)):
            await station.ask(ride.read(register, at=text(at(when)), offline=True))
        sent["CP-2"] += [(at(20), 1_001), (at(40), 2_222), (at(66), 4_444), (at(70), 5_000)]
        await station.ask(ride.ended(5_000, at=text(at(70))))
        await station.ask(late)
    out = []
    async with Charger21(gateway, "CP-3") as station:
        await station.boot()
        ride = Transaction()
        await station.ask(ride.started("GOOD", at=text(at(7)), watt_hours=50))
        for when, taken, given in ((10, 60, 5), (35, 60, 1_205), (80, 1_060, 1_205)):
            await station.ask(ride.event(
                "Updated", "MeterValuePeriodic", at=text(at(when)), offline=True,
                readings=[exported(taken, given, text(at(when)))]))
            sent["CP-3"].append((at(when), taken))
            out.append((at(when), given))
        await station.ask(ride.ended(1_060, at=text(at(81))))

    gateway.kill()
    gateway.start()
    async with Charger16(gateway, "CP-1") as charger:
        await charger.read(transaction, registers[3][1], at=text(registers[3][0]))
        await charger.end(transaction, 6_000, at=text(at(130)))
    sent["CP-1"].append((at(130), 6_000))

    since = f"since={text(at(-60))}&until={text(at(240))}"
    for identity, points in sent.items():
        items = aggregates(gateway, f"period=15m&of=connector&charger={identity}&{since}")
        assert {item["evse"] for item in items if item["energy_in_mwh"]} == {1}
        assert told(items) == by_quarter(points), identity
    given = aggregates(gateway, f"period=15m&charger=CP-3&{since}")
    assert told(given, "energy_out_mwh") == by_quarter(out)
    total = sum(points[-1][1] - points[0][1] for points in map(sorted, sent.values())) * 1000
    for period in ("15m", "hour", "day"):
        for scope in ("site", "charger", "connector"):
            items = aggregates(gateway, f"period={period}&of={scope}&{since}")
            assert sum(item["energy_in_mwh"] for item in items) == total
            assert sum(item["energy_out_mwh"] for item in items) == 1_200_000
            assert sum(item["sessions_started"] for item in items) == 3
            assert sum(item["sessions_ended"] for item in items) == 3
            if period == "hour":
                # Nepal's hours begin a quarter to, or past, those of UTC.
                assert all(item["local_start"].endswith(":00:00+05:45") for item in items)
    billed = sum(Fraction(row["incl_tax"]) for item in aggregates(gateway, f"period=day&{since}")
                 for row in item["revenue"])
    assert billed == sum(Fraction(row["total"]["amount"]) for row in gateway.api.get("/v1/sessions")["items"])
    peak = max(item["peak_power_mw"] for item in aggregates(gateway, f"period=hour&charger=CP-1&{since}"))
    assert peak == 11_000_000

    # The same of edgectl, as a table, as CSV, and while the gateway is stopped.
    options = ("--since", text(at(-60)), "--until", text(at(240)))
    table = gateway.edgectl("energy", "--of", "charger", *options)
    assert all(identity in table for identity in sent) and max(map(len, table.splitlines())) <= 80
    rows = list(csv.DictReader(io.StringIO(gateway.edgectl("export", "energy", "--by", "hour", *options))))
    assert sum(Fraction(row["energy_in_kwh"]) for row in rows) * 1_000_000 == total
    assert gateway.edgectl("energy", "--by", "hour", "--evse", "7", *options).strip() == "Nothing happened."
    gateway.stop()
    stopped = json.loads(gateway.edgectl("energy", "--json", *options))["items"]
    assert sum(item["energy_in_mwh"] for item in stopped) == total
    assert all(item["local_start"].endswith("T00:00:00+05:45") for item in stopped)


async def test_minutes_go_on_over_a_kill_and_are_counted_once(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        plugged = now()
        await charger.report("Charging")
    gateway.kill()
    gateway.start()

    def minutes(kind):
        items = gateway.api.get(f"/v1/aggregates?charger=CP-1&since={text(plugged - timedelta(hours=1))}")["items"]
        return sum(item[f"minutes_{kind}"] for item in items)

    passed = (now() - plugged).total_seconds() / 60
    assert abs(minutes("plugged") - passed) < 0.1
    assert 0 < minutes("offline") <= passed + 0.1
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.report("Available")
        before = minutes("plugged"), minutes("offline")
        await charger.report("Faulted", error="GroundFailure")
        await until(lambda: minutes("faulted") > 0, "the fault lasts")
        assert (minutes("plugged"), minutes("offline")) == before
