"""A ledger on a topic of its own: the services on it, their clients, and what must hold."""
import json
import os
import time

import load
import rig
from machines import BROKERS

PARTITIONS = 2
ASKED_AGAIN_ELSEWHERE = 20  # of each client: an answer that is old is read from the topic
LISTS = ("hours?", "history?", "invoices?list=posted&", "invoices?list=unposted&", "openItems?",
         "runs?type=hours&", "numbers?")


class Ledger:
    """A topic, the services on it, and their clients."""

    def __init__(self, machines, name, services=1):
        self.machines = machines
        self.name = name
        self.topic = f"facta.{name}.records"
        self.where = ["--kafka", machines.cluster.address, "--topic", self.topic]
        self.services = [self.service(f"{name}{number}") for number in range(services)]
        self.clients = []
        self.violations = []

    def service(self, folder):
        made = rig.Service(self.machines.facta, self.machines.folder / folder, [
            *self.where, "--partitions", str(PARTITIONS), "--replication", str(BROKERS)])
        self.machines.services.append(made)
        return made

    def open(self, companies=load.COMPANIES):
        for service in self.services:
            must_start(service)
        for company in companies:
            rig.open_company(self.services[0], company, load.CUSTOMERS)

    def work(self):
        self.clients = [load.Client(number, self.services, patient=True)
                        for number in range(self.machines.client_count)]
        for client in self.clients:
            client.start()

    def rest(self):
        """When all is well again: every client has its answers."""
        for client in self.clients:
            client.stop()
        for client in self.clients:
            client.join()

    def recover(self):
        self.machines.cluster.start_all()
        for service in self.services:
            if service.process is None:
                must_start(service)
            elif service.process.poll() is not None:
                raise rig.Violation("ended by itself: " + service.log())

    def check(self):
        """What is wrong."""
        yield from self.violations
        for service in self.services:
            wait_until_ready(service)
        fresh = self.service(self.name + "-fresh")
        must_start(fresh)
        wait_until_ready(fresh)
        everyone = [*self.services, fresh]
        yield from same_everywhere(everyone)
        for service in everyone:
            again = None if service is everyone[0] else ASKED_AGAIN_ELSEWHERE
            yield from load.check(service, self.clients, again)
        roots = set()
        for service in everyone:
            if service.stop() != 0:
                yield "no orderly stop: " + service.log()
            code, said = rig.verified(self.machines.facta, service.data, self.where)
            if code != 0:
                yield "verify: " + said
            else:
                roots.add(json.loads(said)["stateRoot"])
        if len(roots) > 1:
            yield f"state roots differ: {sorted(roots)}"
        if roots:
            self.machines.count("voids", json.loads(said)["voids"])

    def lose(self):
        """The end of every log, on every broker, as if it had never been written."""
        for service in self.services:
            service.kill()
        self.machines.cluster.end()
        for node in self.machines.cluster.nodes:
            for checkpoint in (node.folder / "data").glob("*-checkpoint"):
                checkpoint.unlink()
            for log in (node.folder / "data").glob(f"{self.topic}-*/*.log"):
                os.truncate(log, os.path.getsize(log) * 2 // 3)
        self.machines.cluster.start_all()
        self.services = [self.service(self.name + "-after")]
        must_start(self.services[0])


def must_start(service):
    """While the brokers still look for each other it ends with a reason, and is started again."""
    until = time.monotonic() + rig.UP_WITHIN_S
    while not service.start():
        service.end(0)
        if time.monotonic() > until:
            raise rig.Violation("does not start: " + service.log())


def wait_until_ready(service):
    until = time.monotonic() + rig.UP_WITHIN_S
    while True:
        status, answer = service.get("/health/ready")
        if status == 200:
            return
        if time.monotonic() > until:
            raise rig.Violation(f"is not ready: {status} {answer} {service.log()[-2000:]}")
        time.sleep(0.05)


def picture(service):
    return {f"{company} {what}": list(rig.items(service, f"/v1/companies/{company}/{what}"))
            for company in load.COMPANIES for what in LISTS}


def same_everywhere(services):
    """Each sees what the others recorded a moment later."""
    for company in load.COMPANIES:
        rig.wait_for_runs(services[0], company)
    until = time.monotonic() + rig.UP_WITHIN_S
    while True:
        first, *others = [picture(service) for service in services]
        differ = [name for name in first if any(first[name] != other[name] for other in others)]
        if not differ:
            return
        if time.monotonic() > until:
            yield f"services differ in {', '.join(differ)}"
            return
        time.sleep(0.2)
