// Corruptions planted in a ledger, one at a time: facta verify finds every one of them (LED-05,
// I12).
#include "events/base/row_codec.h"
#include "tests/unit/projections/verify_testing.h"

#include <functional>
#include <random>
#include <vector>

namespace facta {
namespace {

using Messages = std::vector<std::vector<std::byte>>;

class Planted : public Verify {
 protected:
  Planted() {
    for (const auto& record : history_.records()) {
      records_.push_back(record->record);
      const RecordBytes bytes = encode_record(record->record);
      messages_.emplace_back(bytes.bytes().begin(), bytes.bytes().end());
    }
  }

  // Whether the verification of a log of these messages, beside the stores, says that all is well.
  bool passes(const Messages& messages) {
    MemoryEventLog log;
    for (const auto& message : messages) {
      const std::vector<std::span<const std::byte>> one = {message};
      EXPECT_TRUE(log.append(0, one));
    }
    const auto report = verify(log, options_);
    return report && report->ok();
  }
  void expect_found(const Messages& messages, const std::string& what) {
    ++planted_;
    EXPECT_FALSE(passes(messages)) << what;
  }

  // The messages with one record changed and everything behind it chained anew: what somebody would
  // write who knows the format.
  Messages rewritten(std::size_t at, const std::function<void(Record&)>& change) const {
    Messages messages;
    std::map<std::string, Digest> heads;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      Record record = records_[i];
      if (record.sequence > 1) {
        record.previous = heads[record.company];
      }
      if (i == at) {
        change(record);
      }
      const RecordBytes bytes = encode_record(record);
      heads[record.company] = sha256(bytes.bytes());
      messages.emplace_back(bytes.bytes().begin(), bytes.bytes().end());
    }
    return messages;
  }
  std::size_t next_of_company(std::size_t at) const {
    for (std::size_t i = at + 1; i < kept(); ++i) {
      if (records_[i].company == records_[at].company) {
        return i;
      }
    }
    return at;
  }
  // Records that the stores have folded; of later ones they cannot say anything.
  std::size_t kept() const { return records_.size() - 5; }

  struct Row {
    std::string table;
    std::string key;
    std::string bytes;
  };
  std::vector<Row> rows_of(const std::string& dir) const {
    const auto store = RocksStore::open(dir, {.fold_version = version_of(dir)});
    std::vector<Row> rows;
    const auto take = [&](const TableBase& table) {
      for (auto cursor = (*store)->seek(table.name(), {}, {}); cursor->valid(); cursor->next()) {
        rows.push_back({table.name(), std::string(cursor->key()), std::string(cursor->row())});
      }
    };
    if (dir == options_.views_dir) {
      Views views;
      for (const TableBase* table : views.all_tables()) {
        take(*table);
      }
    } else {
      for (const char* company : {"noord", "zuid"}) {
        CompanyState state(company);
        for (const TableBase* table : state.tables()) {
          take(*table);
        }
      }
    }
    return rows;
  }

  int planted_ = 0;
  std::vector<Record> records_;
  Messages messages_;
};

TEST_F(Planted, InTheLogAreFound) {
  ASSERT_TRUE(passes(messages_));
  std::mt19937 dice(7);
  for (std::size_t i = 0; i < kept(); ++i) {
    const std::string at = "record " + std::to_string(i);
    Messages changed = messages_;
    std::byte& flipped = changed[i][dice() % changed[i].size()];
    flipped ^= std::byte(1u << dice() % 8);
    expect_found(changed, at + ": a bit flipped");

    changed = messages_;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
    expect_found(changed, at + ": dropped");

    if (const std::size_t other = next_of_company(i); other != i) {
      changed = messages_;
      std::swap(changed[i], changed[other]);
      expect_found(changed, at + ": swapped with the next of its company");
      changed = messages_;
      changed[other] = changed[i];
      expect_found(changed, at + ": in the place of the next of its company");
    }

    changed = messages_;
    Record fork = records_[i];
    fork.actor = "eve";
    const RecordBytes bytes = encode_record(fork);
    changed[i].assign(bytes.bytes().begin(), bytes.bytes().end());
    expect_found(changed, at + ": another one in its place");

    expect_found(rewritten(i, [](Record& record) { record.time.micros += 1; }),
                 at + ": its time changed, and chained anew");
    expect_found(rewritten(i,
                           [](Record& record) {
                             auto* events = std::get_if<std::vector<Event>>(&record.outcome);
                             auto* posted = events == nullptr || events->empty()
                                                ? nullptr
                                                : std::get_if<HoursPosted>(&events->front());
                             if (posted != nullptr) {
                               posted->entries.front().amount.minor += 1;
                             } else {
                               record.command = "Other";
                             }
                           }),
                 at + ": its amount or its command changed, and chained anew");
    changed = messages_;
    changed.resize(i);
    expect_found(changed, at + ": cut off here");
  }
  EXPECT_GE(planted_, 200);
}

TEST_F(Planted, InTheStoresAreFound) {
  for (const std::string& dir : {options_.state_dir, options_.views_dir}) {
    const std::string position = position_of(dir);
    const std::vector<Row> rows = rows_of(dir);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      RowBatch plant;
      RowBatch mend;
      mend.put(row.table, row.key, row.bytes);
      if (i % 3 == 0) {
        plant.erase(row.table, row.key);
      } else if (i % 3 == 1) {
        std::string other = row.bytes + "x";
        other[i % other.size()] = static_cast<char>(other[i % other.size()] ^ 1);
        plant.put(row.table, row.key, other);
      } else {
        plant.put(row.table, row.key + "x", row.bytes);
        mend.erase(row.table, row.key + "x");
      }
      write(dir, plant, position);
      ++planted_;
      EXPECT_FALSE(passes(messages_)) << row.table << " row " << i << " way " << i % 3;
      write(dir, mend, position);
    }
    ASSERT_TRUE(passes(messages_));

    const FoldPosition whole = *FoldPosition::decode(position);
    const auto move = [&](const std::function<void(FoldPosition&)>& change) {
      FoldPosition moved = whole;
      change(moved);
      write(dir, {}, moved.encode());
      ++planted_;
      EXPECT_FALSE(passes(messages_)) << "position moved";
    };
    move([](FoldPosition& at) { ++at.partitions[0].next; });
    move([](FoldPosition& at) { --at.partitions[0].next; });
    move([](FoldPosition& at) { --at.partitions[0].last; });
    move([](FoldPosition& at) { at.partitions[0].last_hash[0] ^= 1; });
    move([](FoldPosition& at) { at.ledger_id[0] = static_cast<std::uint8_t>(~at.ledger_id[0]); });
    move([](FoldPosition& at) { at.partitions.emplace_back(); });
    write(dir, {}, position);
  }
  EXPECT_GE(planted_, 150);
}

}  // namespace
}  // namespace facta
