"""One HTTP request over TCP, as a program beside the WebSocket makes it."""

import http.client
import urllib.parse


def request(url, method="GET", body=None, headers=None, tls=None):
    """Status and body of the answer."""
    parts = urllib.parse.urlsplit(url)
    kind, options = (http.client.HTTPSConnection, {"context": tls}) if tls else (http.client.HTTPConnection, {})
    connection = kind(parts.netloc, timeout=15, **options)
    try:
        connection.request(method, parts.path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
