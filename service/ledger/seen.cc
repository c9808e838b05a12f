#include "service/ledger/seen.h"

#include "events/history/until.h"

namespace facta {

Result<std::vector<std::string>, LogError> compare_with_seen(EventLog& log,
                                                             const HistoryFile& file) {
  const auto seen = file.check();
  if (!seen) {
    return Unexpected{seen.error()};
  }
  std::vector<std::string> findings;
  if (log.identity().ledger_id != file.identity().ledger_id) {
    findings.push_back("the file is of another ledger, " + hex(file.identity().ledger_id));
    return findings;
  }
  std::map<std::string, std::uint64_t, std::less<>> last;
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    const Record& record = admitted->record;
    last[record.company] = record.sequence;
    const auto known = seen->companies.find(record.company);
    if (known != seen->companies.end() && known->second.sequence == record.sequence &&
        known->second.hash != admitted->hash) {
      findings.push_back("record " + std::to_string(record.sequence) + " of " + record.company +
                         " is another one than in the file: " + hex(admitted->hash) +
                         " instead of " + hex(known->second.hash));
    }
    return true;
  });
  if (!read) {
    return Unexpected{read.error()};
  }
  for (const auto& [company, end] : seen->companies) {
    if (last[company] < end.sequence) {
      findings.push_back("ledger.log_behind: the log of " + company + " ends at record " +
                         std::to_string(last[company]) + ", the file has seen record " +
                         std::to_string(end.sequence));
    }
  }
  return findings;
}

}  // namespace facta
