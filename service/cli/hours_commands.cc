// facta hours post: a file of any size, in parts. A part is one request and one record, so it is
// posted as a whole or not at all; entry ids make posting it again harmless.
#include "events/base/sha256.h"
#include "service/cli/commands.h"
#include "service/cli/hours_part.h"
#include "service/cli/json_text.h"
#include "service/cli/session.h"
#include "service/cli/view.h"
#include "service/hours_file/hours_file.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <ostream>
#include <sstream>

namespace facta::cli {
namespace {

using hours_file::HoursFile;

constexpr std::size_t kPartRowsMax = 5'000;       // unless --part says otherwise
constexpr std::size_t kPartRowsMost = 10'000;     // DEC-24
constexpr std::size_t kPartBytesMost = 8u << 20;  // DEC-24
constexpr int kTooLarge = 413;

// The mapping of that name or file; nothing without --mapping. The error has been written.
Result<std::optional<hours_file::Mapping>, ExitCode> mapping_of(Session& session,
                                                                const Values& values) {
  const auto name = values.text("mapping");
  if (!name) {
    return std::optional<hours_file::Mapping>{};
  }
  std::string text;
  if (const auto built_in = hours_file::built_in_mapping(*name)) {
    text = *built_in;
  } else {
    std::ifstream file(*name, std::ios::binary);
    std::ostringstream read;
    if (!file || !(read << file.rdbuf())) {
      return Unexpected{session.usage("there is no mapping " + *name +
                                      ": kimai, toggl, clockify or the path of a mapping file")};
    }
    text = read.str();
  }
  auto mapping = hours_file::load_mapping(text);
  if (!mapping) {
    write_file_errors(session.terminal(), *name, mapping.error());
    return Unexpected{kRefused};
  }
  return std::optional<hours_file::Mapping>{std::move(*mapping)};
}

// Every row of a list, page by page.
template <class Take>
ExitCode each_row(Session& session, const std::string& target, Take&& take) {
  std::string cursor;
  do {
    auto answer =
        session.remote().get(target + "?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor));
    if (!answer) {
      return answer.error();
    }
    if (!answer->accepted()) {
      return session.remote().refuse(*answer);
    }
    const auto page = json::parse_json(std::move(answer->body));
    if (!page) {
      return kUnreachable;
    }
    const json::JsonValue* const items = page->root().find("items");
    for (const auto& row : items == nullptr ? std::span<const json::JsonValue>() : items->items()) {
      take(row);
    }
    const json::JsonValue* const next = page->root().find("nextCursor");
    cursor = next == nullptr ? "" : cell_of(*next);
  } while (!cursor.empty());
  return kDone;
}

std::string_view member(const json::JsonValue& row, std::string_view name) {
  const json::JsonValue* const value = find_member(row, name);
  return value == nullptr ? std::string_view() : value->string();
}

// Fills the names that a mapping looks up from the master data of the company.
ExitCode read_names(Session& session, const std::string& company, hours_file::NameBook& names) {
  ExitCode code = each_row(session, company + "/customers", [&](const json::JsonValue& row) {
    names.add_customer(member(row, "code"), member(row, "name"));
  });
  if (code == kDone) {
    code = each_row(session, company + "/projects", [&](const json::JsonValue& row) {
      names.add_project(member(row, "customer"), member(row, "code"), member(row, "name"));
    });
  }
  return code;
}

bool looks_names_up(const hours_file::Mapping& mapping) {
  return std::ranges::any_of(mapping.columns,
                             [](const auto& rule) { return rule && rule->by_name; });
}

struct Posted {
  std::size_t posted = 0;
  std::size_t there_already = 0;
  std::size_t parts = 0;
  std::string position;
};

std::string part_key(const Session& session, const Values& values, const std::string& company,
                     const std::string& body, std::size_t part) {
  if (values.has("id")) {
    return session.key() + "-" + std::to_string(part);
  }
  return "hours-" + hex(sha256(company + "\n" + body)).substr(0, 40);
}

// The key comes from the content, so a part that was sent before is answered as then. That is right
// when it was posted; a refusal of then says nothing of now, so it is asked again under a new key.
Remote::Outcome post_part(Session& session, const std::string& target, const std::string& body,
                          const std::string& key) {
  auto answer = session.remote().post(target, body, key);
  if (answer && !answer->accepted() && answer->replayed) {
    return session.remote().post(target, body, key + "-" + random_key().substr(0, 16));
  }
  return answer;
}

void count(const RemoteAnswer& answer, std::size_t rows, Posted& posted) {
  std::size_t new_ones = rows;
  const auto document = json::parse_json(answer.body);
  const json::JsonValue* const number =
      document ? find_path(document->root(), "result.posted") : nullptr;
  const json::JsonValue* const events = document ? document->root().find("events") : nullptr;
  if (answer.replayed || (events != nullptr && events->items().empty())) {
    new_ones = 0;
  } else if (number != nullptr) {
    new_ones = std::min(rows, static_cast<std::size_t>(std::stoull(cell_of(*number))));
  }
  posted.posted += new_ones;
  posted.there_already += rows - new_ones;
  posted.parts += 1;
  posted.position = answer.position;
}

void report(Session& session, const hours_file::HoursFileInfo& info, const Posted& posted) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object();
  out.key("posted").unsigned_integer(posted.posted);
  out.key("alreadyThere").unsigned_integer(posted.there_already);
  out.key("rowsLeftOut").unsigned_integer(info.rows_left_out);
  out.key("rowsRepeated").unsigned_integer(info.rows_repeated);
  out.key("parts").unsigned_integer(posted.parts);
  out.field("decimalSign", hours_file::word_of(info.decimal));
  out.end_object();
  if (session.form() != OutputForm::kTable) {
    const auto document = json::parse_json(text);
    show_object(session, document->root());
    return;
  }
  std::ostream& to = *session.terminal().out;
  to << posted.posted << " hours entries posted in " << posted.parts
     << (posted.parts == 1 ? " part" : " parts");
  to << (info.decimal == hours_file::DecimalSign::None
             ? ""
             : ", decimal " + std::string(hours_file::word_of(info.decimal)));
  if (posted.there_already > 0) {
    to << ", " << posted.there_already << " were there already";
  }
  if (info.rows_left_out > 0) {
    to << ", " << info.rows_left_out << " left out by the mapping";
  }
  to << '\n';
}

// Sends the rows of a file part by part and remembers how far it came.
class Upload {
 public:
  Upload(Session& session, const Values& values, std::string target)
      : session_(session), values_(values), target_(std::move(target)) {}

