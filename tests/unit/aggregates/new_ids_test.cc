// Ids that were never posted are told from the others by few searches where they stand together.
#include "aggregates/hours/new_ids.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace facta {
namespace {

// A store of one table, which counts.
class Posted final : public RowStore {
 public:
  void add(const std::string& id) {
    HoursEntryData entry;
    entry.entryId = id;
    encode_row(entry, rows_[id]);
  }
  bool get(std::string_view, std::string_view key, std::string& row) const override {
    ++searches_;
    const auto found = rows_.find(key);
    row = found == rows_.end() ? std::string() : found->second;
    return found != rows_.end();
  }
  std::unique_ptr<RowCursor> seek(std::string_view, std::string_view from,
                                  std::string_view until) const override {
    ++searches_;
    return std::make_unique<Cursor>(rows_, from, until);
  }
  int searches() const { return searches_; }

 private:
  using Rows = std::map<std::string, std::string, std::less<>>;
  class Cursor final : public RowCursor {
   public:
    Cursor(const Rows& rows, std::string_view from, std::string_view until)
        : at_(rows.lower_bound(from)), end_(rows.end()), until_(until) {}
    bool valid() const override { return at_ != end_ && (until_.empty() || at_->first < until_); }
    std::string_view key() const override { return at_->first; }
    std::string_view row() const override { return at_->second; }
    void next() override { ++at_; }

   private:
    Rows::const_iterator at_, end_;
    const std::string until_;
  };

  Rows rows_;
  mutable int searches_ = 0;
};

std::vector<HoursEntryInput> entries_of(const std::vector<std::string>& ids) {
  std::vector<HoursEntryInput> entries;
  for (const std::string& id : ids) {
    entries.emplace_back().entryId = id;
  }
  return entries;
}

// Numbers one after the other.
std::vector<std::string> from_to(int from, int until) {
  std::vector<std::string> ids;
  for (int id = from; id < until; ++id) {
    ids.push_back("E" + std::to_string(id));
  }
  return ids;
}

std::vector<std::string> at_random(std::mt19937& chance, int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    ids.push_back("E" + std::to_string(chance() % 100'000));
  }
  return ids;
}

class NewIdsTest : public testing::Test {
 protected:
  void post(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      posted_.add(id);
      known_.insert(id);
    }
  }
  // Of a company that has posted all this, and has none of it in memory.
  std::size_t count_new(const std::vector<std::string>& ids) {
    TableList list;
    Table<HoursEntryData> hours(list, "noord/hours");
    hours.attach(&posted_);
    const int before = posted_.searches();
    const NewIds found(hours, entries_of(ids));
    searches_ = posted_.searches() - before;
    std::size_t count = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      EXPECT_FALSE(found.contains(i) && known_.contains(ids[i])) << ids[i];
      count += found.contains(i) ? 1 : 0;
    }
    return count;
  }

  Posted posted_;
  std::set<std::string> known_;
  int searches_ = 0;
};

TEST_F(NewIdsTest, ThatFollowEachOtherTakeFewSearches) {
  post(from_to(0, 30'000));
  EXPECT_EQ(count_new(from_to(31'000, 32'000)), 1'000U);  // shorter ones stand in between
  EXPECT_LE(searches_, 2);
  EXPECT_EQ(count_new(from_to(300'000, 301'000)), 1'000U);
  EXPECT_LE(searches_, 3);
}

TEST_F(NewIdsTest, AreNeverThoseThatWerePosted) {
  std::mt19937 chance(7);
  post(at_random(chance, 20'000));
  for (int i = 0; i < 200; ++i) {
    const int from = static_cast<int>(chance() % 100'000);
    count_new(from_to(from, from + 100));
    count_new(at_random(chance, 100));
  }
  EXPECT_EQ(count_new(from_to(200'000, 200'100)), 100U);
}

TEST_F(NewIdsTest, AreNotLookedForOneByOneWhereThatTellsNothing) {
  std::mt19937 chance(7);
  post(at_random(chance, 20'000));
  count_new(at_random(chance, 1'000));
  EXPECT_LE(searches_, 2);
}

TEST_F(NewIdsTest, OfACompanyThatIsInMemoryAreLookedForThere) {
  EXPECT_EQ(count_new(from_to(0, 1'000)), 0U);
  EXPECT_EQ(searches_, 0);
}

}  // namespace
}  // namespace facta
