"""A real PostgreSQL of its own: a private cluster in a folder, run by an unprivileged user, on a free port."""

import csv
import io
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from world.ports import free_port
from world.waiting import until_blocking

#: The bytes of a message are one field.
csv.field_size_limit(64 << 20)

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


class Postgres:
    def __init__(self, folder, settings=("fsync=off",)):
        """`fsync` is for power cuts, and these tests kill processes only."""
        assert PROGRAMS, "postgresql is missing: apt-get install postgresql"
        self.folder = Path(folder)
        self.port = free_port()
        self.settings = ["unix_socket_directories=", "log_min_messages=warning", *settings]
        self.process = None
        self.log = self.folder / "postgres.log"

    def _command(self, program, *arguments):
        """PostgreSQL refuses to be run by root."""
        command = [str(PROGRAMS / program), *map(str, arguments)]
        return ["runuser", "-u", "nobody", "--", *command] if os.getuid() == 0 else command

    def create(self):
        self.folder.mkdir(parents=True)
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        done = subprocess.run(
            self._command("initdb", "-D", self.folder / "data", "-U", "fleet", "-A", "trust", "-E", "UTF8",
                          "--locale=C", "--no-sync"),
            capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, done.stdout + done.stderr
        return self

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self._command("postgres", "-D", self.folder / "data", "-p", self.port, "-h", "127.0.0.1",
                              *(word for setting in self.settings for word in ("-c", setting))),
                stdout=log, stderr=log, cwd="/")
        until_blocking(self._is_up, "PostgreSQL is up", 30)
        return self

    def _is_up(self):
        assert self.process.poll() is None, self.log.read_text(errors="replace")[-2000:]
        return subprocess.run(
            [str(PROGRAMS / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0

    def _postmaster(self):
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self):
        """At once, as a restart of the server does it: sessions are ended in mid-sentence."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self._postmaster(), signal.SIGINT)
            self.process.wait(20)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            os.kill(self._postmaster(), signal.SIGQUIT)
            self.process.wait(20)

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, name):
        self.psql("postgres", f'CREATE DATABASE "{name}"')
        return FleetDatabase(self, name)

    def psql(self, database, sql):
        done = subprocess.run(
            [str(PROGRAMS / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "fleet", "-d", database, "-X", "-q",
             "-v", "ON_ERROR_STOP=1", "--csv", "-c", sql],
            capture_output=True, text=True, timeout=60, env={**os.environ, "PGTZ": "UTC"})
        assert done.returncode == 0, f"{sql}\n{done.stderr}"
        return done.stdout


class FleetDatabase:
    """One database of it, looked into with psql alone."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.conninfo = f"host=127.0.0.1 port={server.port} user=fleet dbname={name}"

    def rows(self, sql):
        return list(csv.DictReader(io.StringIO(self.server.psql(self.name, sql))))

    def value(self, sql):
        rows = self.rows(sql)
        return next(iter(rows[0].values())) if rows else None

    def run(self, sql):
        self.server.psql(self.name, sql)

    def watermark(self, stream, epoch=None):
        where = f" AND epoch = '{epoch}'" if epoch else ""
        return int(self.value(f"SELECT watermark FROM fleet.stream WHERE stream = '{stream}'{where}") or 0)
