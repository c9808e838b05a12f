#include "consumers/runtime/batch.h"

#include "aggregates/access/access.h"
#include "aggregates/company/company.h"
#include "aggregates/rights.h"
#include "events/values/local_time.h"

#include <algorithm>

namespace facta {
namespace {

Answer rejected(Rejection rejection, std::uint64_t sequence) {
  Answer answer;
  answer.kind = Answer::Kind::kRejected;
  answer.rejection = std::move(rejection);
  answer.sequence = sequence;
  return answer;
}

// What would be, without a record.
Answer preview(Decision decision, std::uint64_t sequence) {
  Answer answer;
  answer.kind = Answer::Kind::kNoRecord;
  answer.decision = std::move(decision);
  answer.sequence = sequence;
  return answer;
}

std::vector<std::string> role_words(const Actor& actor) {
  std::vector<std::string> words;
  for (const Permission permission : actor.permissions) {
    words.emplace_back(word_of(permission));
  }
  return words;
}

}  // namespace

Batch::Batch(Books& books, const Clock& clock, int partition)
    : books_(books), clock_(clock), partition_(partition) {}

void Batch::decide(Submission submission) {
  Decided& item = items_.emplace_back();
  item.submission = std::move(submission);
  const std::string company = item.submission.company;
  CompanyBook* book = books_.find(company);
  if (book == nullptr) {
    // A company comes into being by being opened; the central one exists from the start (DEC-20),
    // and so does the chain of the tokens.
    if (!std::holds_alternative<OpenCompany>(item.submission.command) &&
        company != kCentralCompany && company != kAccessChain) {
      item.answer = rejected(reject("company.unknown", company, {{"company", company}}), 0);
      return;
    }
    book = &books_.prepare(company);
  }
  decide_in(*book, item);
  book->state.forget_decoded();  // no commit follows a refusal, a question or a rehearsal
  if (item.record == nullptr) {
    books_.forget_if_empty(company);
  }
}

void Batch::decide_in(CompanyBook& book, Decided& item) {
  const Submission& asked = item.submission;
  const std::uint64_t sequence = book.state.where().sequence;
  // Whoever may not act is told neither what a key was used for nor what came of it.
  if (auto denied = check_rights(asked.actor, asked.command)) {
    item.answer = rejected(std::move(*denied), sequence);
    return;
  }
  // R1: the id comes before everything else.
  if (const CommandIdRow* known = book.state.command_ids.find(asked.command_id);
      known != nullptr && !asked.dry_run) {
    if (known->request_digest == request_digest(asked.command)) {
      item.book = &book;
      item.answered_at = known->sequence;
    } else {
      item.answer = rejected(reject("ledger.command_id_reused", asked.command_id), sequence);
    }
    return;
  }
  if (asked.expected_sequence && *asked.expected_sequence != sequence) {
    item.answer = rejected(reject("ledger.concurrent_modification", asked.company), sequence);
    item.answer.expected_sequence = asked.expected_sequence;
    return;
  }
  const Context context = context_for(book, asked);
  DecideResult result = ::facta::decide(book.state, context, asked.command);
  if (!result) {
    Rejection& rejection = result.error();
    const bool on_record = asked.id_from_client && !asked.dry_run && sequence > 0 &&
                           refusal_entry(rejection.refusal.code).on_record;
    if (on_record) {
      item.book = &book;
      // The fields at fault go on record as reasons without a code of their own.
      for (FieldFault& fault : rejection.fields) {
        rejection.refusal.reasons.push_back(
            {{}, std::move(fault.detail), std::move(fault.pointer)});
      }
      keep(item, context, std::move(rejection.refusal), {});
    } else {
      item.answer = rejected(std::move(rejection), sequence);
    }
    return;
  }
  const bool leaves_nothing = result->events.empty() && !asked.id_from_client;
  if (asked.dry_run || leaves_nothing) {
    item.answer = preview(std::move(*result), sequence);
    return;
  }
  item.book = &book;
  keep(item, context, std::move(result->events), std::move(result->warnings));
}

Context Batch::context_for(const CompanyBook& book, const Submission& asked) const {
  Context context;
  context.company = asked.company;
  context.command_id = asked.command_id;
  context.id_from_client = asked.id_from_client;
  context.whether = asked.whether;
  context.actor = asked.actor;
  // R7, DEC-26: the time of decision never goes back within a company.
  context.now = std::max(clock_.now(), book.state.where().time);
  std::string zone = "Europe/Amsterdam";
  if (const auto data = book.state.company_data.latest("")) {
    zone = data->timeZone;
  } else if (const auto* open = std::get_if<OpenCompany>(&asked.command);
             open != nullptr && open->timeZone) {
    zone = *open->timeZone;
  }
  const LocalTime local =
      local_time(context.now, zone)
          .value_or(LocalTime{{static_cast<std::int32_t>(context.now.micros / 86'400'000'000)}, 0});
  context.today = local.date;
  context.second_of_day = local.second_of_day;
  context.work_date =
      asked.work_date.value_or(work_date_of(book.state, context.actor.id, context.today));
  if (std::holds_alternative<ProcessTimesheetCorrections>(asked.command)) {
    // SET-19 is kept in the central company (CRE-27).
    if (const CompanyBook* central = books_.find(kCentralCompany)) {
      context.auto_credit_reason = setting_at(central->state, "autoCreditReasonCode", kNow);
    }
  }
  context.expected_sequence = asked.expected_sequence;
  context.correlation_id = asked.correlation_id.empty() ? asked.command_id : asked.correlation_id;
  context.causation_id = asked.causation_id;
  context.reason = asked.reason;
  context.step = asked.step;
  return context;
}

void Batch::keep(Decided& item, const Context& context,
                 std::variant<std::vector<Event>, Refusal> outcome, std::vector<Warning> warnings) {
  CompanyBook& book = *item.book;
  const ChainHead head = book.head(books_.identity().ledger_id);
  auto admitted = std::make_shared<AdmittedRecord>();
  Record& record = admitted->record;
  record.sequence = head.sequence + 1;
  record.previous = head.hash;
  record.company = context.company;
  record.time = context.now;
  record.actor = context.actor.id;
  record.roles = role_words(context.actor);
  record.authentication = context.actor.authentication;
  record.work_date = context.work_date;
  record.command_id = context.command_id;
  record.id_from_client = context.id_from_client;
  record.request_digest = request_digest(item.submission.command);
  record.command = name_of(item.submission.command);
  record.correlation_id = context.correlation_id;
  record.causation_id = context.causation_id;
  record.operation_id = context.operation_id;
  record.reason = context.reason;
  record.warnings = std::move(warnings);
  record.outcome = std::move(outcome);
  item.bytes = encode_record(record);
  if (item.bytes.size() > kRecordBytesMax) {
    item.answer = rejected(reject("request.too_large", {}, {{"limit", "one record of 2 MiB"}}),
                           head.sequence);
    item.book = nullptr;
    return;
  }
  admitted->hash = sha256(item.bytes.bytes());
  admitted->bytes = item.bytes.size();
  admitted->partition = partition_;
  books_.fold(book, record, admitted->hash);
  touched_.insert(&book);
  bytes_ += item.bytes.size();
  item.record = std::move(admitted);
}

std::vector<std::span<const std::byte>> Batch::messages() const {
  std::vector<std::span<const std::byte>> messages;
  for (const Decided& item : items_) {
    if (item.record != nullptr) {
      messages.push_back(item.bytes.bytes());
    }
  }
  return messages;
}

void Batch::commit() {
  for (CompanyBook* book : touched_) {
    books_.commit(*book);
  }
  touched_.clear();
}

void Batch::rollback() {
  for (CompanyBook* book : touched_) {
    const std::string company = book->state.company();
    books_.rollback(*book);
    books_.forget_if_empty(company);
  }
  touched_.clear();
}

}  // namespace facta
