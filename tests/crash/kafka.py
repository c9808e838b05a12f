"""A cluster of real Apache Kafka brokers (ops/kafka), each of which can be killed, cut off or left
without room on its disk."""
import os
import pathlib
import random
import re
import socket
import subprocess
import time

import rig

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPS = ROOT / "ops" / "kafka"
JARS = pathlib.Path(os.environ.get("FACTA_CACHE", pathlib.Path.home() / ".cache/facta"))
VERSION = os.environ.get("FACTA_KAFKA_VERSION", "4.3.1")
# Quick to start rather than quick to run, and small.
JAVA = "-Xms64m -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
UP_WITHIN_S = 180


def run(*words, wrap=()):
    done = subprocess.run([*wrap, *(str(word) for word in words)], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, "FACTA_KAFKA_JAVA_OPTS": JAVA})
    if done.returncode != 0:
        raise rig.Violation(f"{' '.join(str(word) for word in words)}: {done.stdout.strip()}")
    return done.stdout


def free_port():
    """A port whose successor is free too, below those that the system hands out itself."""
    while True:
        port = random.SystemRandom().randrange(20000, 32700, 2)
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Node:
    """One broker, which is a controller too."""

    def __init__(self, number, folder, clients, peers, wrap=()):
        self.number = number
        self.folder = pathlib.Path(folder)
        self.clients = clients  # host:port for clients
        self.peers = peers  # host, port for brokers, port for controllers
        self.wrap = list(wrap)  # runs it in a network of its own
        self.running = False

    def voter(self):
        host, _, port = self.peers
        return f"{self.number}@{host}:{port}"

    def start(self, cluster, voters):
        host, brokers, controllers = self.peers
        listeners = f"CLIENTS://{self.clients},PEERS://{host}:{brokers}"
        settings = [
            f"listeners={listeners},CONTROLLER://{host}:{controllers}",
            f"advertised.listeners={listeners}", "inter.broker.listener.name=PEERS",
            "listener.security.protocol.map="
            "CLIENTS:PLAINTEXT,PEERS:PLAINTEXT,CONTROLLER:PLAINTEXT",
            # Cuts are seconds long here: what waits longer would see none of them end.
            "replica.lag.time.max.ms=4000", "controller.quorum.election.timeout.ms=1000",
            "controller.quorum.fetch.timeout.ms=2000", "controlled.shutdown.enable=false"]
        replicas = min(3, len(voters))
        words = [OPS, "start", "--dir", self.folder, "--version", VERSION,
                 "--node", self.number, "--voters", ",".join(voters), "--cluster", cluster,
                 "--replication", replicas, "--min-isr", 2 if replicas == 3 else 1, "--no-wait"]
        for setting in settings:
            words += ["--set", setting]
        run(*words, wrap=self.wrap)
        self.running = True

    def kill(self):
        run(OPS, "kill", "--dir", self.folder)
        self.running = False

    def ended(self):
        """True: it gave up by itself, as one does whose disk is full."""
        try:
            pid = int((self.folder / "pid").read_text())
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
            return str(self.folder).encode() not in words
        except (OSError, ValueError):
            return True

    def answers(self):
        done = subprocess.run(["kcat", "-L", "-b", self.clients, "-m", "2"], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return f"at {self.clients}" in done.stdout

    def log(self):
        text = (self.folder / "broker.log").read_text(errors="replace")
        return text[-2000:]


class Cluster:
    def __init__(self, nodes):
        self.nodes = nodes
        self.id = "f" + "".join(random.SystemRandom().choices("abcdefghij0123456789", k=21))

    @property
    def address(self):
        return ",".join(node.clients for node in self.nodes)

    def start(self, node):
        node.start(self.id, [each.voter() for each in self.nodes])

    def start_all(self):
        """Those that do not run; and waits until all answer."""
        for node in self.nodes:
            if not node.running or node.ended():
                self.start(node)
        self.wait()

    def wait(self):
        until = time.monotonic() + UP_WITHIN_S
        for node in self.nodes:
            while not node.answers():
                if node.ended() or time.monotonic() > until:
                    raise rig.Violation(f"broker {node.number} does not come up: {node.log()}")
                time.sleep(0.1)

    def end(self):
        for node in self.nodes:
            node.kill()

    def partitions(self, topic):
        """Number of the leader, and how many replicas are in step, of each."""
        done = subprocess.run(["kcat", "-L", "-b", self.address, "-t", topic, "-m", "5"],
                              check=False, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
        return [(int(leader), len(in_step.split(","))) for leader, in_step in re.findall(
            r"leader (-?\d+), replicas: \S+ isrs: (\S*)", done.stdout)]

    def in_sync(self, topic, replicas):
        """Whether every partition of the topic has so many replicas in step."""
        partitions = self.partitions(topic)
        return bool(partitions) and all(in_step >= replicas for _, in_step in partitions)

    def wait_in_sync(self, topic, replicas):
        until = time.monotonic() + UP_WITHIN_S
        while not self.in_sync(topic, replicas):
            if time.monotonic() > until:
                raise rig.Violation(f"the replicas of {topic} are not in step again")
            time.sleep(0.1)

    def tool(self, name, *words):
        """A program of Kafka's own, by its class."""
        jars = f"{JARS}/kafka-{VERSION}/*"
        return run("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                   jars, f"org.apache.kafka.tools.{name}", "--bootstrap-server", self.address,
                   *words)


def on_loopback(folder, count):
    """A cluster without a network that could be cut."""
    nodes = []
    for number in range(1, count + 1):
        port, brokers = free_port(), free_port()
        nodes.append(Node(number, pathlib.Path(folder, f"kafka{number}"), f"127.0.0.1:{port}",
                          ("127.0.0.1", brokers, brokers + 1)))
    return Cluster(nodes)
