"""A PostgreSQL of the test's own: Debian's, in a temporary folder, on a free port of loopback, ended by its pid."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from keifu_server import skip

# With signs that must be escaped in a URL; it must never appear in any output.
PASSWORD = "kei@fu/秘密"
START = 60.0


def _program(name: str) -> str:
    """The newest of Debian's, which are beside the path."""
    def version(path: Path) -> int:
        return int("".join(filter(str.isdigit, path.parent.parent.name)) or 0)
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=version)
    found = str(debian[-1]) if debian else shutil.which(name)
    return found or skip(f"{name} (Debian: postgresql)")


class Postgres:
    """A cluster that is there until the end of the `with`, with a superuser `postgres` and a database `reports`."""

    def __init__(self):
        self.initdb, self.server = _program("initdb"), _program("postgres")
        self.psql = shutil.which("psql") or skip("psql (Debian: postgresql-client)")
        self._as_owner: list[str] = []
        self._folder = tempfile.TemporaryDirectory(prefix="keifu-postgres-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            owner = next((name for name in ("postgres", "nobody") if _exists(name)), None) or skip("user postgres")
            setpriv = shutil.which("setpriv") or skip("setpriv")
            user = pwd.getpwnam(owner)
            self._as_owner = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Postgres":
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        subprocess.run(
            [*self._as_owner, self.initdb, "--pgdata", str(self.folder / "data"), "--username=postgres",
             "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--no-locale", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, timeout=120, cwd="/",
        )
        secret.unlink()
        self.certificate = self._certificate()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        try:
            self.start()
            self.run("CREATE DATABASE reports", database="postgres")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._folder.cleanup()

    def _certificate(self) -> Path | None:
        """A certificate for 127.0.0.1 that it shows to who asks for TLS; none where there is no openssl."""
        openssl = shutil.which("openssl")
        if openssl is None:
            return None
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            [*self._as_owner, openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=db",
             "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE",
             "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True, timeout=60, cwd="/",
        )
        settings = f"ssl = on\nssl_cert_file = '{certificate}'\nssl_key_file = '{key}'\n"
        with open(self.folder / "data" / "postgresql.conf", "a") as file:
            file.write(settings)
        return certificate

    def start(self) -> None:
        """Starts it, or starts it again, and waits until it answers."""
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                # Nothing but a loss of power needs what fsync does.
                [*self._as_owner, self.server, "-D", str(self.folder / "data"), "-c", f"port={self.port}",
                 "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
            )
        late = time.monotonic() + START
        while self.query("SELECT 1", database="postgres", check=False) != "1":
            if self.process.poll() is not None or time.monotonic() > late:
                raise AssertionError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-4000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Ends it as a loss of power would: the server and all its children at once."""
        children = [int(child) for child in _children(self.process.pid)]
        self.process.kill()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(20)
        late = time.monotonic() + 20
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < late:
            time.sleep(0.05)

    def url(self, user: str = "postgres", scheme: str = "postgres", database: str = "reports") -> str:
        """Where `user` finds it, with the password."""
        return f"{scheme}://{user}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def query(self, sql: str, user: str = "postgres", database: str = "reports", check: bool = True) -> str:
        """What psql prints, unaligned and without head."""
        return self.run(sql, user, database, ["-A", "-t"], check).strip()

    def run(self, sql: str, user="postgres", database="reports", arguments=(), check=True) -> str:
        """What psql prints for a statement or a command of its own."""
        done = subprocess.run(
            [self.psql, "-X", "-v", "ON_ERROR_STOP=1", *arguments, "-h", "127.0.0.1", "-p", str(self.port),
             "-U", user, "-d", database, "-c", sql],
            env={**os.environ, "PGPASSWORD": PASSWORD, "PGCLIENTENCODING": "UTF8", "PAGER": "cat"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=60,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"psql refused {sql!r}:\n{done.stderr}")
        return done.stdout if done.returncode == 0 else done.stderr

    def add_reader(self, user: str) -> None:
        """A login that may only read what is published."""
        self.run(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}' IN ROLE keifu_reader")


def _exists(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
