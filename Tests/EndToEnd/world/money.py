"""Prices and invoices, reckoned by other means than the daemon's."""

import hashlib
import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def rounded(amount):
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def price(*, milliwatt_hours, per_kwh="0", fee="0", charging_ms=0, per_minute="0", idle_ms=0, idle_per_minute="0",
          tax="0"):
    """Total excluding and including tax, each line rounded to the cent."""
    lines = [
        rounded(Decimal(fee)),
        rounded(Decimal(milliwatt_hours) / 1_000_000 * Decimal(per_kwh)),
        rounded(Decimal(charging_ms) / 60_000 * Decimal(per_minute)),
        rounded(Decimal(idle_ms) / 60_000 * Decimal(idle_per_minute)),
    ]
    net = sum(lines, Decimal(0))
    return net, net + rounded(net * Decimal(tax) / 100)


def ordinary_price(milliwatt_hours):
    """Of a session on the suite's ordinary site."""
    return price(milliwatt_hours=milliwatt_hours, per_kwh="0.39", fee="1", tax="19")


def canonical_hash(document):
    """As docs/tariffs.md tells a stranger to do it."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify_chain(invoices):
    """Every invoice is what was sealed, follows the one before, and has the next number."""
    series = defaultdict(list)
    for invoice in invoices:
        series[invoice["series"]].append(invoice)
    for name, chain in series.items():
        previous = hashlib.sha256(f"edge-gateway invoice series {name}".encode()).hexdigest()
        for number, invoice in enumerate(chain, start=1):
            document = json.loads(invoice["_text"])
            assert document["number"] == number, f"invoice {document['printed_number']} is not number {number}"
            assert document["previous_hash"] == previous, f"{document['printed_number']} does not follow"
            assert canonical_hash(document) == invoice["hash"], f"{document['printed_number']} was changed"
            assert_adds_up(document)
            previous = invoice["hash"]


#: How many units of a line's quantity its price is for.
PER_PRICE = {"ENERGY": 1_000_000, "TIME": 3_600_000, "PARKING_TIME": 3_600_000}


def assert_adds_up(document):
    """Each line is its quantity by its price, its quantity is its parts, and the totals are the lines and their tax."""
    bill = document["record"]["bill"]
    for line in bill["lines"]:
        assert Decimal(line["amount"]) == rounded(
            Decimal(line["quantity"]) / PER_PRICE.get(line["kind"], 1) * Decimal(line["price"])), line
        if line["parts"]:
            assert sum(part["quantity"] for part in line["parts"]) == line["quantity"] - line["step_addition"], line
    lines = sum((Decimal(line["amount"]) for line in bill["lines"]), Decimal(0))
    taxes = sum((Decimal(tax["tax"]) for tax in bill["totals"]["taxes"]), Decimal(0))
    assert lines == Decimal(bill["totals"]["excl_tax"])
    assert lines + taxes == Decimal(bill["totals"]["incl_tax"])
    for tax in bill["totals"]["taxes"]:
        assert Decimal(tax["tax"]) == rounded(Decimal(tax["base"]) * Decimal(tax["percent"]) / 100), tax


def totals(invoice):
    totals = invoice["record"]["bill"]["totals"]
    return Decimal(totals["excl_tax"]), Decimal(totals["incl_tax"])
