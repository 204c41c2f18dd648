"""The daemon's local API: HTTP over a Unix socket."""

import http.client
import json
import socket


class Refused(Exception):
    """The API answered with an error."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class LocalAPI:
    def __init__(self, path):
        self.path = str(path)

    def get(self, route):
        return self.ask("GET", route)

    def post(self, route, body=None):
        return self.ask("POST", route, body)

    def delete(self, route):
        return self.ask("DELETE", route)

    def ask(self, method, route, body=None):
        """The decoded answer; `Refused` for any status but 2xx."""
        status, text = self.raw(method, route, body)
        if status // 100 != 2:
            raise Refused(status, text)
        try:
            return json.loads(text) if text else None
        except ValueError:
            return text

    def raw(self, method, route, body=None):
        connection = UnixConnection(self.path)
        try:
            payload = None if body is None else json.dumps(body)
            headers = {"Content-Type": "application/json"} if payload else {}
            connection.request(method, route, payload, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def is_ready(self):
        try:
            return self.raw("GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=15)
        self.unix_path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.unix_path)
