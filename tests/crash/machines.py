"""Three brokers, each on a disk and in a network of its own where this machine permits it."""
import os
import pathlib
import random
import shlex
import subprocess
import tempfile

import kafka
import network
import rig

BROKERS = 3
DISK_MIB = 3000  # of memory, and only what is used of it


class Machines:
    """They, and what was asked for."""

    def __init__(self, asked):
        self.facta = asked.facta
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="facta-brokers"))
        self.seconds = asked.seconds
        self.client_count = asked.clients
        self.dice = random.Random(asked.seed)
        self.lose = asked.lose
        self.why_no_network = self.why_no_disks = ""
        self.network = None
        self.disks = []
        self.counts = {}
        self.services = []  # of all worlds
        self.keeper = None

    def open(self):
        try:
            for number in range(1, BROKERS + 1):
                self.disks.append(Disk(self.folder / f"kafka{number}"))
        except rig.NotPermitted as reason:
            self.why_no_disks = str(reason)
        try:
            self.network = network.Network(BROKERS)
            self.cluster = kafka.Cluster([self.node(i) for i in range(1, BROKERS + 1)])
        except rig.NotPermitted as reason:
            self.why_no_network = str(reason)
            self.cluster = kafka.on_loopback(self.folder, BROKERS)
        self.keep()
        if self.network:
            self.network.enter()
        self.cluster.start_all()

    def keep(self):
        """Cleans up when this process has ended, however it ended: in a session of its own."""
        folders = [shlex.quote(str(node.folder)) for node in self.cluster.nodes]
        words = ["cat >/dev/null"]
        words += [f"{shlex.quote(str(kafka.OPS))} kill --dir {one}" for one in folders]
        words += [f"umount -l {one}" for one in folders if self.disks]
        words += [f"ip netns delete {one}" for one in (self.network.made if self.network else [])]
        words += [f"rm -rf {shlex.quote(str(self.folder))}"]
        self.keeper = subprocess.Popen(["setsid", "sh", "-c", "; ".join(words)],
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)

    def node(self, number):
        at = self.network.address
        return kafka.Node(number, self.folder / f"kafka{number}",
                          at("clients", number) + ":9092", (at("peers", number), 9093, 9094),
                          self.network.inside(number))

    def heal(self):
        """All is well, and nobody is there, for the next world."""
        for service in self.services:
            service.kill()
        self.services.clear()
        for disk in self.disks:
            disk.free()
        if self.network:
            self.network.mend()
        self.cluster.start_all()

    def close(self):
        for service in self.services:
            service.kill()
        if self.keeper:
            self.keeper.communicate()

    def count(self, what, number=1):
        self.counts[what] = self.counts.get(what, 0) + number


class Disk:
    """A small one, of memory."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.mkdir(parents=True)
        network.call("mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", self.path)

    def fill(self):
        """No room from now on."""
        seen = os.statvfs(self.path)
        used = (seen.f_blocks - seen.f_bfree) * seen.f_frsize
        self.resize(f"{used // 1024 + 64}k")

    def free(self):
        self.resize(f"{DISK_MIB}m")

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", self.path], check=True)
