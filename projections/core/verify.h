// facta verify: folds the whole log anew, in memory, and compares (LED-05, I12). Checks the chain,
// the invariants of design 8 that records and views show, and the stores of a stopped service row
// by row. Says what it could not check.
#pragma once

#include "events/base/result.h"
#include "events/base/sha256.h"
#include "events/log/event_log.h"
#include "projections/audit/figures.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta {

struct VerifyOptions {
  std::string state_dir;  // store of the writer; empty: not compared
  std::uint32_t state_fold_version = 1;
  std::string views_dir;       // store of the projector; empty: not compared
  bool without_views = false;  // records and state alone: half of the time, and no figures
};

struct VerifiedCompany {
  std::uint64_t sequence = 0;  // of its last record; also the number of its records
  Digest head{};               // hash of that record
  CompanyFigures figures;      // what its records add up to
};

struct VerifyReport {
  std::map<std::string, VerifiedCompany> companies;  // by code
  std::uint64_t records = 0;                         // admitted
  std::uint64_t voids = 0;                           // messages that admission refused
  std::uint64_t state_rows_compared = 0;
  std::uint64_t view_rows_compared = 0;
  // SHA-256 over all companies by code: code, sequence, head, every row of state. Equal on any log
  // that holds the same history.
  Digest state_root{};
  std::vector<std::string> findings;  // what is wrong, a sentence each (the first hundred)
  std::uint64_t findings_total = 0;
  std::vector<std::string> not_checked;  // what could not be checked, and why
  // What was folded. To free it takes a third of the time; a process that ends need not.
  std::shared_ptr<const void> folded;
  bool ok() const { return findings_total == 0; }
};

// The error is that of reading the log, or kMisconfigured when a record has a newer schema (R10).
Result<VerifyReport, LogError> verify(EventLog& log, const VerifyOptions& options);

}  // namespace facta
