"""Instants as OCPP writes them."""

from datetime import datetime, timedelta, timezone


def now(offset_seconds=0.0):
    return datetime.now(timezone.utc) + timedelta(seconds=offset_seconds)


def text(instant):
    """RFC 3339 in UTC with milliseconds."""
    return instant.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now_text(offset_seconds=0.0):
    return text(now(offset_seconds))


def instant(written):
    """What `text` wrote."""
    return datetime.fromisoformat(written)


def milliseconds(instant):
    """Since 1970, as the database keeps it."""
    return int(instant.timestamp() * 1000)
