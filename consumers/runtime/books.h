// The books: state of every company of this process, folded from the log, with the place of every
// record. Owned by the writer's thread.
//
// What is folded may be rolled back until commit(): the writer folds records before they are
// durable. flush() writes the changed rows and the position in one batch; after a crash the tail of
// the log is folded again.
#pragma once

#include "aggregates/ledger.h"
#include "events/history/read_records.h"
#include "projections/core/flush_parts.h"
#include "projections/core/position.h"
#include "projections/core/write_behind.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// Of the state rows and of how they are folded: raise it with every change of either.
inline constexpr std::uint32_t kStateFoldVersion = 9;

// Where a record lies in the log: differs between logs, so it is no part of the state root.
struct RecordPlace {
  std::uint64_t offset = 0;
  FACTA_DESCRIBE(RecordPlace, offset)
};

// How far a company is: known without its book.
struct CompanyPlace {
  std::uint64_t sequence = 0;  // of its last record
  FACTA_DESCRIBE(CompanyPlace, sequence)
};

extern template class Table<RecordPlace>;
extern template class Table<CompanyPlace>;

struct CompanyBook {
  CompanyBook(const std::string& company, int partition_, const RowStore* store)
      : state(company, store), partition(partition_), places(place_tables, company + "/places") {
    places.attach(store);
  }
  ChainHead head(const LedgerId& ledger_id) const {
    const CompanyStatus& where = state.where();
    return {where.sequence, where.sequence == 0 ? ledger_id : where.hash};
  }

  CompanyState state;
  int partition;
  bool changed = false;  // perhaps, since the last flush
  bool asked = true;     // for it, since memory was last full
  TableList place_tables;
  Table<RecordPlace> places;  // make_key(sequence)
};

class Books {
 public:
  // Clean rows beyond so many bytes in memory are forgotten; the store has them.
  static constexpr std::size_t kBytesKept = 256u << 20;
  // `store`: where state is kept between starts; nullptr: memory only.
  Books(LogIdentity identity, RocksStore* store, std::size_t bytes_kept = kBytesKept);

  // Folds everything durable from the present position of a partition on; `on_admitted` sees each
  // admitted record. Commits as it goes, and writes behind as it goes when there is much to fold.
  // kCorrupt too when a record cannot be folded. `held`: whether the caller holds a book; else
  // those that are folded and not asked for again are forgotten when memory is full.
  using OnAdmitted = std::function<void(std::shared_ptr<const AdmittedRecord>)>;
  enum class Held { kPerhaps, kNone };
  Result<Done, LogError> catch_up(EventLog& log, int partition, const OnAdmitted& on_admitted,
                                  Held held = Held::kPerhaps);

  // nullptr: no such company was ever opened here.
  CompanyBook* find(std::string_view company);
  // The book of a company that is about to be opened; forgotten again unless something is folded.
  CompanyBook& prepare(const std::string& company);
  void forget_if_empty(const std::string& company);
  // visit(code, sequence of its last record) of every company that has records.
  template <class Visit>
  void each_company(Visit&& visit) const {
    companies_.scan({}, {}, [&](std::string_view code, const CompanyPlace& place) {
      visit(std::string(code), place.sequence);
      return true;
    });
  }
  // Those for which something may be done though nobody asks: work that goes on, or a job.
  std::vector<std::string> companies_at_work() const;

  // Folds one record of this process before it is durable.
  void fold(CompanyBook& book, const Record& record, const Digest& hash);
  // The record lies at `offset`: it counts. Moves the position of its partition.
  void settle(CompanyBook& book, const Record& record, const Digest& message_hash,
              std::uint64_t offset);
  void commit(CompanyBook& book);
  void rollback(CompanyBook& book);

  // Whether the log still holds what was folded last, where it was (R8).
  Result<Done, LogError> check(EventLog& log, int partition) const {
    return check_position(log, position_, partition);
  }
  // Where reading goes on: nothing that counts lies before it and is not folded (R4).
  std::uint64_t next_offset(int partition) const;
  const LogIdentity& identity() const { return identity_; }
  std::uint64_t voids() const { return voids_; }
  // Rows changed and not yet in the store; looks at the companies that have any.
  std::size_t rows_changed() const;
  std::size_t companies_changed() const { return changed_.size(); }
  std::size_t bytes_changed() const;  // of them, about
  // What all rows take, about, but for what was put into them since the last flush.
  std::size_t bytes_in_memory() const;
  // Begins to write all changes with the position, and goes on folding meanwhile; waits only for
  // the write before it, and to forget clean rows when memory is full. An error: of the write
  // before; nothing is lost, its rows are written with the next.
  Result<Done, std::string> flush_behind() { return flush_part(FlushParts::kAll); }
  // The same a part at a time: hands over so many rows, and twice those that changed since the last
  // part, so that it comes to an end; begins to write when none is left.
  Result<Done, std::string> flush_part(std::size_t rows);
  // Parts were handed over, and some are left.
  bool flushing() const { return parts_.at_hand(); }
  // Right behind a flush that found memory full, before anything else is folded: forgets the books
  // that nobody asked for since it was full before. Whoever holds one has to find it again.
  void forget_idle_books();
  // Forgets clean rows when memory is full though nothing changed: whoever only asks fills it too.
  // Does nothing while a write is at hand or has to be repeated.
  Result<Done, std::string> make_room();
  // A write failed, and its rows wait for the next.
  bool write_failed() const { return !flushing() && !write_at_hand() && !handed_over_is_stored(); }
  // Companies with a book in memory.
  std::size_t books_in_memory() const;
  // As flush_behind(), and waits until everything is on disk.
  Result<Done, std::string> flush();

 private:
  // A record as the log has it, which perhaps nobody decided; the error: it changed nothing.
  std::optional<LogError> fold_read(const AdmittedRecord& admitted);
  Result<Done, std::string> finish_write();
  bool write_at_hand() const { return write_ != nullptr && write_->busy(); }
  bool handed_over_is_stored() const;
  bool hand_over(std::size_t rows_max);
  void note_change(CompanyBook& book);
  std::vector<TableBase*> all_tables() const;
  std::vector<TableBase*> changed_tables() const;

  LogIdentity identity_;
  RocksStore* store_;
  std::size_t bytes_kept_;
  std::size_t bytes_folded_ = 0;        // of the log, since the last flush
  bool was_full_ = false;               // memory, before the last flush
  FlushParts parts_;                    // of the flush at hand
  WriteBehind::Evicted evicted_;        // before it
  std::unique_ptr<WriteBehind> write_;  // nullptr: memory only
  FoldPosition position_;
  // Per partition: read up to here. May be ahead of the position, by messages of the log's own.
  std::vector<std::uint64_t> read_to_;
  // Of every company; nullptr: nobody has asked for it since the start. Books are made when they
  // are needed, else a start took longer with every company there is.
  std::map<std::string, std::unique_ptr<CompanyBook>, std::less<>> books_;
  std::vector<CompanyBook*> changed_;  // books whose flag says so
  TableList own_tables_;
  Table<CompanyPlace> companies_;  // company code
  Table<Mark> at_work_;            // company code
  std::uint64_t voids_ = 0;
};

}  // namespace facta