  // Posts one part; one that is too large, or that the service finds so, goes as two halves.
  Remote::Outcome send(std::span<const hours_file::HoursRow> rows) {
    const std::string body = part_body(rows);
    if (body.size() > kPartBytesMost && rows.size() > 1) {
      return send_halves(rows);
    }
    auto answer = post_part(session_, target_, body,
                            part_key(session_, values_, target_, body, posted_.parts + 1));
    if (answer && answer->status == kTooLarge && rows.size() > 1) {
      return send_halves(rows);
    }
    if (answer && answer->accepted()) {
      count(*answer, rows.size(), posted_);
    } else {
      not_posted_ = rows;
    }
    return answer;
  }

  // Says where it stopped, and how to go on.
  void stopped(std::size_t line, std::size_t rows) const {
    *session_.terminal().error << done() << " of " << rows
                               << " entries are posted; the same command goes on from there, with "
                                  "--from-line "
                               << line << " without sending the lines before\n";
  }

  const Posted& posted() const { return posted_; }
  std::size_t done() const { return posted_.posted + posted_.there_already; }
  // Of the part that was not accepted.
  std::span<const hours_file::HoursRow> not_posted() const { return not_posted_; }

 private:
  Remote::Outcome send_halves(std::span<const hours_file::HoursRow> rows) {
    auto first = send(rows.first(rows.size() / 2));
    return first && first->accepted() ? send(rows.subspan(rows.size() / 2)) : std::move(first);
  }

