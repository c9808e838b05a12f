// Rows by key and in order, against an ordered map.
#include "aggregates/tables/key_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace facta {
namespace {

class IndexedKeys {
 public:
  bool add(const std::string& key) {
    const bool added = find(key) == nullptr;
    if (added) {
      const auto row = rows_.try_emplace(key).first;  // its key lives as long as the row
      row->second = std::make_unique<IndexedKey>(row->first, hash_of_key(key));
      index.insert(row->second.get());
    }
    return added;
  }
  void remove(const std::string& key) {
    const auto row = rows_.find(key);
    if (row == rows_.end()) {
      EXPECT_EQ(find(key), nullptr);
      return;
    }
    index.erase(row->second.get());
    rows_.erase(row);
  }
  std::vector<std::string> keys(const std::string& from = "") const {
    std::vector<std::string> found;
    for (auto at = index.lower_bound(from); !index.at_end(at); index.advance(at)) {
      found.emplace_back(index.at(at)->key);
    }
    return found;
  }
  std::vector<std::string> expected(const std::string& from = "") const {
    std::vector<std::string> keys;
    for (auto row = rows_.lower_bound(from); row != rows_.end(); ++row) {
      keys.push_back(row->first);
    }
    return keys;
  }
  void check_each() const {
    EXPECT_EQ(index.size(), rows_.size());
    for (const auto& [key, row] : rows_) {
      ASSERT_EQ(find(key), row.get()) << key;
    }
    std::size_t visited = 0;
    index.for_each([&](const IndexedKey*) { ++visited; });
    EXPECT_EQ(visited, rows_.size());
  }

  IndexedKey* find(const std::string& key) const { return index.find(key, hash_of_key(key)); }

  KeyIndex index;

 private:
  std::map<std::string, std::unique_ptr<IndexedKey>> rows_;
};

std::string number(std::uint64_t value) {
  std::string text = std::to_string(value);
  return std::string(8 - text.size(), '0') + text;
}

// Keys as tables have them: long ones that begin alike, short ones, ones that end in zeros.
std::string random_key(std::mt19937_64& random) {
  const std::string customer = "customer/" + number(random() % 40) + "/project/EUR/";
  switch (random() % 4) {
    case 0:
      return customer + number(random() % 2'000);
    case 1:
      return std::string(random() % 30, '\0');
    case 2:
      return "E" + std::to_string(random() % 5'000);
    default:
      return customer + std::string(random() % 12, '\0') + "x";
  }
}

TEST(KeyHash, DependsOnEveryByteAndOnTheLength) {
  std::set<std::uint32_t> hashes;
  std::size_t keys = 0;
  for (std::size_t length = 0; length <= 50; ++length) {
    std::string key(length, 'k');
    hashes.insert(hash_of_key(key));
    ++keys;
    for (char& byte : key) {
      for (const char other : {'l', '\0', '\xff'}) {
        byte = other;
        hashes.insert(hash_of_key(key));
        ++keys;
      }
      byte = 'k';
    }
  }
  EXPECT_EQ(hashes.size(), keys);
}

// What is found by its place in the table must not lie in a heap.
TEST(KeyHash, SpreadsKeysThatCountUp) {
  constexpr std::size_t kPlaces = 1u << 16;
  std::vector<int> rows(kPlaces);
  for (std::size_t i = 0; i < kPlaces; ++i) {
    ++rows[hash_of_key(number(i)) % kPlaces];
  }
  EXPECT_LT(*std::max_element(rows.begin(), rows.end()), 12);  // 8 or 9 where chance decides
}

TEST(KeyIndex, IsAnOrderedMapWhateverTheOrderOfReadsAndWrites) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    std::mt19937_64 random(seed);
    IndexedKeys keys;
    const std::uint64_t reads_every = std::uint64_t{1} << (seed * 2);
    for (int step = 0; step < 20'000; ++step) {
      if (random() % 3 == 0) {
        keys.remove(random_key(random));
      } else {
        keys.add(random_key(random));
      }
      if (random() % reads_every == 0) {
        const std::string from = random_key(random);
        const auto place = keys.index.lower_bound(from);
        const auto expected = keys.expected(from);
        ASSERT_EQ(keys.index.at_end(place), expected.empty());
        if (!expected.empty()) {
          ASSERT_EQ(keys.index.at(place)->key, expected.front());
        }
      }
    }
    EXPECT_EQ(keys.keys(), keys.expected()) << "seed " << seed;
    keys.check_each();
  }
}

TEST(KeyIndex, ManyRowsThatWaitedGoBetweenThoseInOrder) {
  IndexedKeys keys;
  for (std::uint64_t i = 0; i < 10'000; i += 2) {
    keys.add(number(i));
  }
  EXPECT_EQ(keys.keys(), keys.expected());
  for (std::uint64_t i = 9'999; i < 10'000; i -= 2) {
    keys.add(number(i));
  }
  for (std::uint64_t i = 0; i < 10'000; i += 3) {
    keys.remove(number(i));
  }
  EXPECT_EQ(keys.keys(), keys.expected());
  EXPECT_EQ(keys.keys(number(7'000)), keys.expected(number(7'000)));
  keys.check_each();
}

TEST(KeyIndex, GoesBackFromAnyPlace) {
  IndexedKeys keys;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    keys.add(number(i));
  }
  auto place = keys.index.lower_bound("9");
  ASSERT_TRUE(keys.index.at_end(place));
  for (std::uint64_t i = 1'000; i-- > 0;) {
    ASSERT_TRUE(keys.index.retreat(place));
    ASSERT_EQ(keys.index.at(place)->key, number(i));
  }
  EXPECT_FALSE(keys.index.retreat(place));
}

TEST(KeyIndex, IsEmptyAgainAfterAllWasErasedOrCleared) {
  IndexedKeys keys;
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t i = 0; i < 3'000; ++i) {
      keys.add(number(i));
    }
    if (round == 1) {
      keys.keys();  // in order, the rest of the time waiting
    }
    for (std::uint64_t i = 0; i < 3'000; ++i) {
      keys.remove(number(i));
    }
    EXPECT_EQ(keys.index.size(), 0U);
    EXPECT_TRUE(keys.keys().empty());
  }
  keys.add("a");
  keys.index.clear();
  EXPECT_EQ(keys.find("a"), nullptr);
  EXPECT_TRUE(keys.keys().empty());
}

// Whoever reads first puts in order what waits: the others see all of it or wait too.
TEST(KeyIndex, ReadersInOtherThreadsSeeOneOrder) {
  for (int round = 0; round < 20; ++round) {
    IndexedKeys keys;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
      keys.add(number(i * 7'919 % 5'000));
    }
    std::vector<std::vector<std::string>> seen(4);
    {
      std::vector<std::jthread> readers;
      for (auto& one : seen) {
        readers.emplace_back([&keys, &one] { one = keys.keys(); });
      }
    }
    for (const auto& one : seen) {
      ASSERT_EQ(one, keys.expected());
    }
  }
}

}  // namespace
}  // namespace facta
