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
#include <fstream>
#include <ostream>
#include <sstream>

namespace facta::cli {
namespace {

using hours_file::HoursFile;

constexpr std::size_t kPartRowsMax = 5'000;

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

int post_rows(Session& session, const Values& values, const std::string& target, HoursFile& file,
              std::size_t rows_max) {
  ProgressBar bar(session.terminal(), "hours post");
  hours_file::HoursBatch batch;
  Posted posted;
  const std::string path = values.text_or_empty("FILE");
  std::size_t done = 0;
  while (true) {
    const auto more = file.next_batch(rows_max, batch);
    if (!more) {
      bar.clear();
      write_file_errors(session.terminal(), path, more.error());
      return kRefused;
    }
    if (!*more) {
      break;
    }
    const std::string body = part_body(batch.rows());
    const std::string key = part_key(session, values, target, body, posted.parts + 1);
    const auto answer = post_part(session, target, body, key);
    if (!answer || !answer->accepted()) {
      bar.clear();
      if (done > 0) {
        *session.terminal().error << done << " of " << file.info().rows
                                  << " entries are posted; the same command goes on from there\n";
      }
      if (!answer) {
        return answer.error();
      }
      write_rows_at_fault(session.terminal(), path, answer->body, batch.rows());
      return session.remote().refuse(*answer);
    }
    count(*answer, batch.rows().size(), posted);
    done += batch.rows().size();
    bar.show(done, file.info().rows);
  }
  bar.clear();
  session.remote().settle(posted.position);
  report(session, file.info(), posted);
  return kDone;
}

int post_hours(Session& session, const Values& values) {
  const auto company = session.target("/v1/companies/{company}", values);
  if (!company) {
    return kUsage;
  }
  std::size_t rows_max = kPartRowsMax;
  if (const auto part = values.text("part")) {
    rows_max = static_cast<std::size_t>(std::strtoull(part->c_str(), nullptr, 10));
    if (rows_max < 1 || rows_max > kPartRowsMax) {
      return session.usage("--part takes 1 to 5000 entries");
    }
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
  return post_rows(session, values, *company + "/hours", *file, rows_max);
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
      {"part", "ROWS", "entries per request, at most 5000", false, false, {}}};
  spec.run = post_hours;
  tree.push_back(std::move(spec));
}

}  // namespace facta::cli
