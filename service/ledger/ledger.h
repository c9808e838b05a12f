// The ledger of one process: log, books, writer, views, feed, wired. Everything that runs meets
// here and nowhere else.
#pragma once

#include "consumers/feed/publisher.h"
#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"
#include "service/access/token_directory.h"
#include "service/config/ledger_options.h"
#include "service/ledger/memory_shares.h"
#include "service/ledger/open_log.h"

#include <memory>
#include <string>

namespace facta {

class Ledger {
 public:
  // Opens the log, proves that the stores belong to it (R8; a store that cannot prove its position
  // is wiped and refolded), folds what they lack and starts writer, views and feed. The error is a
  // sentence for the operator.
  static Result<std::unique_ptr<Ledger>, std::string> open(
      const ServeOptions& options, const Clock& clock,
      std::function<void(int severity, std::string_view line)> client_log);
  // As stop(), then the log and the stores are closed.
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // No new commands; ends feed, writer and views, in this order. What is there can still be read.
  void stop();

  EventLog& log() { return *log_; }
  Writer& writer() { return *writer_; }
  Projector& projector() { return *projector_; }
  const Books& books() const {
    return *books_;
  }  // counters only: it belongs to the writer's thread
  const access::TokenDirectory& tokens() const { return tokens_; }
  const FeedPublisher* publisher() const { return publisher_.get(); }

 private:
  explicit Ledger(const MemoryShares& memory) : memory_(memory) {}
  Result<Done, std::string> open_state(const std::string& data);
  // Where the state of this folder stands; nullopt: nothing was written to it yet.
  std::optional<FoldPosition> folded_before() const;
  Result<Done, std::string> open_books();
  Result<Done, std::string> open_views(const std::string& data);
  Result<Done, std::string> catch_views_up();
  Result<Done, std::string> open_feed(const ServeOptions& options);

  MemoryShares memory_;
  access::TokenDirectory tokens_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<RocksStore> state_store_;
  std::unique_ptr<Books> books_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<FeedPublisher> publisher_;
  std::unique_ptr<Writer> writer_;
};

// The topic of the feed beside that of the records: "facta.records" -> "facta.events".
std::string feed_topic_of(const std::string& records_topic);

}  // namespace facta
