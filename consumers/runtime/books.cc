#include "consumers/runtime/books.h"

#include "aggregates/tables/forget_rows.h"
#include "aggregates/tables/table_code.h"
#include "consumers/processes/next_step.h"
#include "events/base/assert.h"

#include <algorithm>
#include <functional>

namespace facta {

template class Table<RecordPlace>;
template class Table<CompanyPlace>;

namespace {

void add_tables(std::vector<TableBase*>& tables, const CompanyBook& book) {
  tables.insert(tables.end(), book.place_tables.begin(), book.place_tables.end());
  tables.insert(tables.end(), book.state.tables().begin(), book.state.tables().end());
}

std::size_t bytes_of(const std::vector<TableBase*>& tables) {
  std::size_t bytes = 0;
  for (const TableBase* table : tables) {
    bytes += table->bytes_in_memory();
  }
  return bytes;
}

// What has not changed since the last write, which succeeded, is in the store. Empty: there was not
// more in memory than may be.
WriteBehind::Evicted forget_stored_rows(std::vector<TableBase*> tables, std::size_t bytes_kept) {
  const std::size_t bytes = bytes_of(tables);
  WriteBehind::Evicted evicted;
  forget_rows(std::move(tables), bytes, bytes_kept,
              [&](TableBase& table) { evicted.push_back(table.evict()); });
  return evicted;
}

}  // namespace

Books::Books(LogIdentity identity, RocksStore* store, std::size_t bytes_kept)
    : identity_(identity),
      store_(store),
      bytes_kept_(bytes_kept),
      position_(FoldPosition::start_of(identity)),
      read_to_(static_cast<std::size_t>(identity.partition_count)),
      companies_(own_tables_, "companies"),
      at_work_(own_tables_, "companies_at_work") {
  for (TableBase* table : own_tables_) {
    table->attach(store);
  }
  if (store == nullptr) {
    return;
  }
  write_ = std::make_unique<WriteBehind>(*store);
  if (const auto bytes = store->position()) {
    const auto stored = FoldPosition::decode(*bytes);
    FACTA_ASSERT(stored.has_value(), "the position of the state store cannot be read");
    position_ = *stored;
  }
  each_company([&](std::string code, std::uint64_t) { books_[std::move(code)]; });
}

CompanyBook* Books::find(std::string_view company) {
  const auto found = books_.find(company);
  if (found == books_.end()) {
    return nullptr;
  }
  CompanyBook& book = found->second != nullptr ? *found->second : prepare(found->first);
  book.asked = true;
  return &book;
}

CompanyBook& Books::prepare(const std::string& company) {
  auto& book = books_[company];
  if (book == nullptr) {
    book = std::make_unique<CompanyBook>(company, partition_of(company, identity_.partition_count),
                                         store_);
  }
  return *book;
}

void Books::forget_if_empty(const std::string& company) {
  const auto found = books_.find(company);
  if (found != books_.end() && found->second != nullptr &&
      found->second->state.where().sequence == 0) {
    std::erase(changed_, found->second.get());
    books_.erase(found);
  }
}

std::vector<std::string> Books::companies_at_work() const {
  std::vector<std::string> codes;
  at_work_.scan({}, {}, [&](std::string_view code, const Mark&) {
    codes.emplace_back(code);
    return true;
  });
  return codes;
}

void Books::note_change(CompanyBook& book) {
  book.asked = true;
  if (!book.changed) {
    book.changed = true;
    changed_.push_back(&book);
  }
}

void Books::fold(CompanyBook& book, const Record& record, const Digest& hash) {
  note_change(book);
  fold_record(book.state, record, hash);
}

void Books::settle(CompanyBook& book, const Record& record, const Digest& message_hash,
                   std::uint64_t offset) {
  book.places.put(make_key(record.sequence), {offset});
  companies_.put(record.company, {record.sequence});
  const bool works = may_have_step(book.state);
  if (works != at_work_.contains(record.company)) {
    works ? at_work_.put(record.company, {}) : at_work_.erase(record.company);
  }
  position_.passed(book.partition, offset, message_hash);
}

void Books::commit(CompanyBook& book) {
  book.state.commit();
  book.places.commit();
  companies_.commit();
  at_work_.commit();
}

void Books::rollback(CompanyBook& book) {
  book.state.rollback();
  book.places.rollback();
  companies_.rollback();
  at_work_.rollback();
}

std::uint64_t Books::next_offset(int partition) const {
  const auto place = static_cast<std::size_t>(partition);
  return std::max(position_.partitions[place].next, read_to_[place]);
}

Result<Done, LogError> Books::catch_up(EventLog& log, int partition, const OnAdmitted& on_admitted,
                                       Held held) {
  const auto end = log.end(partition);
  if (!end) {
    return Unexpected{end.error()};
  }
  const std::uint64_t next = next_offset(partition);
  if (*end < next) {
    return Unexpected{
        LogError{LogFault::kTruncated, "the log ends at offset " + std::to_string(*end) +
                                           ", but offset " + std::to_string(next - 1) +
                                           " of partition " + std::to_string(partition) +
                                           " was already folded: it was cut off or made anew"}};
  }
  if (*end == next) {
    return Done{};
  }
  RecordSink sink;
  sink.head = [this](std::string_view company) {
    const CompanyBook* book = find(company);
    return book == nullptr ? ChainHead{0, identity_.ledger_id} : book->head(identity_.ledger_id);
  };
  std::optional<LogError> damage;
  sink.take = [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    damage = fold_read(*admitted);
    if (damage) {
      return false;
    }
    if (on_admitted) {
      on_admitted(admitted);
    }
    bytes_folded_ += admitted->bytes;
    if (bytes_folded_ >= bytes_kept_ / 4) {
      (void)flush_behind();  // what could not be written is written with the next
      if (held == Held::kNone) {
        forget_idle_books();
      }
    }
    return true;
  };
  sink.pass_void = [&](std::uint64_t offset, const Digest& hash) {
    ++voids_;
    position_.passed(partition, offset, hash);
  };
  const auto read = read_records(log, partition, next, *end, sink);
  if (damage || !read) {
    return Unexpected{damage ? std::move(*damage) : read.error()};
  }
  read_to_[static_cast<std::size_t>(partition)] = *read;
  return Done{};
}

std::optional<LogError> Books::fold_read(const AdmittedRecord& admitted) {
  const Record& record = admitted.record;
  CompanyBook& book = prepare(record.company);
  const BrokenInvariantsThrow instead_of_a_stop;
  try {
    fold(book, record, admitted.hash);
  } catch (const BrokenInvariant& broken) {
    rollback(book);
    forget_if_empty(record.company);
    return cannot_be_folded(admitted, broken.what());
  }
  settle(book, record, admitted.hash, admitted.offset);
  commit(book);
  return std::nullopt;
}

std::vector<TableBase*> Books::all_tables() const {
  std::vector<TableBase*> tables{own_tables_};
  for (const auto& [code, book] : books_) {
    if (book != nullptr) {
      add_tables(tables, *book);
    }
  }
  return tables;
}

std::vector<TableBase*> Books::changed_tables() const {
  std::vector<TableBase*> tables{own_tables_};
  for (const CompanyBook* book : changed_) {
    add_tables(tables, *book);
  }
  return tables;
}

std::size_t Books::rows_changed() const {
  return facta::rows_changed(changed_tables());
}

std::size_t Books::bytes_changed() const {
  return facta::bytes_changed(changed_tables());
}

std::size_t Books::bytes_in_memory() const {
  return bytes_of(all_tables());
}

Result<Done, std::string> Books::finish_write() {
  if (auto written = write_->finish(); !written) {
    return Unexpected{std::move(written.error().message)};
  }
  return Done{};
}

// Not so after a write that failed, whoever took its result: its rows wait for the next one.
bool Books::handed_over_is_stored() const {
  return write_ == nullptr || (!write_->busy() && write_->next().empty());
}

Result<Done, std::string> Books::flush_part(std::size_t rows) {
  bytes_folded_ = 0;
  if (store_ == nullptr) {
    return Done{};
  }
  Result<Done, std::string> before = Done{};
  if (!flushing()) {
    before = finish_write();
    was_full_ = false;
    if (handed_over_is_stored()) {  // now: what is handed over below is not
      const std::vector<TableBase*> tables = all_tables();
      was_full_ = bytes_of(tables) > bytes_kept_;
      evicted_ = forget_stored_rows(tables, bytes_kept_);
    }
  }
  if (hand_over(parts_.next(rows, rows_changed()))) {
    write_->start(position_.encode(), std::exchange(evicted_, {}));
    parts_.end();
  } else {
    parts_.are_left(rows_changed());
  }
  return before;
}

// False: some rows are left. The position counts when none is.
bool Books::hand_over(std::size_t rows_max) {
  const RowSink sink = write_->next().sink();
  while (!changed_.empty()) {
    CompanyBook& book = *changed_.back();
    TableList tables;
    add_tables(tables, book);
    if (!flush_some(tables, sink, rows_max)) {
      return false;
    }
    book.changed = false;
    changed_.pop_back();
  }
  return flush_some(own_tables_, sink, rows_max);
}

// What the write at hand has was changed, and so asked for, since memory was last full: it stays.
void Books::forget_idle_books() {
  if (!std::exchange(was_full_, false)) {
    return;
  }
  for (auto& [code, book] : books_) {
    if (book != nullptr && !std::exchange(book->asked, false) && !book->changed) {
      book.reset();
    }
  }
}

std::size_t Books::books_in_memory() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(books_, [](const auto& one) { return one.second != nullptr; }));
}

Result<Done, std::string> Books::make_room() {
  if (store_ == nullptr || (write_->busy() && !write_->over())) {
    return Done{};
  }
  auto before = finish_write();
  if (handed_over_is_stored()) {
    (void)forget_stored_rows(all_tables(), bytes_kept_);
  }
  return before;
}

Result<Done, std::string> Books::flush() {
  if (store_ == nullptr) {
    return Done{};
  }
  (void)flush_behind();  // the write below has its rows
  auto written = finish_write();
  if (handed_over_is_stored()) {
    (void)forget_stored_rows(all_tables(), bytes_kept_);
  }
  return written;
}

}  // namespace facta
