#include "service/api/hours_body.h"

#include "service/api/command_request.h"
#include "service/api/decode.h"
#include "service/api/parameters.h"
#include "service/hours_file/hours_file.h"
#include "service/json/json_writer.h"

namespace facta::api {
namespace {

using hours_file::HoursColumn;
using hours_file::HoursRow;

constexpr std::size_t kEntriesMax = 10'000;  // DEC-24

Rejection too_many() {
  return reject("request.too_large", {}, {{"limit", "10,000 entries per request"}});
}

Rejection reject_file(const hours_file::HoursFileErrors& errors) {
  std::vector<FieldFault> faults;
  for (const auto& error : errors) {
    std::string place = error.line == 0 ? std::string{} : "/lines/" + std::to_string(error.line);
    if (!error.column_name.empty()) {
      json::append_pointer(place, error.column_name);
    }
    faults.push_back({std::move(place), hours_file::describe(error)});
  }
  return reject_fields(std::move(faults));
}

// One row of a checked file; what is left to refuse is what only facta's types know.
HoursEntryInput entry_of(const HoursRow& row, Decoder& decoder, const json::JsonPointer& lines) {
  HoursEntryInput entry;
  const json::JsonPointer at = lines.at(row.line);
  const auto cell = [&](HoursColumn column, auto& field) {
    decoder.text(row[column], at.at(hours_file::name_of(column)), field);
  };
  cell(HoursColumn::EntryId, entry.entryId);
  cell(HoursColumn::Date, entry.date);
  cell(HoursColumn::Customer, entry.customer);
  cell(HoursColumn::Project, entry.project);
  cell(HoursColumn::Resource, entry.resource);
  cell(HoursColumn::Quantity, entry.quantity);
  cell(HoursColumn::Rate, entry.rate);
  cell(HoursColumn::Description, entry.description);
  cell(HoursColumn::BusinessUnit, entry.businessUnit);
  cell(HoursColumn::Wbs, entry.wbs);
  cell(HoursColumn::Timesheet, entry.timesheet);
  cell(HoursColumn::VatCode, entry.vatCode);
  cell(HoursColumn::LedgerAccount, entry.ledgerAccount);
  cell(HoursColumn::Currency, entry.currency);
  return entry;
}

Result<Command, Rejection> decode_csv(const std::string& body) {
  hours_file::TextSource source(body);
  auto file = hours_file::HoursFile::open(source);
  if (!file) {
    return Unexpected{reject_file(file.error())};
  }
  if (file->info().rows > kEntriesMax) {
    return Unexpected{too_many()};
  }
  PostHours command;
  command.entries.reserve(file->info().rows);
  Decoder decoder;
  const json::JsonPointer root;
  const json::JsonPointer lines = root.at("lines");
  hours_file::HoursBatch batch;
  while (true) {
    const auto more = file->next_batch(kEntriesMax, batch);
    if (!more) {
      return Unexpected{reject_file(more.error())};
    }
    if (!*more) {
      break;
    }
    for (const HoursRow& row : batch.rows()) {
      command.entries.push_back(entry_of(row, decoder, lines));
    }
  }
  if (!decoder.ok()) {
    return Unexpected{reject_fields(std::move(decoder.faults()))};
  }
  return Command{std::move(command)};
}

Result<Command, Rejection> decode_ndjson(std::string_view body) {
  PostHours command;
  Decoder decoder;
  const json::JsonPointer root;
  const json::JsonPointer lines = root.at("lines");
  std::size_t line = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view text = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    ++line;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    if (command.entries.size() == kEntriesMax) {
      return Unexpected{too_many()};
    }
    const auto document = json::parse_json(std::string(text));
    if (!document) {
      decoder.fault(lines.at(line), document.error().message);
      continue;
    }
    decoder.object(document->root(), lines.at(line), command.entries.emplace_back());
  }
  if (!decoder.ok()) {
    return Unexpected{reject_fields(std::move(decoder.faults()))};
  }
  return Command{std::move(command)};
}

Result<Command, Rejection> decode_json(const RoutedRequest& request) {
  const auto document = parse_body(request.http);
  if (!document) {
    return Unexpected{document.error()};
  }
  const json::JsonValue& root = *document ? (**document).root() : empty_object();
  PostHours command;
  Decoder decoder;
  if (root.is_object() && root.find("entries") == nullptr) {
    decoder.object(root, json::JsonPointer{}, command.entries.emplace_back());
  } else {
    const auto* entries = root.find("entries");
    if (entries != nullptr && entries->items().size() > kEntriesMax) {
      return Unexpected{too_many()};
    }
    decoder.object(root, json::JsonPointer{}, command);
  }
  if (!decoder.ok()) {
    return Unexpected{reject_fields(std::move(decoder.faults()))};
  }
  return Command{std::move(command)};
}

}  // namespace

Result<Command, Rejection> decode_hours(const RoutedRequest& request) {
  const std::string type = media_type(request.http);
  if (type == "text/csv") {
    return decode_csv(request.http.body);
  }
  if (type == "application/x-ndjson") {
    return decode_ndjson(request.http.body);
  }
  return decode_json(request);
}

std::string file_note(const http::HttpRequest& request) {
  if (media_type(request) != "text/csv") {
    return {};
  }
  hours_file::TextSource source(request.body);
  const auto file = hours_file::HoursFile::open(source);
  if (!file) {
    return {};
  }
  const hours_file::HoursFileInfo& info = file->info();
  const char* decimal = info.decimal == hours_file::DecimalSign::Comma   ? ","
                        : info.decimal == hours_file::DecimalSign::Point ? "."
                                                                         : "";
  std::string text = ",\"file\":";
  json::JsonWriter out(text);
  out.begin_object().field("separator", std::string(1, info.separator)).field("decimal", decimal);
  out.key("rows").unsigned_integer(info.rows).end_object();
  return text;
}

EntryPlaces::EntryPlaces(const http::HttpRequest& request) {
  const std::string type = media_type(request);
  if (type == "application/x-ndjson") {
    lines_given_ = true;
    std::string_view body = request.body;
    for (std::size_t line = 1; !body.empty(); ++line) {
      const std::size_t end = std::min(body.find('\n'), body.size());
      if (body.substr(0, end).find_first_not_of(" \t\r") != std::string_view::npos) {
        lines_.push_back(line);
      }
      body.remove_prefix(std::min(end + 1, body.size()));
    }
  } else if (type == "text/csv") {
    lines_given_ = true;
    hours_file::TextSource source(request.body);
    auto file = hours_file::HoursFile::open(source);
    hours_file::HoursBatch batch;
    if (file && file->next_batch(kEntriesMax, batch)) {
      for (const HoursRow& row : batch.rows()) {
        lines_.push_back(row.line);
      }
    }
  } else {
    const auto document = json::parse_json(request.body);
    single_ =
        document && document->root().is_object() && document->root().find("entries") == nullptr;
  }
}

std::string EntryPlaces::in_body(const std::string& pointer) const {
  constexpr std::string_view kEntries = "/entries/";
  if (!pointer.starts_with(kEntries) || (!single_ && !lines_given_)) {
    return pointer;
  }
  const std::size_t slash = std::min(pointer.find('/', kEntries.size()), pointer.size());
  const auto index =
      parse_whole(std::string_view(pointer).substr(kEntries.size(), slash - kEntries.size()));
  if (single_) {
    return pointer.substr(slash);
  }
  if (!index || *index >= lines_.size()) {
    return pointer;
  }
  return "/lines/" + std::to_string(lines_[*index]) + pointer.substr(slash);
}

}  // namespace facta::api
