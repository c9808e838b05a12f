// The clients of the world: what they send, again and again, and what they make of the answers.
#include "tests/simulation/requests.h"
#include "tests/simulation/world.h"

#include <algorithm>

namespace facta::simulation {
namespace {

// Requests whose commands are kept, to be sent again under another id and the like.
constexpr std::size_t kRequestsKept = 4096;
// Whoever may do all that the workload asks for, and no more: every record names the roles.
const Actor& somebody() {
  static const Actor actor{
      "sim",
      {Permission::Administrator, Permission::ApplicationAdministrator, Permission::PostHours,
       Permission::FinaliseInvoice, Permission::CreditInvoices, Permission::ManageReasonCodes,
       Permission::ManageAndExportFinancialSettings, Permission::ManageGroupingMethods,
       Permission::OverrideGroupingMethod, Permission::ManageInvoiceLayouts},
      "dev"};
  return actor;
}

}  // namespace

World::Request& World::make_request(const std::string& company, Command command) {
  Request& request = requests_.emplace_back();
  request.company = company;
  request.command = std::move(command);
  request.id = "c" + std::to_string(dropped_ + requests_.size());
  request.sends_left = static_cast<int>(random_.between(1, mix_.sends_max));
  by_id_[company + "/" + request.id] = &request;
  while (dropped_ + requests_.size() - forgotten_ > kRequestsKept) {
    forget(requests_[forgotten_++ - dropped_]);
  }
  for (; may_go(requests_.front()); ++dropped_) {
    requests_.pop_front();
  }
  return request;
}

// Nobody asks for it any more, and no writer that runs holds it.
bool World::may_go(const Request& request) const {
  return request.forgotten && std::ranges::all_of(machines_, [&](const auto& machine) {
           const Request::Asked& asked = request.asked[machine->number];
           return asked.times == 0 || asked.writer != machine->writers;
         });
}

// Nobody asks for it any more, unless it is still without an answer.
void World::forget(Request& request) {
  if (request.on_record) {
    settle(request);
  }
  if (request.unsettled != 0) {
    return;
  }
  if (const auto known = by_id_.find(request.company + "/" + request.id);
      known != by_id_.end() && known->second == &request) {
    by_id_.erase(known);
  }
  request.forgotten = true;
  request.command = Command{};
  request.read.reset();
}

// It will be sent until it is settled.
void World::expect(Request& request) {
  unsettled_.push_back(&request);
  request.unsettled = unsettled_.size();
}

void World::settle(Request& request) {
  if (request.unsettled == 0) {
    return;
  }
  unsettled_.back()->unsettled = request.unsettled;
  std::swap(unsettled_[request.unsettled - 1], unsettled_.back());
  unsettled_.pop_back();
  request.unsettled = 0;
}

void World::send(Request& request, Machine& machine) {
  Submission submission;
  submission.company = request.company;
  submission.command = mix_.as_json ? as_sent(request) : request.command;
  submission.command_id = request.id;
  submission.id_from_client = true;
  submission.actor = somebody();
  submission.dry_run = request.dry_run;
  submission.bytes = 512;
  Request::Asked& asked = request.asked[machine.number];
  submission.answer = [this, &request, &asked](const Answer& answer) {
    --asked.times;
    on_answer(request, answer);
  };
  ++result_.sends;
  if (asked.writer != machine.writers) {
    asked = {0, machine.writers};
  }
  ++asked.times;
  (void)machine.writer->submit(std::move(submission));
}

// What the ledger makes of the JSON of a request: what was meant, or the oracle sees it.
const Command& World::as_sent(Request& request) {
  if (!request.read) {
    std::string faults;
    request.read = as_read(request.command, faults);
    if (!faults.empty()) {
      fail(request.company + " " + request.id + " cannot be read: " + faults);
    }
  }
  return *request.read;
}

void World::submit_some() {
  const Date today = local_day(clock_.now());
  int left = static_cast<int>(random_.between(1, mix_.batch_max));
  for (; left > 0; --left) {
    if (!unsettled_.empty() && random_.chance(mix_.repeats)) {
      Request& again = *random_.pick(unsettled_);
      send(again);
      continue;
    }
    if (result_.commands >= options_.commands) {
      return;
    }
    Request& request = next_request(today);
    make_another_kind(request);
    ++result_.commands;
    tell("ask ", request.company, " ", request.id, " ", name_of(request.command));
    if (!request.other_body && !request.dry_run) {
      expect(request);
    }
    send(request);
  }
}

World::Request& World::next_request(Date today) {
  if (random_.chance(3'000)) {
    return make_request("central", workload_.change_central());
  }
  const std::string& company = some_company();
  return make_request(company, workload_.next(chains_.at(company).oracle, today));
}

// Any but the central one.
const std::string& World::some_company() {
  auto chain = chains_.begin();
  std::advance(chain, static_cast<long>(random_.below(chains_.size() - 1)));
  return chain->first;
}

// Now and then the id of another request, or a question without effect.
void World::make_another_kind(Request& request) {
  if (random_.chance(20'000)) {
    const std::size_t place = random_.below(dropped_ + requests_.size());
    if (place < dropped_) {
      return;
    }
    const Request& other = requests_[place - dropped_];
    if (!other.on_record || other.company != request.company || other.other_body ||
        other.forgotten) {
      return;
    }
    by_id_.erase(request.company + "/" + request.id);
    request.id = other.id;
    request.other_body = request_digest(request.command) != request_digest(other.command);
    if (!request.other_body) {
      request.command = other.command;
      request.on_record = true;
      request.answer = other.answer;
    }
  } else if (random_.chance(20'000)) {
    by_id_.erase(request.company + "/" + request.id);
    request.dry_run = true;
  }
}

void World::on_answer(Request& request, const Answer& answer) {
  if (disk_.is_dead()) {
    return;  // nobody hears it
  }
  if (random_.chance(mix_.crash_at_answer) && faults_on_) {
    disk_.switch_off();
    throw Crash{};
  }
  switch (answer.kind) {
    case Answer::Kind::kRecord:
      return on_record(request, *answer.record);
    case Answer::Kind::kRejected:
      return on_rejection(request, answer.rejection->refusal.code);
    case Answer::Kind::kNoRecord:
      if (!request.dry_run) {
        fail("no record of " + request.company + " " + request.id);
      }
      return;
    case Answer::Kind::kUnknown:
      tell(request.company, " ", request.id, " unknown");
      ++result_.unknown;
      return;
  }
}

void World::on_record(Request& request, const AdmittedRecord& record) {
  const auto name = [&] { return request.company + " " + request.id; };
  const Chain& chain = chains_.at(request.company);
  const std::uint64_t sequence = record.record.sequence;
  if (request.other_body || request.dry_run) {
    return fail("an answer with a record where there is none: " + name());
  }
  if (record.record.command_id != request.id || record.record.company != request.company ||
      sequence > chain.hashes.size() || chain.hashes[sequence - 1] != record.hash) {
    return fail("the answer of " + name() + " is no admitted record of it");  // I1
  }
  if (request.on_record && request.answer != record.hash) {
    return fail(name() + " gets another answer the second time");  // I4
  }
  tell(request.company, " ", request.id, record.record.accepted() ? " accepted" : " refused: ",
       record.record.accepted() ? "" : record.record.refusal().code);
  request.on_record = true;
  request.answer = record.hash;
  if (--request.sends_left <= 0) {
    settle(request);
  }
}

void World::on_rejection(Request& request, const std::string& code) {
  const auto name = [&] { return request.company + " " + request.id; };
  tell(request.company, " ", request.id, " rejected: ", code);
  ++result_.refusals;
  const bool log_away =
      code == "ledger.storage_full" || code == "ledger.unavailable" || code == "ledger.stopped" ||
      (topic_ != nullptr && (code == "ledger.contended" || code == "ledger.clock_wrong"));
  if (request.other_body) {
    if (code != "ledger.command_id_reused" && !log_away) {
      fail(name() + " with another body is answered " + code);  // I5
    }
  } else if (request.on_record && !(topic_ != nullptr && log_away)) {
    fail(name() + " is on record and answered " + code);
  } else if (!log_away && !request.dry_run) {
    fail(name() + " is rejected and not on record: " + code);
  }
}

}  // namespace facta::simulation
