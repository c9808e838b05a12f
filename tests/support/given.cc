#include "tests/support/given.h"

#include "tests/support/describe_value.h"

#include <gtest/gtest.h>

#include <iterator>

namespace facta {
namespace {

std::string codes_of(const Rejection& rejection) {
  std::string text;
  for (const Reason& reason : rejection.refusal.reasons) {
    text += (text.empty() ? "" : ", ") + reason.code + " (" + reason.detail + ")";
  }
  for (const FieldFault& fault : rejection.fields) {
    text += "\n  " + fault.pointer + " " + fault.detail;
  }
  return text;
}

std::string listed(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    text += "\n  " + describe(event);
  }
  return text.empty() ? "\n  nothing" : text;
}

// Fails the test when the command was refused.
bool expect_accepted(const DecideResult& result) {
  if (!result) {
    ADD_FAILURE() << "refused: " << codes_of(result.error());
  }
  return result.has_value();
}

bool expect_refused(const DecideResult& result) {
  if (result) {
    ADD_FAILURE() << "accepted:" << listed(result->events);
  }
  return !result.has_value();
}

}  // namespace

std::string describe(const Event& event) {
  return std::visit(
      [&](const auto& happened) { return std::string(type_of(event)) + describe_value(happened); },
      event);
}

// Here and not in the header: every test would make this code again.
Outcome::Outcome(DecideResult result) : result_(std::move(result)) {}
Outcome::Outcome(const Outcome&) = default;
Outcome::~Outcome() = default;
Given::Given(Given&&) noexcept = default;
Given::~Given() = default;

const Outcome& Outcome::then(const std::vector<Event>& expected) const {
  if (expect_accepted(result_) && events() != expected) {
    ADD_FAILURE() << "expected:" << listed(expected) << "\nhappened:" << listed(events());
  }
  return *this;
}

const Outcome& Outcome::then_types(std::initializer_list<std::string_view> types) const {
  if (expect_accepted(result_)) {
    std::vector<std::string_view> happened;
    for (const Event& event : events()) {
      happened.push_back(type_of(event));
    }
    EXPECT_EQ(happened, std::vector<std::string_view>(types)) << listed(events());
  }
  return *this;
}

const Outcome& Outcome::then_nothing() const {
  return then({});
}

const Outcome& Outcome::then_warned(std::string_view code) const {
  if (expect_accepted(result_)) {
    for (const Warning& warning : warnings()) {
      if (warning.code == code) {
        return *this;
      }
    }
    ADD_FAILURE() << "no warning " << code;
  }
  return *this;
}

const Outcome& Outcome::then_not_warned() const {
  if (expect_accepted(result_) && !warnings().empty()) {
    ADD_FAILURE() << "warned: " << warnings().front().code << ": " << warnings().front().message;
  }
  return *this;
}

const Outcome& Outcome::then_rejected(std::string_view code) const {
  if (expect_refused(result_)) {
    EXPECT_EQ(rejection().refusal.code, code) << codes_of(rejection());
  }
  return *this;
}

const Outcome& Outcome::then_reasons(std::initializer_list<std::string_view> codes) const {
  if (expect_refused(result_)) {
    std::vector<std::string_view> given;
    for (const Reason& reason : rejection().refusal.reasons) {
      given.push_back(reason.code);
    }
    EXPECT_EQ(given, std::vector<std::string_view>(codes));
  }
  return *this;
}

const Outcome& Outcome::then_fault(std::string_view pointer) const {
  if (expect_refused(result_)) {
    for (const FieldFault& fault : rejection().fields) {
      if (fault.pointer == pointer) {
        return *this;
      }
    }
    ADD_FAILURE() << "no fault at " << pointer << ": " << codes_of(rejection());
  }
  return *this;
}

Given::Given(std::string company) : state_(std::make_unique<CompanyState>(std::move(company))) {
  at("2026-11-02T09:00:00Z");
  as_all();
}

Given& Given::at(std::string_view time) {
  const auto parsed = parse_time(time);
  FACTA_ASSERT(parsed, "a test names a time that is none");
  now_ = *parsed;
  return *this;
}

Given& Given::as(std::string actor, std::vector<Permission> permissions) {
  actor_ = {std::move(actor), std::move(permissions), "test"};
  return *this;
}

Given& Given::as_all(std::string actor) {
  return as(std::move(actor), all_permissions());
}

Context Given::context() const {
  Context context;
  context.company = state_->company();
  context.command_id = "c" + std::to_string(records_.size() + 1);
  context.actor = actor_;
  context.now = now_;
  context.today = *local_date(now_, "Europe/Amsterdam");
  context.work_date = context.today;
  return context;
}

Outcome Given::when(const Command& command) {
  const Context asked = context();
  Outcome outcome(decide(*state_, asked, command));
  if (outcome.accepted() && !outcome.events().empty()) {
    Record record;
    record.sequence = records_.size() + 1;
    record.company = asked.company;
    record.time = asked.now;
    record.actor = asked.actor.id;
    record.command_id = asked.command_id;
    record.request_digest = request_digest(command);
    record.command = name_of(command);
    record.warnings = outcome.warnings();
    record.outcome = outcome.events();
    fold_record(*state_, record, {});
    state_->commit();
    records_.push_back(std::move(record));
  }
  return outcome;
}

Given& Given::has(const Command& command) {
  const Outcome outcome = when(command);
  if (!outcome.accepted()) {
    ADD_FAILURE() << name_of(command) << " refused: " << codes_of(outcome.rejection());
  }
  return *this;
}

std::vector<Event> Given::events() const {
  std::vector<Event> all;
  for (const Record& record : records_) {
    all.insert(all.end(), record.events().begin(), record.events().end());
  }
  return all;
}

std::string image_of(const CompanyState& state) {
  std::string image;
  for (const TableBase* table : state.tables()) {
    put_text(image, table->name());
    table->for_each_encoded([&](std::string_view key, std::string_view row) {
      put_text(image, key);
      put_text(image, row);
    });
  }
  return image;
}

std::string Given::image() const {
  return image_of(*state_);
}

void Given::expect_same_when_refolded() const {
  CompanyState again(state_->company());
  for (const Record& record : records_) {
    fold_record(again, record, {});
  }
  EXPECT_TRUE(image_of(again) == image()) << "the history folds to another state";
}

std::vector<Permission> all_permissions() {
  std::vector<Permission> all;
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    all.push_back(static_cast<Permission>(i));
  }
  return all;
}

}  // namespace facta
