"""The machine: what it is, how long a flush of its disk takes, and who else is using it."""
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import time

FLUSHES = 300
SETTLE_S = 2
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def flush_us(folder):
    """The middle time of writing 4 KiB over prepared blocks and flushing them."""
    path = pathlib.Path(folder) / "flush"
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        os.pwrite(file, bytes(4096 * FLUSHES), 0)
        os.fsync(file)
        times = []
        for number in range(FLUSHES):
            before = time.perf_counter()
            os.pwrite(file, b"x" * 4096, number * 4096)
            os.fdatasync(file)
            times.append(time.perf_counter() - before)
        return statistics.median(times) * 1e6
    finally:
        os.close(file)
        path.unlink()


def said(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C"})
    return done.stdout.strip() if done.returncode == 0 else ""


def settled_flush_us(folder):
    """As above, when what was written before is on the disk."""
    os.sync()
    time.sleep(SETTLE_S)
    return flush_us(folder)


def describe():
    """What it is, in a line."""
    cpu = dict(line.split(":", 1) for line in said("lscpu").splitlines() if ":" in line)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return (f"{cpu.get('Model name', platform.machine()).strip()}, {os.cpu_count()} cores, "
            f"{memory} GiB, Linux {platform.release()}")


def commit():
    """What is measured, when it is built from this tree."""
    tree = str(pathlib.Path(__file__).resolve().parents[2])
    name = said("git", "-C", tree, "rev-parse", "--short=12", "HEAD")
    changed = said("git", "-C", tree, "status", "--porcelain", "--untracked-files=no")
    return (name or "unknown") + (", with changes that are not committed" if changed else "")


def file_system(folder):
    mounted = said("findmnt", "-n", "-o", "FSTYPE", "-T", str(folder)).split()
    return mounted[-1] if mounted else "unknown file system"  # the last lies on the others


def used_by_all(stat=None):
    """Seconds of all cores since the machine was started, but for doing nothing."""
    first = (stat or pathlib.Path("/proc/stat").read_text()).splitlines()[0].split()
    user, nice, system, _, _, irq, softirq, steal = map(int, first[1:9])
    return (user + nice + system + irq + softirq + steal) * TICK_S


def used_by_kernel():
    """Seconds of the threads of the kernel (number 2 and its children): they write what we do."""
    ticks = 0
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if fields[1] == "2":
            ticks += int(fields[11]) + int(fields[12])
    return ticks * TICK_S


def used_by_us():
    """Seconds of this process and of those that it has waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


class Watch:
    """How many cores others have used since it was made; all of our children must have ended."""

    def __init__(self):
        self.began, self.before = time.monotonic(), self.others()

    @staticmethod
    def others():
        return used_by_all() - used_by_kernel() - used_by_us()

    def cores(self):
        return max(0.0, self.others() - self.before) / (time.monotonic() - self.began)
