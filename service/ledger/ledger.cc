#include "service/ledger/ledger.h"

#include "aggregates/access/access.h"
#include "events/base/sha256.h"
#include "events/log/kafka/topic_admin.h"

#include <spdlog/spdlog.h>

#include <filesystem>

namespace facta {
namespace {

// What ended a start, with what to do about it where the words do not say so already.
std::string with_remedy(LogError error) {
  if (error.fault == LogFault::kCorrupt) {
    error.message += ": put the log back as it was, or restore a backup (facta restore)";
  }
  return std::move(error.message);
}

// A store that cannot prove its position is wiped and refolded, never patched.
Result<std::unique_ptr<RocksStore>, std::string> open_store(const std::string& dir,
                                                            const RocksStoreOptions& options) {
  auto store = RocksStore::open(dir, options);
  if (!store && store.error().fault == StoreFault::kUnprovable) {
    spdlog::warn(store.error().message);
    const auto wiped = RocksStore::wipe(dir);
    if (!wiped) {
      return Unexpected{wiped.error().message};
    }
    store = RocksStore::open(dir, options);
  }
  if (!store) {
    return Unexpected{store.error().message};
  }
  return std::move(*store);
}

// Why this start takes longer than others: a store that holds nothing of a log that is there was
// lost, damaged, or of another version.
void say_what_is_refolded(EventLog& log, const FoldPosition& position, const std::string& dir) {
  std::uint64_t messages = 0;
  for (int partition = 0; partition < log.identity().partition_count; ++partition) {
    const auto end = log.end(partition);
    messages += end ? *end : 0;
    if (position.partitions[static_cast<std::size_t>(partition)].next > 0) {
      return;
    }
  }
  if (messages > 0) {
    spdlog::warn("the store in {} holds nothing of the log: all of it is folded again", dir);
  }
}

}  // namespace

std::string feed_topic_of(const std::string& records_topic) {
  constexpr std::string_view kRecords = ".records";
  std::string base = records_topic;
  if (base.ends_with(kRecords)) {
    base.resize(base.size() - kRecords.size());
  }
  return base + ".events";
}

Result<std::unique_ptr<Ledger>, std::string> Ledger::open(
    const ServeOptions& options, const Clock& clock,
    std::function<void(int severity, std::string_view line)> client_log) {
  std::unique_ptr<Ledger> ledger(new Ledger(MemoryShares::of(options.memory_bytes)));
  std::error_code made;
  std::filesystem::create_directories(options.data, made);
  LogPlace place;
  place.data = options.data;
  place.kafka = options.kafka;
  place.topic = options.topic;
  place.partitions = options.partitions;
  place.replication = options.replication;
  place.client_log = std::move(client_log);
  if (!options.dev_fixed.empty()) {
    place.ledger_id = sha256("facta --dev-fixed");
  }
  // A lock on the folder is taken with its log, if that is there: the stores come behind it.
  if (!options.kafka.empty()) {
    if (auto opened = ledger->open_state(options.data); !opened) {
      return Unexpected{std::move(opened.error())};
    }
    if (const auto folded = ledger->folded_before()) {
      place.create = false;  // a topic that is absent now was deleted: it is not to be made anew
      place.expected_ledger_id = folded->ledger_id;
    }
  }
  auto log = open_log(place);
  if (!log) {
    return Unexpected{with_remedy(std::move(log.error()))};
  }
  ledger->log_ = std::move(*log);
  if (options.kafka.empty()) {
    if (auto opened = ledger->open_state(options.data); !opened) {
      return Unexpected{std::move(opened.error())};
    }
  }
  if (auto opened = ledger->open_books(); !opened) {
    return Unexpected{std::move(opened.error())};
  }
  if (auto opened = ledger->open_views(options.data); !opened) {
    return Unexpected{std::move(opened.error())};
  }
  if (auto opened = ledger->open_feed(options); !opened) {
    return Unexpected{std::move(opened.error())};
  }
  Ledger* const self = ledger.get();
  if (const CompanyBook* book = ledger->books_->find(kAccessChain)) {
    ledger->tokens_.load(book->state);
  }
  WriterOptions writer_options;
  writer_options.queue_bytes_max = ledger->memory_.requests;
  writer_options.flush_bytes_max = ledger->memory_.state_changed;
  writer_options.views_behind = [self] { return !self->projector_->has_all(); };
  ledger->writer_ = std::make_unique<Writer>(
      writer_options, *ledger->log_, *ledger->books_, clock,
      [self](std::shared_ptr<const AdmittedRecord> record) {
        if (record->record.company == kAccessChain) {
          self->tokens_.take(record->record);
        }
        // What the views had folded before this start comes by again while the books catch up.
        if (record->record.sequence > self->projector_->head(record->record.company).sequence ||
            self->writer_->started()) {
          self->projector_->offer(std::move(record));
        }
        if (self->publisher_ != nullptr) {
          self->publisher_->wake();
        }
      });
  const auto started = ledger->writer_->start();
  if (!started) {
    return Unexpected{with_remedy(started.error())};
  }
  if (ledger->publisher_ != nullptr) {
    ledger->publisher_->start();
  }
  return ledger;
}

Ledger::~Ledger() {
  stop();
}

void Ledger::stop() {
  if (publisher_ != nullptr) {
    publisher_->stop();
  }
  if (writer_ != nullptr) {
    writer_->stop();
  }
  if (projector_ != nullptr) {
    projector_->stop();
  }
}

Result<Done, std::string> Ledger::open_state(const std::string& data) {
  RocksStoreOptions options;
  options.fold_version = kStateFoldVersion;
  options.block_cache_bytes = memory_.block_cache;
  auto store = open_store(data + "/state", options);
  if (!store) {
    return Unexpected{store.error()};
  }
  state_store_ = std::move(*store);
  if (state_store_->position() && !folded_before()) {
    return Unexpected{data + "/state has a position that cannot be read; remove that folder"};
  }
  return Done{};
}

std::optional<FoldPosition> Ledger::folded_before() const {
  const auto bytes = state_store_->position();
  return bytes ? FoldPosition::decode(*bytes) : std::nullopt;
}

Result<Done, std::string> Ledger::open_books() {
  if (const auto position = folded_before()) {
    const auto same = check_position(*log_, *position);
    if (!same) {
      return Unexpected{with_remedy(same.error())};
    }
  }
  say_what_is_refolded(*log_, folded_before().value_or(FoldPosition::start_of(log_->identity())),
                       state_store_->dir());
  books_ = std::make_unique<Books>(log_->identity(), state_store_.get(), memory_.state_rows);
  return Done{};
}

Result<Done, std::string> Ledger::open_views(const std::string& data) {
  ProjectorOptions options;
  options.dir = data + "/views";
  options.store.block_cache_bytes = memory_.block_cache;
  options.bytes_changed_max = memory_.view_changed;
  options.bytes_kept = memory_.view_rows;
  options.queue_bytes_max = memory_.queue;
  auto projector = Projector::open(log_->identity(), options);
  if (!projector) {
    return Unexpected{projector.error().message};
  }
  projector_ = std::move(*projector);
  const auto same = check_position(*log_, projector_->start_from());
  if (!same) {
    return Unexpected{with_remedy(same.error())};
  }
  say_what_is_refolded(*log_, projector_->start_from(), options.dir);
  return catch_views_up();
}

// Folds what lies between the position of the views and that of the books: the writer hands out
// only what comes behind the books.
Result<Done, std::string> Ledger::catch_views_up() {
  const LogIdentity& identity = log_->identity();
  ChainHeads passed(identity.ledger_id);
  RecordSink sink;
  sink.head = [&](std::string_view company) {
    const ChainHead head = passed.of(company);
    if (head.sequence > 0) {
      return head;
    }
    const HeadRow row = projector_->head(company);
    return row.sequence == 0 ? head : ChainHead{row.sequence, row.hash};
  };
  sink.take = [&](std::shared_ptr<AdmittedRecord> admitted) {
    passed.passed(*admitted);
    return projector_->offer(std::move(admitted));
  };
  for (int partition = 0; partition < identity.partition_count; ++partition) {
    const auto place = static_cast<std::size_t>(partition);
    const std::uint64_t from = projector_->start_from().partitions[place].next;
    const std::uint64_t until = books_->next_offset(partition);
    if (from >= until) {
      continue;
    }
    const auto read = read_records(*log_, partition, from, until, sink);
    if (!read) {
      return Unexpected{with_remedy(read.error())};
    }
  }
  const auto flushed = projector_->flush();
  if (!flushed) {
    return Unexpected{flushed.error().message};
  }
  return Done{};
}

Result<Done, std::string> Ledger::open_feed(const ServeOptions& options) {
  if (options.kafka.empty()) {
    return Done{};  // the feed is then read over HTTP
  }
  kafka::Connection connection;
  connection.bootstrap_servers = options.kafka;
  const std::string topic = feed_topic_of(options.topic);
  const auto made = kafka::ensure_topic(
      connection, {topic, log_->identity().partition_count, options.replication});
  if (!made) {
    return Unexpected{made.error().message};
  }
  if (made->replication_factor < options.replication) {
    return Unexpected{topic + " has replication.factor=" +
                      std::to_string(made->replication_factor) + ", but at least " +
                      std::to_string(options.replication) + " was asked for: it could lose events"};
  }
  if (made->partition_count != log_->identity().partition_count) {
    return Unexpected{topic + " has " + std::to_string(made->partition_count) +
                      " partitions, but the log has " +
                      std::to_string(log_->identity().partition_count)};
  }
  auto writer = kafka::TopicWriter::open(connection, topic);
  auto reader = kafka::TopicReader::open(connection, topic);
  if (!writer || !reader) {
    return Unexpected{writer ? reader.error().message : writer.error().message};
  }
  publisher_ = std::make_unique<FeedPublisher>(*log_, std::move(*writer), std::move(*reader));
  return Done{};
}

}  // namespace facta