  Session& session_;
  const Values& values_;
  const std::string target_;
  Posted posted_;
  std::span<const hours_file::HoursRow> not_posted_;
};

bool is_interrupted(const Session& session) {
  return session.surroundings().interrupted && session.surroundings().interrupted();
}

// What the command line says of the parts.
struct PartOptions {
  std::size_t rows_max = kPartRowsMax;
  std::size_t from_line = 0;  // rows of the file before it are not sent
};

std::span<const hours_file::HoursRow> rows_from(const hours_file::HoursBatch& batch,
                                                std::size_t line) {
  const auto rows = batch.rows();
  const auto first = std::ranges::find_if(
      rows, [line](const hours_file::HoursRow& row) { return row.line >= line; });
  return rows.subspan(static_cast<std::size_t>(first - rows.begin()));
}

int post_rows(Session& session, const Values& values, const std::string& target, HoursFile& file,
              const PartOptions& part) {
  ProgressBar bar(session.terminal(), "hours post");
  hours_file::HoursBatch batch;
  const std::string path = values.text_or_empty("FILE");
  Upload upload(session, values, target);
  bool interrupted = is_interrupted(session);
  std::size_t passed = 0;
  while (true) {
    const auto more = file.next_batch(part.rows_max, batch);
    if (!more) {
      bar.clear();
      write_file_errors(session.terminal(), path, more.error());
      return kRefused;
    }
    if (!*more) {
      break;
    }
    const auto rows = rows_from(batch, part.from_line);
    passed += batch.rows().size();
    if (rows.empty()) {
      continue;
    }
    if (interrupted) {
      bar.clear();
      upload.stopped(rows.front().line, file.info().rows);
      return kUnreachable;
    }
    const auto answer = upload.send(rows);
    if (!answer || !answer->accepted()) {
      bar.clear();
      const auto left = upload.not_posted();
      if (upload.done() > 0 || part.from_line > 0) {
        upload.stopped(left.front().line, file.info().rows);
      }
      if (!answer) {
        return answer.error();
      }
      write_rows_at_fault(session.terminal(), path, answer->body, left);
      return session.remote().refuse(*answer);
    }
    bar.show(passed, file.info().rows);
    interrupted = is_interrupted(session);
  }
  bar.clear();
  session.remote().settle(upload.posted().position);
  report(session, file.info(), upload.posted());
  return kDone;
}

// A whole number from 1 to `most`; nothing when it is none.
std::optional<std::size_t> number_of(const std::string& text, std::size_t most) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= 1 && number <= most ? std::optional(number) : std::nullopt;
}

Result<PartOptions, ExitCode> part_options(Session& session, const Values& values) {
  PartOptions options;
  if (const auto part = values.text("part")) {
    const auto rows = number_of(*part, kPartRowsMost);
    if (!rows) {
      return Unexpected{session.usage("--part takes 1 to 10000 entries")};
    }
    options.rows_max = *rows;
  }
  if (const auto from = values.text("from-line")) {
    const auto line = number_of(*from, std::numeric_limits<std::size_t>::max());
    if (!line || values.has("id")) {
      return Unexpected{session.usage(line ? "--from-line makes other parts, so --id cannot stand "
                                             "beside it"
                                           : "--from-line takes the number of a line")};
    }
    options.from_line = *line;
  }
  return options;
}

int post_hours(Session& session, const Values& values) {
  const auto company = session.target("/v1/companies/{company}", values);
  if (!company) {
    return kUsage;
  }
  const auto part = part_options(session, values);
  if (!part) {
    return part.error();
  }
  const auto mapping = mapping_of(session, values);
  if (!mapping) {
    return mapping.error();
  }
  hours_file::NameBook names;
  hours_file::HoursFileOptions options;
  if (*mapping) {
    options.mapping = &**mapping;
    options.names = &names;
    if (looks_names_up(**mapping)) {
      const ExitCode code = read_names(session, *company, names);
      if (code != kDone) {
        return code;
      }
    }
  }
  hours_file::FileSource source(values.text_or_empty("FILE"));
  auto file = HoursFile::open(source, options);
  if (!file) {
    write_file_errors(session.terminal(), values.text_or_empty("FILE"), file.error());
    return kRefused;
  }
  return post_rows(session, values, *company + "/hours", *file, *part);
}

}  // namespace

void add_hours_commands(std::vector<CommandSpec>& tree) {
  CommandSpec spec;
  spec.path = "hours post";
  spec.group = group_summary(spec.path);
  spec.summary = "post a file of hours; posting it again changes nothing";
  spec.example = "facta hours post kimai.csv --mapping kimai --company noord";
  spec.arguments = {{"FILE", {}, "CSV; columns: docs/mapping.md", true, false, {}}};
  spec.options = {
      {"mapping", "NAME|FILE", "kimai, toggl, clockify, or a mapping file", false, false, {}},
      {"part", "ROWS", "entries per request (5000; at most 10000)", false, false, {}},
      {"from-line", "LINE", "leave out what stands before this line of the file"}};
  spec.run = post_hours;
  tree.push_back(std::move(spec));
}

}  // namespace facta::cli
