"""What an operator can do to the topic of a service, and that it must stop then."""
import contextlib
import json
import time

import load
import rig
from kafka_ledger import PARTITIONS, Ledger, must_start
from machines import BROKERS

HALTS_WITHIN_S = 20
HOURS = f"/v1/companies/{load.COMPANIES[0]}/hours"


def recreate(machines, ledger):
    """As an operator would who means well: with the settings that it had."""
    machines.cluster.tool("TopicCommand", "--delete", "--topic", ledger.topic)
    settings = ["cleanup.policy=delete", "retention.ms=-1", "retention.bytes=-1",
                "unclean.leader.election.enable=false", "max.message.bytes=4194304",
                "message.timestamp.type=LogAppendTime", "min.insync.replicas=2"]
    words = [word for setting in settings for word in ("--config", setting)]
    until = time.monotonic() + 30
    while True:  # for a moment it is marked for deletion
        with contextlib.suppress(rig.Violation):
            machines.cluster.tool("TopicCommand", "--create", "--topic", ledger.topic,
                                  "--partitions", PARTITIONS, "--replication-factor", BROKERS,
                                  *words)
            return
        if time.monotonic() > until:
            raise rig.Violation(f"{ledger.topic} cannot be made anew")


def delete_all(machines, ledger):
    delete_records(machines, ledger, -1)  # up to the end


def delete_some(machines, ledger):
    delete_records(machines, ledger, 3)


def delete_records(machines, ledger, before):
    asked = machines.folder / "delete.json"
    asked.write_text(json.dumps({"version": 1, "partitions": [
        {"topic": ledger.topic, "partition": partition, "offset": before}
        for partition in range(PARTITIONS)]}))
    machines.cluster.tool("DeleteRecordsCommand", "--offset-json-file", asked)


def in_use(machines, name, act):
    """The service must stop, with a reason that names the place, and never acknowledge again."""
    ledger = open_ledger(machines, name)
    service = ledger.services[0]
    act(machines, ledger)
    wrong = list(must_halt(service))
    service.kill()
    return wrong + must_not_start(service)


def at_rest(machines, name, act):
    """Nothing may be served."""
    ledger = open_ledger(machines, name)
    service = ledger.services[0]
    service.kill()
    act(machines, ledger)
    return must_not_start(service)


def open_ledger(machines, name):
    ledger = Ledger(machines, name)
    ledger.open()
    machines.cluster.wait_in_sync(ledger.topic, BROKERS)
    service = ledger.services[0]
    service.done(HOURS, rig.entries("before", 5, load.CUSTOMERS))
    # An orderly stop leaves the position on the disk; without one there is nothing to compare.
    service.stop()
    must_start(service)
    service.done(HOURS, rig.entries("again", 5, load.CUSTOMERS))
    return ledger


def must_halt(service):
    until = time.monotonic() + HALTS_WITHIN_S
    number = acknowledged = 0
    while True:
        status, answer = service.get("/health/ready")
        stopped = status == 503 and json.loads(answer)["status"] == "stopped"
        number += 1
        status, answered_with = service.ask("POST", HOURS,
                                            rig.entries(f"after{number}", 1, load.CUSTOMERS))
        if status < 300 and status:
            acknowledged += 1
            if stopped:
                yield f"acknowledges though it is stopped: {answer}"
        if stopped and number > 5:
            break
        if time.monotonic() > until:
            yield f"goes on, {acknowledged} times acknowledged: {answer}, {answered_with[:300]}"
            return
        time.sleep(0.02)
    if acknowledged:
        yield f"acknowledged {acknowledged} commands before it stopped"
    if "offset" not in answer:
        yield f"does not name the place: {answer}"
    if status != 503 or json.loads(answered_with)["code"] != "ledger.stopped":
        yield f"answers {status} {answered_with[:300]}"


def must_not_start(service):
    if service.start():
        service.kill()
        return ["serves a log that is not the one it folded"]
    if "topic" not in service.log() and "the log" not in service.log():
        return ["does not say why it ends: " + service.log()]
    return []
