"""A network of its own for each broker and for the services, in namespaces, with links that can be
cut one by one.

Two wires: `clients`, on which services meet brokers, and `peers`, on which brokers meet each other.
Each broker hangs on both: a leader can be cut off from the others while clients reach it."""
import contextlib
import ctypes
import os
import subprocess

import rig

CLONE_NEWNET = 0x40000000
SERVICES = 100  # the last number of the address of where the services are
WIRES = {"clients": "10.77.0", "peers": "10.77.1"}
BLOCKED, FORWARDING = "0", "3"  # states of a port of a bridge


def call(*words):
    try:
        done = subprocess.run([str(word) for word in words], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError as error:
        raise rig.NotPermitted(str(error)) from error
    if done.returncode != 0:
        raise rig.NotPermitted(f"{' '.join(str(word) for word in words)}: {done.stdout.strip()}")


class Network:
    def __init__(self, count):
        self.prefix = f"facta{os.getpid()}-"
        self.hub = self.prefix + "hub"
        self.made = []
        self.cuts = {}  # name of a port: whether silently
        try:
            self.make(count)
        except rig.NotPermitted:
            self.remove()
            raise

    def make(self, count):
        self.add(self.hub)
        for wire in WIRES:
            call("ip", "-n", self.hub, "link", "add", wire, "type", "bridge")
            call("ip", "-n", self.hub, "link", "set", wire, "up")
        for number in range(1, count + 1):
            self.add(self.name(number))
            for wire in WIRES:
                self.connect(wire, number)
        self.add(self.name(SERVICES))
        self.connect("clients", SERVICES)

    def name(self, number):
        return f"{self.prefix}{number}"

    def add(self, namespace):
        call("ip", "netns", "add", namespace)
        self.made.append(namespace)
        call("ip", "-n", namespace, "link", "set", "lo", "up")

    def connect(self, wire, number):
        port, there = f"{wire}{number}", self.name(number)
        call("ip", "-n", self.hub, "link", "add", port, "type", "veth", "peer", "name", wire,
             "netns", there)
        call("ip", "-n", self.hub, "link", "set", port, "master", wire, "up")
        call("ip", "-n", there, "address", "add", f"{WIRES[wire]}.{number}/24", "dev", wire)
        call("ip", "-n", there, "link", "set", wire, "up")

    def address(self, wire, number):
        return f"{WIRES[wire]}.{number}"

    def inside(self, number):
        """What runs a program there."""
        # Not `ip netns exec`: its copy of all mounts would keep those of others alive.
        return ["nsenter", f"--net=/run/netns/{self.name(number)}"]

    def cut(self, wire, number, silently):
        """Takes a link down; silently: both ends believe that it is up, and nothing passes."""
        port = f"{wire}{number}"
        self.cuts[port] = silently
        if silently:
            call("bridge", "-n", self.hub, "link", "set", "dev", port, "state", BLOCKED)
        else:
            call("ip", "-n", self.hub, "link", "set", port, "down")

    def mend(self):
        """Every link."""
        for port, silently in self.cuts.items():
            if silently:
                call("bridge", "-n", self.hub, "link", "set", "dev", port, "state", FORWARDING)
            else:
                call("ip", "-n", self.hub, "link", "set", port, "up")
        self.cuts.clear()

    def enter(self):
        """This thread, and whatever it starts from now on, is where the services are."""
        descriptor = os.open(f"/run/netns/{self.name(SERVICES)}", os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).setns(descriptor, CLONE_NEWNET) != 0:
                raise rig.NotPermitted("setns: " + os.strerror(ctypes.get_errno()))
        finally:
            os.close(descriptor)

    def remove(self):
        for namespace in reversed(self.made):
            with contextlib.suppress(rig.NotPermitted):
                call("ip", "netns", "delete", namespace)
        self.made.clear()
