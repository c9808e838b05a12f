"""What disturbs a ledger on Kafka, until it is told to stop."""
import random
import threading
import time

import network
import rig
from machines import BROKERS

UP_AGAIN_WITHIN_S = 30  # then it may be killed anew, cut off as it may be


class Disturber(threading.Thread):
    def __init__(self, machines, ledger, stop):
        super().__init__(daemon=True)
        self.machines, self.ledger, self.stop = machines, ledger, stop
        self.dice = random.Random(machines.dice.random())

    def run(self):
        try:
            self.disturb()
        except (rig.Violation, rig.NotPermitted) as violation:
            self.ledger.violations.append(str(violation))

    def pause(self, shortest, longest):
        """True: it is over."""
        return self.stop.wait(self.dice.uniform(shortest, longest))


class KillsBroker(Disturber):
    def __init__(self, node, *rest):
        super().__init__(*rest)
        self.node = node

    def disturb(self):
        while not self.pause(0, min(20, self.machines.seconds / 2)):
            self.node.kill()
            self.machines.count("kills of brokers")
            self.pause(0, 4)
            self.machines.cluster.start(self.node)
            until = time.monotonic() + UP_AGAIN_WITHIN_S
            while not self.node.answers() and time.monotonic() < until:
                if self.pause(0.1, 0.1):
                    return


class KillsService(Disturber):
    def __init__(self, service, *rest):
        super().__init__(*rest)
        self.service = service

    def disturb(self):
        while not self.pause(0.2, 4):
            if self.service.process.poll() is not None:
                raise rig.Violation("ended by itself: " + self.service.log())
            self.service.kill()
            self.machines.count("kills of services")
            self.pause(0, 1)
            # With no broker to be reached it ends and says so; whatever keeps it alive tries again.
            while not self.service.start():
                self.service.end(0)
                if "kafka" not in self.service.log().lower():
                    raise rig.Violation("does not come back: " + self.service.log())
                if self.pause(0.1, 0.2):
                    return


class Cuts(Disturber):
    def disturb(self):
        while not self.pause(0.5, 2):
            self.cut()

    def cut(self):
        broker = self.dice.randrange(1, BROKERS + 1)
        other = broker % BROKERS + 1
        links = self.dice.choice([
            [("peers", broker)],  # the others elect another leader while clients reach this one
            [("peers", broker)],
            [("clients", broker)],  # a leader that only the brokers reach
            [("clients", broker), ("peers", broker)],
            [("clients", broker), ("peers", other)],
            [("peers", broker), ("peers", other)],  # nobody has a majority
            [("clients", network.SERVICES)]])
        silently = self.dice.random() < 0.5
        for wire, number in links:
            self.machines.network.cut(wire, number, silently)
        self.machines.count("cuts")
        self.pause(1, 8)
        self.machines.network.mend()


def kills(machines, ledger, stop):
    yield from (KillsBroker(node, machines, ledger, stop) for node in machines.cluster.nodes)
    yield from (KillsService(service, machines, ledger, stop) for service in ledger.services)


def kills_of_services(machines, ledger, stop):
    yield from (KillsService(service, machines, ledger, stop) for service in ledger.services)


def cuts(machines, ledger, stop):
    yield Cuts(machines, ledger, stop)
