#include "projections/core/verify.h"

#include "aggregates/ledger.h"
#include "events/base/assert.h"
#include "events/history/read_records.h"
#include "projections/core/invariants.h"
#include "projections/core/position.h"
#include "projections/core/rocks_store.h"
#include "projections/core/store_folder.h"
#include "projections/core/views.h"

#include <functional>
#include <limits>
#include <memory>
#include <utility>

namespace facta {
namespace {

constexpr std::uint64_t kEnd = std::numeric_limits<std::uint64_t>::max();

// Reads partitions in pieces and hands admitted records on.
class Refold {
 public:
  using Fold = std::function<void(const Record&, const Digest&)>;
  Refold(EventLog& log, Findings& findings, Fold fold)
      : log_(log),
        findings_(findings),
        fold_(std::move(fold)),
        next_(static_cast<std::size_t>(log.identity().partition_count)),
        heads_(log.identity().ledger_id) {}

  // Every partition up to its offset in `until`, or to the end of the log.
  Result<Done, LogError> run(const FoldPosition* until) {
    RecordSink sink;
    sink.head = [this](std::string_view company) { return heads_.of(company); };
    sink.take = [this](const std::shared_ptr<AdmittedRecord>& admitted) {
      folds_ = folds_ && fold(*admitted);
      ++records_;
      heads_.passed(*admitted);
      return true;
    };
    sink.pass_void = [this](std::uint64_t, const Digest&) { ++voids_; };
    for (std::size_t i = 0; i < next_.size(); ++i) {
      const std::uint64_t end = until == nullptr ? kEnd : until->partitions[i].next;
      const auto read = read_records(log_, static_cast<int>(i), next_[i], end, sink);
      if (!read) {
        return Unexpected{read.error()};
      }
      next_[i] = *read;
    }
    return Done{};
  }

  std::uint64_t records() const { return records_; }
  std::uint64_t voids() const { return voids_; }
  const std::map<std::string, ChainHead, std::less<>>& heads() const { return heads_.all(); }
  // Whether every record could be folded; what was folded means nothing otherwise.
  bool folds() const { return folds_; }

 private:
  // A record that nobody decided, such as a change of what never was, breaks an invariant.
  bool fold(const AdmittedRecord& admitted) {
    const BrokenInvariantsThrow instead_of_a_stop;
    try {
      fold_(admitted.record, admitted.hash);
      return true;
    } catch (const BrokenInvariant& broken) {
      findings_.add("record " + admitted.record.company + "/" +
                    std::to_string(admitted.record.sequence) +
                    " cannot be folded: " + broken.what());
      return false;
    }
  }

  EventLog& log_;
  Findings& findings_;
  Fold fold_;
  bool folds_ = true;
  std::vector<std::uint64_t> next_;
  ChainHeads heads_;
  std::uint64_t records_ = 0;
  std::uint64_t voids_ = 0;
};

// Every row of a table as folded now against the row in the store, in both directions.
std::uint64_t compare(const TableBase& table, const RocksStore& store, Findings& findings) {
  std::uint64_t rows = 0;
  const auto stored = store.seek(table.name(), {}, {});
  const auto differs = [&](std::string_view key, const char* how) {
    findings.add("table " + table.name() + ", row " + printable(key) + ": " + how);
  };
  table.for_each_encoded([&](std::string_view key, std::string_view row) {
    ++rows;
    for (; stored->valid() && stored->key() < key; stored->next()) {
      differs(stored->key(), "stored, but the log does not make it");
    }
    if (!stored->valid() || stored->key() != key) {
      differs(key, "made by the log, but not stored");
      return;
    }
    if (stored->row() != row) {
      differs(key, "stored with other content than the log makes");
    }
    stored->next();
  });
  for (; stored->valid(); stored->next()) {
    differs(stored->key(), "stored, but the log does not make it");
  }
  return rows;
}

struct OpenStore {
  std::unique_ptr<RocksStore> store;
  FoldPosition position;
};

std::optional<OpenStore> open_store(EventLog& log, const std::string& dir,
                                    std::uint32_t fold_version, VerifyReport& report,
                                    Findings& findings) {
  if (dir.empty()) {
    return std::nullopt;
  }
  // Opening would make the folder of a store that is not there.
  if (!has_store_folder(dir)) {
    report.not_checked.push_back("there is no store in " + dir);
    return std::nullopt;
  }
  RocksStoreOptions options;
  options.fold_version = fold_version;
  auto store = RocksStore::open(dir, options);
  if (!store) {
    report.not_checked.push_back(store.error().message);
    return std::nullopt;
  }
  const auto bytes = (*store)->position();
  const auto position = bytes ? FoldPosition::decode(*bytes) : std::nullopt;
  if (!position) {
    report.not_checked.push_back("the store in " + dir + " has no position");
    return std::nullopt;
  }
  if (const auto checked = check_position(log, *position); !checked) {
    findings.add("the store in " + dir + ": " + checked.error().message);
    return std::nullopt;
  }
  return OpenStore{std::move(*store), *position};
}

using States = std::map<std::string, std::unique_ptr<CompanyState>, std::less<>>;

CompanyState& state_of(States& states, const std::string& company) {
  auto& state = states[company];
  if (!state) {
    state = std::make_unique<CompanyState>(company, nullptr, Rollback::kNever);
  }
  return *state;
}

Digest root_of(const States& states) {
  constexpr std::size_t kGathered = 32u << 10;  // hashed at once: rows are short
  Sha256 root;
  std::string pieces;
  for (const auto& [company, state] : states) {
    const CompanyStatus& status = state->where();
    pieces += make_key(company, status.sequence);
    pieces.append(reinterpret_cast<const char*>(status.hash.data()), status.hash.size());
    for (const TableBase* table : state->tables()) {
      table->for_each_encoded([&](std::string_view key, std::string_view row) {
        put_text(pieces, table->name());
        put_text(pieces, key);
        put_text(pieces, row);
        if (pieces.size() >= kGathered) {
          root.update(pieces);
          pieces.clear();
        }
      });
    }
  }
  root.update(pieces);
  return root.finish();
}

// What a history makes of the state of its companies, and what it makes of the views.
class StateCheck {
 public:
  explicit StateCheck(VerifyReport& report) : report_(report) {}

