#include "events/history_file/file_check.h"

#include "events/history_file/text_lines.h"
#include "events/record/record.h"

namespace facta::history_file {
namespace {

using Summary = HistoryFile::Summary;

std::string name_of(std::string_view company, std::uint64_t sequence) {
  return std::string(company) + "/" + std::to_string(sequence);
}

class Check {
 public:
  Check(BlockReader& reader, const std::string& path, const LedgerId& ledger,
        const EventLog::Sink& each)
      : reader_(reader), path_(path), ledger_(ledger), each_(each) {}

  Result<Summary, LogError> run(std::string_view beginning) {
    digest_.add(beginning);
    while (true) {
      const auto block = reader_.next();
      if (!block) {
        return Unexpected{block.error()};
      }
      if (block->tag == kTail) {
        return close(*block);
      }
      if (block->tag != kRecord) {
        return Unexpected{damage(path_, block->at, "a record or TAIL must stand here")};
      }
      if (auto fault = take(*block); !fault.empty()) {
        return Unexpected{damage(path_, block->at, fault)};
      }
    }
  }

 private:
  // Empty: the record is sound and links to the one before it.
  std::string take(const Block& block) {
    const auto head = read_head(block.bytes());
    if (!head) {
      return "record " + std::to_string(summary_.records + 1) +
             " of the file cannot be read: it was changed";
    }
    const auto known = ends_.find(head->company);
    const std::uint64_t before = known == ends_.end() ? 0 : known->second.end.sequence;
    if (head->sequence != before + 1) {
      return "here stands " + name_of(head->company, head->sequence) + ", but " +
             name_of(head->company, before + 1) +
             " must follow: one is missing, doubled, in another place or changed";
    }
    if (head->previous != (before == 0 ? ledger_ : known->second.end.hash)) {
      return name_of(head->company, head->sequence) + " does not link to " +
             (before == 0 ? "the ledger of HEAD"
                          : name_of(head->company, before) + " at byte " +
                                std::to_string(known->second.at)) +
             ": one of the two was changed";
    }
    const Digest hash = sha256(block.bytes());
    digest_.add(block.head);
    digest_.add(hash);
    ++summary_.records;
    hands_out_ = hands_out_ && each_({block.at, block.bytes(), &hash});
    const Last last{{head->sequence, hash}, block.at};
    if (known == ends_.end()) {
      ends_.emplace(std::string(head->company), last);
    } else {
      known->second = last;
    }
    return {};
  }

  Result<Summary, LogError> close(const Block& tail) {
    std::string fault = read_tail(tail);
    const std::uint64_t at = tail.at;
    if (!fault.empty()) {
      return Unexpected{damage(path_, at, fault)};
    }
    const std::uint64_t mark_at = reader_.at();
    const auto mark = reader_.raw(kEndMark.size());
    if (!mark) {
      return Unexpected{mark.error()};
    }
    if (*mark != kEndMark) {
      return Unexpected{damage(path_, mark_at, "the end mark is not here: cut off or changed")};
    }
    if (reader_.at() != reader_.file_bytes()) {
      return Unexpected{damage(path_, reader_.at(), "something stands behind the end mark")};
    }
    summary_.bytes = reader_.file_bytes();
    for (const auto& [company, last] : ends_) {
      summary_.companies.emplace(company, last.end);
    }
    return std::move(summary_);
  }

  std::string read_tail(const Block& tail) {
    TextLines lines(tail.payload);
    const auto records = parse_count(lines.take("records").value_or(""));
    const auto voids = parse_count(lines.take("voids").value_or(""));
    if (!records || !voids) {
      return "TAIL does not begin with the counts";
    }
    summary_.voids = *voids;
    std::size_t told = 0;
    while (auto line = lines.take("company")) {
      ++told;
      if (auto fault = check_company(*line); !fault.empty()) {
        return fault;
      }
    }
    if (told != ends_.size()) {
      return "TAIL names " + std::to_string(told) + " companies, the file has records of " +
             std::to_string(ends_.size());
    }
    if (*records != summary_.records) {
      return "TAIL says " + std::to_string(*records) + " records, the file has " +
             std::to_string(summary_.records);
    }
    const std::size_t covered = tail.payload.size() - lines.bytes_left();
    const auto digest = parse_digest(lines.take("digest").value_or(""));
    if (!digest || !lines.at_end()) {
      return "TAIL does not end with the digest";
    }
    digest_.add(tail.head);
    digest_.add(tail.payload.substr(0, covered));
    summary_.digest = digest_.finish();
    return summary_.digest == *digest
               ? ""
               : "the digest of the file is " + hex(summary_.digest) + ", but TAIL says " +
                     hex(*digest) + ": HEAD, a count in TAIL or the digest itself was changed";
  }

  std::string check_company(std::string_view line) {
    const auto sequence = parse_count(take_word(line));
    const auto hash = parse_digest(take_word(line));
    if (!sequence || !hash) {
      return "a line of TAIL cannot be read";
    }
    const auto known = ends_.find(line);
    if (known == ends_.end()) {
      return "company " + std::string(line) + " has " + std::to_string(*sequence) +
             " records according to TAIL, but none in the file: it is missing or was changed";
    }
    if (known->second.end.sequence != *sequence) {
      return "company " + std::string(line) + " ends with record " + std::to_string(*sequence) +
             " according to TAIL, but with " + std::to_string(known->second.end.sequence) +
             " at byte " + std::to_string(known->second.at);
    }
    return known->second.end.hash == *hash
               ? ""
               : "the last record of " + std::string(line) + ", " + name_of(line, *sequence) +
                     " at byte " + std::to_string(known->second.at) +
                     ", has another hash than TAIL says: one of the two was changed";
  }

  struct Last {
    CompanyEnd end;
    std::uint64_t at;  // where its block begins
  };

  BlockReader& reader_;
  const std::string& path_;
  const LedgerId& ledger_;
  const EventLog::Sink& each_;
  bool hands_out_ = true;
  FileDigest digest_;
  std::map<std::string, Last, std::less<>> ends_;
  Summary summary_;
};

}  // namespace

Result<HistoryFile::Summary, LogError> check_blocks(BlockReader& reader, const std::string& path,
                                                    const LedgerId& ledger,
                                                    std::string_view beginning,
                                                    const EventLog::Sink& each) {
  return Check(reader, path, ledger, each).run(beginning);
}

}  // namespace facta::history_file
