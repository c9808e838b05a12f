// The rows of the simulated store are those of a map, whatever was done to them.
#include "tests/simulation/rows/rows.h"

#include "tests/simulation/disk/random.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace facta::simulation {
namespace {

using Model = std::map<std::string, std::string, std::less<>>;

// Short ones, with NULs, with the first sixteen bytes of others, and prefixes of others.
std::string some_key(Random& random) {
  std::string key = random.coin() ? "" : std::string("company\0of-this-row", 19);
  for (std::uint64_t left = random.below(4); left > 0; --left) {
    key.push_back("\0ab\xff"[random.below(4)]);
  }
  return key + (random.coin() ? "" : std::to_string(random.below(400)));
}

void expect_same(const Rows& rows, const Model& model) {
  auto place = rows.begin();
  for (const auto& [key, row] : model) {
    ASSERT_NE(place, rows.end());
    ASSERT_EQ(place->key(), key);
    ASSERT_EQ(place->row(), row);
    place.next();
  }
  EXPECT_EQ(place, rows.end());
  EXPECT_EQ(rows.empty(), model.empty());
}

void change(Rows& rows, Model& model, Random& random, bool mostly_erased) {
  const std::string key = some_key(random);
  const auto known = model.find(key);
  const std::string before = known == model.end() ? "nothing" : known->second;
  const std::string row = std::to_string(random.next());
  const bool erases = random.below(4) < (mostly_erased ? 3u : 1u);
  const Row replaced = erases ? rows.erase(key) : rows.put(Row(key, row));
  EXPECT_EQ(replaced ? replaced.row() : "nothing", before);
  if (erases) {
    model.erase(key);
  } else {
    model[key] = row;
  }
}

void look_up(const Rows& rows, const Model& model, const std::string& key) {
  const auto known = model.find(key);
  const Row* found = rows.find(key);
  EXPECT_EQ(found == nullptr, known == model.end());
  EXPECT_EQ(found == nullptr ? "" : found->row(), known == model.end() ? "" : known->second);
  const auto bound = model.lower_bound(key);
  const auto place = rows.lower_bound(key);
  ASSERT_EQ(place == rows.end(), bound == model.end());
  EXPECT_TRUE(bound == model.end() || place->key() == bound->first);
}

TEST(Rows, AreThoseOfAMap) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    Rows rows;
    Model model;
    for (int i = 0; i < 12'000; ++i) {
      change(rows, model, random, i > 8'000);
      look_up(rows, model, some_key(random));
    }
    expect_same(rows, model);
  }
}

TEST(Rows, ThatRiseFillTheirBlocks) {
  Rows rows;
  Model model;
  for (int i = 100'000; i < 101'000; ++i) {
    rows.put(Row(std::to_string(i), "x"));
    model[std::to_string(i)] = "x";
  }
  expect_same(rows, model);
}

TEST(Rows, AreTheSameIfKeysAndRowsAre) {
  Rows one, other;
  one.put(Row("a", "1"));
  EXPECT_FALSE(one == other);
  other.put(Row("a", "2"));
  EXPECT_FALSE(one == other);
  other.put(Row("a", "1"));
  EXPECT_TRUE(one == other);
  other.put(Row("b", "1"));
  EXPECT_FALSE(one == other);
}

}  // namespace
}  // namespace facta::simulation