  void fold(const Record& record, const Digest& hash) {
    CompanyState& state = state_of(states_, record.company);
    fold_record(state, record, hash);
    state.commit();
  }
  void compare_with(const RocksStore& store, Findings& findings) {
    for (const auto& [company, state] : states_) {
      for (const TableBase* table : state->tables()) {
        report_.state_rows_compared += compare(*table, store, findings);
      }
    }
  }
  void conclude(const Refold& refold) {
    report_.records = refold.records();
    report_.voids = refold.voids();
    for (const auto& [company, head] : refold.heads()) {
      report_.companies[company] = {head.sequence, head.hash, {}};
    }
    report_.state_root = root_of(states_);
  }

 private:
  VerifyReport& report_;
  States states_;
};

class ViewsCheck {
 public:
  ViewsCheck(VerifyReport& report, Findings& findings, ViewsKept kept)
      : report_(report), findings_(findings), invariants_(findings), views_(nullptr, kept) {}

  void fold(const Record& record, const Digest& hash) {
    invariants_.check(record);
    views_.fold(record, hash);
  }
  void compare_with(const RocksStore& store) {
    for (const TableBase* table : views_.tables()) {
      report_.view_rows_compared += compare(*table, store, findings_);
    }
  }
  // After the companies are in the report. Rows that nobody decided may break an invariant only
  // when they are looked up.
  void conclude() {
    const BrokenInvariantsThrow instead_of_a_stop;
    try {
      invariants_.check(views_);
      for (auto& [code, company] : report_.companies) {
        company.figures = figures_of(views_, code);
      }
    } catch (const BrokenInvariant& broken) {
      findings_.add(std::string("the views cannot be checked: ") + broken.what());
    }
  }

 private:
  VerifyReport& report_;
  Findings& findings_;
  Invariants invariants_;
  Views views_;
};

// Reads up to the position of the store, if there is one, compares, and reads on to the end.
template <class Compare>
Result<Done, LogError> read_and_compare(Refold& refold, const std::optional<OpenStore>& stored,
                                        Compare&& compare_rows) {
  if (stored) {
    if (auto read = refold.run(&stored->position); !read) {
      return read;
    }
    if (refold.folds()) {
      compare_rows(*stored->store);
    }
  }
  return refold.run(nullptr);
}

Result<Done, LogError> verify_state(EventLog& log, const VerifyOptions& options,
                                    VerifyReport& report, Findings& findings) {
  const bool alone = options.without_views;  // nothing follows
  const auto state = std::make_shared<StateCheck>(report);
  Invariants invariants(findings);
  Refold refold(log, findings, [&](const Record& record, const Digest& hash) {
    if (alone) {
      invariants.check(record);
    }
    state->fold(record, hash);
  });
  const auto stored =
      open_store(log, options.state_dir, options.state_fold_version, report, findings);
  auto read = read_and_compare(
      refold, stored, [&](const RocksStore& store) { state->compare_with(store, findings); });
  if (read) {
    state->conclude(refold);
  }
  if (alone) {
    report.folded = state;
  }
  return read;
}

Result<Done, LogError> verify_views(EventLog& log, const VerifyOptions& options,
                                    VerifyReport& report, Findings& findings) {
  ViewsCheck views(report, findings, ViewsKept::kAll);
  Refold refold(log, findings,
                [&](const Record& record, const Digest& hash) { views.fold(record, hash); });
  const auto stored = open_store(log, options.views_dir, kViewsFoldVersion, report, findings);
  auto read =
      read_and_compare(refold, stored, [&](const RocksStore& store) { views.compare_with(store); });
  if (read && refold.folds()) {
    views.conclude();
  }
  return read;
}

// Without stores, whose positions differ, every record is read, hashed and decoded once.
Result<Done, LogError> verify_log(EventLog& log, VerifyReport& report, Findings& findings) {
  struct Folded {
    Folded(VerifyReport& to, Findings& found)
        : state(to), views(to, found, ViewsKept::kForFigures) {}
    StateCheck state;
    ViewsCheck views;
  };
  const auto folded = std::make_shared<Folded>(report, findings);
  report.folded = folded;
  auto& [state, views] = *folded;
  Refold refold(log, findings, [&](const Record& record, const Digest& hash) {
    state.fold(record, hash);
    views.fold(record, hash);
  });
  auto read = refold.run(nullptr);
  if (read) {
    state.conclude(refold);
    if (refold.folds()) {
      views.conclude();
    }
  }
  return read;
}

}  // namespace

Result<VerifyReport, LogError> verify(EventLog& log, const VerifyOptions& options) {
  VerifyReport report;
  Findings findings;
  const bool compares =
      options.without_views || !options.state_dir.empty() || !options.views_dir.empty();
  auto done =
      compares ? verify_state(log, options, report, findings) : verify_log(log, report, findings);
  if (done && compares && !options.without_views) {
    done = verify_views(log, options, report, findings);
  }
  if (!done) {
    return Unexpected{std::move(done.error())};
  }
  report.findings = findings.first();
  report.findings_total = findings.total();
  return report;
}

}  // namespace facta
