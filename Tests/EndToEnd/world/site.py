"""What a technician sets up before anybody can charge."""

from decimal import Decimal


class Site:
    """A gateway's chargers, tokens and prices, added through its local API."""

    def __init__(self, gateway):
        self.gateway = gateway

    def charger(self, identity, **facts):
        """`password=`, `version=` (pinned), `label=`."""
        self.gateway.api.post("/v1/chargers", {"identity": identity, **facts})
        return identity

    def chargers(self, prefix, count):
        return [self.charger(f"{prefix}-{number}") for number in range(1, count + 1)]

    def token(self, token, **facts):
        """`blocked=`, `expires_at=`."""
        self.gateway.api.post("/v1/tokens", {"token": token, **facts})
        return token

    def tariff(self, identity, assign=True, **tariff):
        """An OCPI tariff; by default it is the site's."""
        self.gateway.api.post("/v1/tariffs", {"id": identity, "currency": "EUR", **tariff})
        if assign:
            self.gateway.api.post("/v1/tariffs/assignments", {"tariff": identity})
        return identity

    def simple_tariff(self, *, per_kwh=None, fee=None, per_minute=None, idle_per_minute=None, tax=None, **more):
        """Prices as strings, per kWh and per minute."""
        components = [
            {"type": kind, "price": price} for kind, price in (
                ("FLAT", fee), ("ENERGY", per_kwh), ("TIME", per_minute and hourly(per_minute)),
                ("PARKING_TIME", idle_per_minute and hourly(idle_per_minute)))
            if price]
        if tax is not None:
            more["tax_percent"] = tax
        return self.tariff("standard", elements=[{"price_components": components}], **more)


def hourly(per_minute):
    return str(Decimal(per_minute) * 60)
