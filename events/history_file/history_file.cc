#include "events/history_file/history_file.h"

#include "events/history_file/block_reader.h"
#include "events/history_file/file_check.h"
#include "events/history_file/text_lines.h"

#include <fstream>
#include <limits>

namespace facta {

using history_file::Block;
using history_file::BlockReader;
using history_file::damage;
using history_file::TextLines;

namespace {

constexpr std::uint64_t kEverything = std::numeric_limits<std::uint64_t>::max();

}  // namespace

HistoryFile::~HistoryFile() = default;

bool HistoryFile::recognises(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(history_file::kMagic.size(), '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  // A file with a damaged first line is still one: check() says what is wrong with it.
  return file.gcount() > 0 && begin.substr(0, 6) == history_file::kMagic.substr(0, 6);
}

Result<std::unique_ptr<HistoryFile>, LogError> HistoryFile::open(const std::string& path) {
  std::unique_ptr<HistoryFile> file(new HistoryFile(path));
  if (auto read = file->read_head_blocks(); !read) {
    return Unexpected{std::move(read.error())};
  }
  return file;
}

Result<Done, LogError> HistoryFile::read_head_blocks() {
  auto reader = BlockReader::open(path_, 0);
  if (!reader) {
    return Unexpected{std::move(reader.error())};
  }
  const auto magic = reader->raw(history_file::kMagic.size());
  if (!magic) {
    return Unexpected{magic.error()};
  }
  if (*magic != history_file::kMagic) {
    const bool newer = magic->starts_with("facta-history ") && magic->ends_with("\n");
    return Unexpected{newer ? LogError{LogFault::kMisconfigured,
                                       path_ + ": a format that this version cannot read: " +
                                           std::string(magic->substr(14, magic->size() - 15))}
                            : damage(path_, 0, "this is not the first line of a history file")};
  }
  beginning_ = *magic;
  const auto head = reader->next();
  if (!head) {
    return Unexpected{head.error()};
  }
  if (head->tag != history_file::kHead) {
    return Unexpected{damage(path_, head->at, "HEAD is not here")};
  }
  TextLines lines(head->payload);
  const auto ledger = lines.take("ledger");
  const auto id = ledger ? parse_digest(*ledger) : std::nullopt;
  const auto writer = lines.take("writer");
  if (!id || !writer) {
    return Unexpected{damage(path_, head->at, "HEAD does not name ledger and writer")};
  }
  identity_ = {*id, 1};
  writer_ = *writer;
  struct Told {
    std::uint64_t size;
    Digest hash;
  };
  std::vector<Told> told;
  while (!lines.at_end()) {
    auto line = lines.take("schema").value_or("");
    const auto size = history_file::parse_count(history_file::take_word(line));
    const auto hash = parse_digest(history_file::take_word(line));
    if (!size || !hash || line.empty()) {
      return Unexpected{damage(path_, head->at, "a line of HEAD cannot be read")};
    }
    told.push_back({*size, *hash});
    schemas_.push_back({std::string(line), {}});
  }
  beginning_.append(head->head).append(head->payload);
  beginning_.resize(history_file::padded(beginning_.size()));
  for (std::size_t i = 0; i < told.size(); ++i) {
    const auto schema = reader->next();
    if (!schema) {
      return Unexpected{schema.error()};
    }
    if (schema->tag != history_file::kSchema || schema->payload.size() != told[i].size ||
        sha256(schema->payload) != told[i].hash) {
      return Unexpected{
          damage(path_, schema->at, "the schema " + schemas_[i].name + " is not the one of HEAD")};
    }
    schemas_[i].text = schema->payload;
    beginning_.append(schema->head).append(schema->payload);
    beginning_.resize(history_file::padded(beginning_.size()));
  }
  return Done{};
}

Result<HistoryFile::Summary, LogError> HistoryFile::check() const {
  return check([](const LogMessage&) { return true; });
}

Result<HistoryFile::Summary, LogError> HistoryFile::check(const Sink& each) const {
  auto reader = BlockReader::open(path_, beginning_.size());
  if (!reader) {
    return Unexpected{std::move(reader.error())};
  }
  auto summary = history_file::check_blocks(*reader, path_, identity_.ledger_id, beginning_, each);
  if (summary) {
    summary->writer = writer_;
  }
  return summary;
}

Result<std::uint64_t, LogError> HistoryFile::read(int, std::uint64_t from, std::uint64_t until,
                                                  const Sink& sink) {
  if (from <= beginning_.size() && until == kEverything) {
    auto summary = check(sink);
    if (!summary) {
      return Unexpected{std::move(summary.error())};
    }
    checked_ = std::move(*summary);
    return checked_->bytes;
  }
  auto reader = BlockReader::open(path_, std::max<std::uint64_t>(from, beginning_.size()));
  if (!reader) {
    return Unexpected{std::move(reader.error())};
  }
  while (reader->at() < until && reader->at() < reader->file_bytes()) {
    const auto block = reader->next();
    if (!block) {
      return Unexpected{block.error()};
    }
    if (block->tag != history_file::kRecord) {
      return until;  // TAIL: there are no more
    }
    if (!sink({block->at, block->bytes()})) {
      break;
    }
  }
  return reader->at();
}

Result<std::uint64_t, LogError> HistoryFile::end(int) {
  const auto reader = BlockReader::open(path_, 0);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  return reader->file_bytes();
}

Result<Appended, LogError> HistoryFile::append(int, std::span<const std::span<const std::byte>>) {
  return Unexpected{LogError{LogFault::kSealed, path_ + " is a history file"}};
}

Result<Done, LogError> HistoryFile::seal(std::string_view) {
  return Unexpected{LogError{LogFault::kSealed, path_ + " is a history file"}};
}

}  // namespace facta
