"""A PostgreSQL cluster of its own in a folder: Debian's programs, as nobody has configured
them. Only reachable by a socket in that folder."""
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import time

UP_WITHIN_S = 60
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Failed(Exception):
    """A program of PostgreSQL ended otherwise than well."""


def programs():
    """The folder of the newest version there is; None: there is none."""
    found = [path.parent for path in pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def as_nobody_special():
    """PostgreSQL does not run as root: the words that give root away."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise Failed("PostgreSQL does not run as root, and there is no user postgres") from None
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


class Cluster:
    """Made and started by `with`; stopped and removed at its end."""

    def __init__(self, folder):
        self.bin = programs()
        self.folder = pathlib.Path(folder) / "postgresql"
        self.process = None

    def __enter__(self):
        if self.bin is None:
            raise Failed("PostgreSQL is not installed (ops/install bench)")
        user = as_nobody_special()
        self.folder.mkdir(mode=0o700)
        if user:
            shutil.chown(self.folder, "postgres", "postgres")
        done = subprocess.run(
            [*user, self.bin / "initdb", "-D", self.folder / "data", "-U", "bench", "-A", "trust",
             "--locale=C.UTF-8", "--encoding=UTF8"],
            cwd=self.folder.parent, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"initdb in {self.folder} (can the user postgres get there?): "
                         + done.stderr.strip())
        with open(self.folder.parent / "postgresql.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [*user, self.bin / "postgres", "-D", self.folder / "data",
                 "-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"],
                cwd=self.folder.parent, stdout=log, stderr=log)
        try:
            self.wait_until_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_up(self):
        until = time.monotonic() + UP_WITHIN_S
        while self.psql("-c", "SELECT 1", check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > until:
                log = (self.folder.parent / "postgresql.log").read_text()
                raise Failed("PostgreSQL does not come up: " + log[-500:])
            time.sleep(0.05)

    def __exit__(self, *ignored):
        while self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # a fast shutdown; lost on one that just starts
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *words, check=True, stdout=subprocess.PIPE):
        done = subprocess.run([self.bin / program, "-h", self.folder, "-U", "bench", *words],
                              stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
        if check and done.returncode != 0:
            raise Failed(f"{program}: {done.stderr.strip()[-500:]}")
        return done

    def psql(self, *words, **more):
        return self.run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "postgres",
                        *words, **more)

    def ask(self, sql):
        """The values of the one row."""
        return self.psql("-F", "\t", "-c", sql).stdout.rstrip("\n").split("\t")

    def is_durable(self):
        """None, or what is set otherwise."""
        found = {name: self.ask(f"SHOW {name}")[0] for name in DURABLE}
        return None if found == DURABLE else str(found)

    def pgbench(self, script, clients, *until):
        """Transactions per second of a script, and the middle one of their times in us. `until`:
        -T seconds or -t transactions of each client."""
        with_log = self.folder.parent / "pgbench"
        shutil.rmtree(with_log, ignore_errors=True)
        with_log.mkdir()
        (with_log / "script.sql").write_text(script, encoding="utf-8")
        said = self.run("pgbench", "-n", "-M", "prepared", "-c", str(clients),
                        "-j", str(min(2, clients)), *until, "-l", f"--log-prefix={with_log}/log",
                        "-f", with_log / "script.sql", "postgres").stdout
        return rate_of(said), median_of(with_log.glob("log.*"))


def rate_of(said):
    """Transactions per second, as pgbench says it."""
    found = re.search(r"^tps = ([0-9.]+) \(without initial connection time\)", said, re.MULTILINE)
    failed = re.search(r"^number of failed transactions: (\d+)", said, re.MULTILINE)
    if not found or (failed and failed.group(1) != "0"):
        raise Failed("pgbench said: " + said[-500:])
    return float(found.group(1))


def median_of(logs):
    """The middle one of the times in pgbench's logs, in us."""
    times = []
    for log in logs:
        with open(log, encoding="utf-8") as lines:
            times += [int(line.split()[2]) for line in lines]
    times.sort()
    return times[len(times) // 2] if times else 0
