#include "events/history_file/history_writer.h"

namespace facta {
namespace {

using history_file::kBlockHeadBytes;

constexpr std::size_t kPieceBytes = 256u << 10;

void append_block_head(std::string& out, std::string_view tag, std::size_t payload) {
  out += tag;
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<char>(payload >> shift & 0xff));
  }
}

void append_block(std::string& out, std::string_view tag, std::string_view payload) {
  append_block_head(out, tag, payload.size());
  out += payload;
  out.append(history_file::padded(payload.size()) - payload.size(), '\0');
}

}  // namespace

HistoryWriter::HistoryWriter(EventLog& log, std::string writer,
                             const std::vector<history_file::SchemaText>& schemas)
    : log_(log), writer_(std::move(writer)), schemas_(schemas) {}

Result<bool, LogError> HistoryWriter::next(std::string& out) {
  if (!begun_) {
    begun_ = true;
    begin(out);
    return true;
  }
  const std::size_t before = out.size();
  while (partition_ < log_.identity().partition_count && out.size() - before < kPieceBytes) {
    if (auto copied = copy_records(out); !copied) {
      return Unexpected{std::move(copied.error())};
    }
  }
  if (partition_ < log_.identity().partition_count) {
    return true;
  }
  finish(out);
  return false;
}

void HistoryWriter::begin(std::string& out) {
  const std::size_t from = out.size();
  out += history_file::kMagic;
  std::string head = "ledger " + hex(log_.identity().ledger_id) + "\nwriter " + writer_ + "\n";
  for (const history_file::SchemaText& schema : schemas_) {
    head += "schema " + std::to_string(schema.text.size()) + " " + hex(sha256(schema.text)) + " " +
            schema.name + "\n";
  }
  append_block(out, history_file::kHead, head);
  for (const history_file::SchemaText& schema : schemas_) {
    append_block(out, history_file::kSchema, schema.text);
  }
  digest_.add(std::string_view(out).substr(from));
}

// A piece of the partition at hand; moves on to the next one at its end.
Result<Done, LogError> HistoryWriter::copy_records(std::string& out) {
  if (!until_) {
    const auto end = log_.end(partition_);
    if (!end) {
      return Unexpected{end.error()};
    }
    until_ = *end;
    next_ = 0;
  }
  const std::size_t before = out.size();
  std::optional<LogError> stop;
  const auto read = log_.read(partition_, next_, *until_, [&](const LogMessage& message) {
    stop = take(message, out);
    return !stop && out.size() - before < kPieceBytes;
  });
  if (!read || stop) {
    return Unexpected{stop ? *stop : read.error()};
  }
  next_ = *read;
  if (next_ >= *until_) {
    ++partition_;
    until_.reset();
  }
  return Done{};
}

std::optional<LogError> HistoryWriter::take(const LogMessage& message, std::string& out) {
  const auto head = read_head(message.bytes);
  if (!head) {
    ++voids_;
    return std::nullopt;
  }
  if (head->schema_version > kSchemaVersion) {
    return LogError{LogFault::kMisconfigured,
                    "the record at partition " + std::to_string(partition_) + ", offset " +
                        std::to_string(message.offset) + " was written by a newer release"};
  }
  const LogIdentity& identity = log_.identity();
  const auto known = companies_.find(head->company);
  const ChainHead before = known == companies_.end()
                               ? ChainHead{0, identity.ledger_id}
                               : ChainHead{known->second.sequence, known->second.hash};
  const bool right = partition_of(head->company, identity.partition_count) == partition_;
  if (admit(before, head->sequence, head->previous, right) != Verdict::kAdmitted) {
    ++voids_;
    return std::nullopt;
  }
  const Digest hash = sha256(message.bytes);
  const std::size_t at = out.size();
  append_block_head(out, history_file::kRecord, message.bytes.size());
  digest_.add(std::string_view(out).substr(at, kBlockHeadBytes));
  digest_.add(hash);
  out.append(reinterpret_cast<const char*>(message.bytes.data()), message.bytes.size());
  ++records_;
  const history_file::CompanyEnd end{head->sequence, hash};
  if (known == companies_.end()) {
    companies_.emplace(std::string(head->company), end);
  } else {
    known->second = end;
  }
  return std::nullopt;
}

void HistoryWriter::finish(std::string& out) {
  std::string tail =
      "records " + std::to_string(records_) + "\nvoids " + std::to_string(voids_) + "\n";
  for (const auto& [company, end] : companies_) {
    tail += "company " + std::to_string(end.sequence) + " " + hex(end.hash) + " " + company + "\n";
  }
  const std::size_t at = out.size();
  append_block(out, history_file::kTail, tail + "digest " + std::string(64, '0') + "\n");
  digest_.add(std::string_view(out).substr(at, kBlockHeadBytes + tail.size()));
  out.replace(at + kBlockHeadBytes + tail.size() + 7, 64, hex(digest_.finish()));
  out += history_file::kEndMark;
}

}  // namespace facta
