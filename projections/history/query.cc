#include "projections/history/query.h"

#include "projections/hours/query.h"

namespace facta {
namespace {

std::uint64_t sequence_of(std::string_view key) {
  return number_of_key(key.substr(key.size() - 8));
}

std::string subject_prefix(std::string_view company, SubjectKind kind, std::string_view id) {
  return make_key(company, static_cast<std::uint64_t>(kind), id);
}

}  // namespace

std::optional<HistoryItem> history_record(const Views& views, std::string_view company,
                                          std::uint64_t sequence) {
  const std::string key = make_key(company, sequence);
  auto row = views.history.records.get(key);
  if (!row) {
    return std::nullopt;
  }
  return HistoryItem{sequence, std::move(*row), views.history.places.get(key)};
}

Page<HistoryItem> history(const Views& views, std::string_view company,
                          const PageRequest& request) {
  Page<HistoryItem> page;
  page.next =
      scan_page(views.history.records, make_key(company), request,
                [&](std::string_view key, const HistoryRow& row) {
                  page.items.push_back({sequence_of(key), row, views.history.places.get(key)});
                  return true;
                });
  return page;
}

Page<HistoryItem> history_about(const Views& views, std::string_view company, SubjectKind kind,
                                std::string_view id, const PageRequest& request) {
  Page<HistoryItem> page;
  page.next = scan_page(views.history.subjects, subject_prefix(company, kind, id), request,
                        [&](std::string_view key, const CodeRow&) {
                          auto item = history_record(views, company, sequence_of(key));
                          if (!item) {
                            return false;
                          }
                          page.items.push_back(std::move(*item));
                          return true;
                        });
  return page;
}

std::vector<HistoryItem> history_of_hours(const Views& views, std::string_view company,
                                          std::string_view entry) {
  std::vector<HistoryItem> items;
  const auto found = hours_entry(views, company, entry);
  if (!found) {
    return items;
  }
  std::vector<std::uint64_t> sequences = found->sequences;
  sequences.insert(sequences.begin(), found->sequence);
  for (const std::uint64_t sequence : sequences) {
    if (auto item = history_record(views, company, sequence)) {
      items.push_back(std::move(*item));
    }
  }
  return items;
}

std::vector<std::uint64_t> sequences_about(const Views& views, std::string_view company,
                                           SubjectKind kind, std::string_view id) {
  std::vector<std::uint64_t> sequences;
  views.history.subjects.scan_prefix(subject_prefix(company, kind, id),
                                     [&](std::string_view key, const CodeRow&) {
                                       sequences.push_back(sequence_of(key));
                                       return true;
                                     });
  return sequences;
}

}  // namespace facta
