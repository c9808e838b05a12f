// Two machines on one topic: neither knows of the other, and the chain alone decides who was first.
#include "tests/simulation/store.h"
#include "tests/simulation/world.h"

#include <algorithm>

namespace facta::simulation {
namespace {

// R7: two minutes, and what a clock may jump before it is looked at again.
constexpr std::int64_t kAheadMax = 150'000'000;

}  // namespace

// A fourth of the seeds. Drawn apart: the others stay as they are.
void World::draw_topic() {
  Random random(options_.seed * 0xd1342543de82ef95u + 7);
  const bool on_topic = random.below(4) == 0;
  mix_.as_json = random.coin();
  mix_.bytes_kept = std::size_t{16'384} << random.below(15);
  const auto rate = [&](std::uint64_t usual) {
    return random.below(4) == 0 ? 0 : usual * 8 >> random.below(7);
  };
  if (on_topic) {
    mix_.topic.away = rate(2'000);
    mix_.topic.broken = rate(5'000);
    mix_.topic.broken_read = rate(5'000);
    mix_.topic.crash = rate(300);
    mix_.hand_over = rate(10'000);
    mix_.stray = random.coin() ? rate(20'000) : random.below(500'000);
    mix_.other_turn = random.coin() ? 1'000'000 : 1'000'000 >> random.below(6);
    mix_.meanwhile = rate(20'000);
    mix_.spoilt = rate(300);
    mix_.contended = rate(500);
    mix_.rot = 0;
    const int partitions = static_cast<int>(random.between(1, 3));
    topic_ = std::make_unique<Topic>(random.fork(), partitions, LedgerId{7},
                                     [this] { return clock_.now(); });
    topic_->meanwhile = [this] { meanwhile(); };
  }
  for (std::size_t i = 0; i < (on_topic ? 2u : 1u); ++i) {
    machines_.push_back(std::make_unique<Machine>(i, clock_));
    machines_.back()->has_views = i == 0 && mix_.views && !without_.views;
  }
}

Machine& World::receiver() {
  const bool strays = topic_ != nullptr && random_.chance(mix_.stray);
  return *machines_[strays ? 1 - owner_ : owner_];
}

// Within an append of one machine the other one takes turns, and time passes.
void World::meanwhile() {
  if (contended_ && !within_) {
    return come_first();
  }
  if (within_ || !random_.chance(mix_.meanwhile)) {
    return;
  }
  within_ = true;
  Machine& other = *machines_[1 - acting_];
  for (std::uint64_t turns = 1 + random_.below(3); turns > 0; --turns) {
    clock_.pass(random_.coin() ? 0 : random_.between(0, 10 * kMinute));
    if (other.writer != nullptr) {
      turn_of(other);
    }
  }
  within_ = false;
}

// Whatever this machine appends of the company, the other one was first.
void World::come_first() {
  within_ = true;
  Machine& other = *machines_[1 - acting_];
  Request& request = make_request(*contended_, ReopenBookingPeriod{"2020-01", "first"});
  expect(request);
  send(request, other);
  turn_of(other);
  within_ = false;
}

// R9: a machine that loses every time gives up after a while, and says so.
void World::contend() {
  Machine& loses = *machines_[owner_];
  if (loses.writer == nullptr || machines_[1 - owner_]->writer == nullptr) {
    return;
  }
  const std::string& company = some_company();
  tell("the other machine is always first in ", company);
  const Mix kept = quiet();
  mix_.restart = 0;
  clock_.pass(kMinute);
  contended_ = company;
  losses_ = 0;
  Request& request = make_request(company, ReopenBookingPeriod{"2020-01", "second"});
  expect(request);
  send(request, loses);
  turn_of(loses);
  contended_.reset();
  const Request::Asked& asked = request.asked[loses.number];
  if (losses_ > kLossesMax) {
    fail("machine " + std::to_string(loses.number) + " does not give up");
  } else if (asked.times != 0) {
    fail("machine " + std::to_string(loses.number) + " gives up and does not say so");
  }
  clock_.pass(kMinute);
  mix_ = kept;
  set_faults();
}

// R8: on a topic that is not the one that it folded a machine stops, and nothing is added.
void World::on_another_topic() {
  const int partitions = topic_->identity().partition_count;
  std::vector<std::uint64_t> ends;
  for (int partition = 0; partition < partitions; ++partition) {
    const auto& messages = topic_->messages(partition);
    std::uint64_t last = messages.size();
    for (const auto& machine : machines_) {
      std::uint64_t at = std::min(last, machine->books->next_offset(partition));
      while (at > 0 && messages[at - 1].own) {
        --at;
      }
      last = std::min(last, at);
    }
    if (last == 0 && std::ranges::any_of(messages, [](const auto& one) { return !one.own; })) {
      return;  // a machine that folded nothing of this partition need not see that it is another
    }
    ends.push_back(last == 0 ? messages.size() : last - 1 - random_.below(std::min(last, 40ul)));
  }
  const auto how = static_cast<Topic::Spoilt>(random_.below(3));
  tell("the topic is another one, of kind ", std::to_string(static_cast<int>(how)));
  const Mix kept = quiet();
  topic_->spoil(how, ends);
  clock_.pass(kMinute);
  for (const auto& [company, chain] : chains_) {
    for (const auto& machine : machines_) {
      Request& request = make_request(
          company, company == "central" ? workload_.change_central()
                                        : Command(ReopenBookingPeriod{"2020-01", "to see"}));
      expect(request);
      send(request, *machine);
    }
  }
  for (const auto& machine : machines_) {
    (void)machine->writer->turn();
    if (machine->writer->stopped_because().empty()) {
      fail("machine " + std::to_string(machine->number) + " goes on on another topic");
    }
  }
  topic_->mend();
  mix_ = kept;
  set_faults();
  for (const auto& machine : machines_) {
    shut_down(*machine, random_.coin());
    boot(*machine);
  }
}

// What the topic says of a record that is admitted for the first time.
std::string World::check_topic_of(const AdmittedRecord& admitted, const Chain& chain) const {
  if (topic_ == nullptr) {
    return {};
  }
  if (topic_->is_spoilt()) {
    return "is admitted from another topic";
  }
  const Topic::Message& message = topic_->messages(admitted.partition)[admitted.offset];
  const std::int64_t latest = std::max(message.landed.micros + kAheadMax, chain.last.micros);
  return admitted.record.time.micros > latest ? "was decided later than it landed" : "";  // R7
}

// What counts, by the chain alone: all that was admitted, in its order, and nothing in between.
void World::check_topic() {
  std::map<std::string, std::uint64_t, std::less<>> found;
  for (int partition = 0; partition < topic_->identity().partition_count; ++partition) {
    for (const Topic::Message& message : topic_->messages(partition)) {
      const auto head = message.own ? std::nullopt : std::optional(read_head(message.bytes()));
      const auto known =
          head && *head ? chains_.find(std::string((*head)->company)) : chains_.end();
      if (known == chains_.end()) {
        continue;
      }
      const auto& hashes = known->second.hashes;
      std::uint64_t& place = found[known->first];
      const bool counts = place < hashes.size() && (*head)->sequence == place + 1 &&
                          (place == 0 || (*head)->previous == hashes[place - 1]);
      if (counts && message.hash != hashes[place]) {
        return fail("another record of " + known->first + " comes first on the topic");
      }
      place += counts ? 1 : 0;
    }
  }
  for (const auto& [company, chain] : chains_) {
    if (found[company] != chain.hashes.size()) {
      fail("the topic has not all that was admitted of " + company);
    }
  }
}

// Records and everything else that readers are handed.
std::uint64_t World::voids() const {
  std::uint64_t messages = 0;
  for (int partition = 0; topic_ != nullptr && partition < topic_->identity().partition_count;
       ++partition) {
    messages += static_cast<std::uint64_t>(
        std::ranges::count(topic_->messages(partition), false, &Topic::Message::own));
  }
  return topic_ == nullptr ? 0 : messages - result_.records;
}

// Both machines folded the same log to the same rows.
void World::check_same_rows() {
  const StoreRoom& one = store_rooms().at(machines_[0]->state_dir);
  const StoreRoom& other = store_rooms().at(machines_[1]->state_dir);
  if (one.position != other.position) {
    const auto one_at = FoldPosition::decode(one.position.value_or(""));
    const auto other_at = FoldPosition::decode(other.position.value_or(""));
    std::string where;
    for (std::size_t i = 0; one_at && other_at && i < one_at->partitions.size(); ++i) {
      where += " " + std::to_string(one_at->partitions[i].next) + "/" +
               std::to_string(other_at->partitions[i].next);
    }
    return fail("the machines do not come to the same position:" + where);
  }
  static const Rows kNone;
  const auto rows_of = [](const StoreRoom& room, const std::string& table) -> const auto& {
    const auto found = room.tables.find(table);
    return found == room.tables.end() ? kNone : found->second;
  };
  for (const StoreRoom* room : {&one, &other}) {
    for (const auto& [table, rows] : room->tables) {
      if (rows_of(one, table) != rows_of(other, table)) {
        return fail("the machines differ in table " + table);
      }
    }
  }
}

}  // namespace facta::simulation
