"""TigerBeetle: the benchmark that it brings itself, when $TIGERBEETLE names its program."""
import os
import re
import subprocess

BATCH = 8189


class Failed(Exception):
    """Its benchmark ended otherwise than well."""


def program():
    """None: it is not asked for."""
    return os.environ.get("TIGERBEETLE") or None


def accepted(said):
    """Transfers per second, as its benchmark says it."""
    found = re.search(r"load accepted = (\d+) tx/s", said)
    if not found:
        raise Failed("tigerbeetle said: " + said.strip()[-500:])
    return int(found.group(1))


def measure(folder, work):
    """Figures with their units; its books are its own, so there are no sums."""
    done = subprocess.run([program(), "benchmark", f"--transfer-count={work.hours}",
                           f"--transfer-batch-size={BATCH}"],
                          cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode != 0:
        raise Failed("tigerbeetle benchmark: " + said.strip()[-500:])
    return {f"batches of {BATCH}": (accepted(said), "entries/s")}, None, []
