// What every read has in common: who asks, which position they must see, and how a list or an
// object becomes an answer. The routes themselves stand in *_queries.cc.
#pragma once

#include "aggregates/rights.h"
#include "aggregates/run/forecast.h"
#include "service/api/csv.h"
#include "service/api/parameters.h"
#include "service/api/query_door.h"
#include "service/api/schema.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace facta::api {

inline constexpr std::size_t kPageDefault = 100;
inline constexpr std::size_t kPageMax = 1000;

// One read on its way.
struct Read {
  const QueryDoor& door;
  RoutedRequest request;
  std::string company;  // of the path; empty: over all companies
  Parameters parameters;
  std::optional<Answer> verdict;                 // of a dry run that was asked first
  std::optional<Moment> as_of = {};              // of which the views are asked; nullopt: of now
  std::optional<BillingForecast> forecast = {};  // of an entry, asked of the writer first

  // Whether the client asked for this media type.
  bool accepts(std::string_view type) const;
};

// What came of a read; `position`: what it reflects, empty when that means nothing.
struct Produced {
  std::string position;
  std::string body;                              // JSON
  std::optional<http::HttpResponse> response{};  // instead of the body
  bool tagged = true;    // the position and the URL name it; false: its content does
  std::string tag = {};  // names it better than either
};

// Builds the answer, on the pool.
using Produce = std::function<Result<Produced, Rejection>(const Read&)>;
// Reads the parameters, on the I/O thread; faults are kept there.
using Prepare = std::function<Produce(Read&)>;
// Asks the writer something first; go() must be called once, from any thread. `asked`: false: the
// writer took no question.
using Before =
    std::function<void(const std::shared_ptr<Read>&, std::function<void(bool asked)> go)>;

// A page of a list. Runs while the views are held: it only looks.
template <class Item>
using Ask = std::function<Result<Page<Item>, Rejection>(const Views&, const PageRequest&)>;
// One thing.
template <class Item>
using AskOne = std::function<Result<Item, Rejection>(const Views&)>;

// "noord/120", or over all companies "*/<number of records folded>".
std::string position_of(const Views& views, const std::string& company);

// question(views), of now or of an earlier moment, while nothing is folded.
template <class Question>
auto look(const Projector& projector, const std::optional<Moment>& as_of, Question&& question) {
  return projector.read([&](const Views& now) {
    if (!as_of) {
      return question(now);
    }
    const PastStore rows(now, *as_of);
    const Views then(rows);
    return question(then);
  });
}

// The whole list as CSV, a page at a time: one is read while the one before is written.
template <class Item>
class CsvStream final : public http::BodyStream {
 public:
  CsvStream(const Read& read, Ask<Item> ask, Cursor from, std::optional<std::size_t> rows_max)
      : pool_(read.door.pool),
        projector_(read.door.projector),
        as_of_(read.as_of),
        ask_(std::move(ask)),
        cursor_(std::move(from)),
        left_(rows_max) {}

  ~CsvStream() override {
    if (ahead_.valid()) {
      ahead_.wait();  // the page at hand is read for this stream
    }
  }

  Next next(std::string& out) override {
    if (!ahead_.valid()) {
      out += csv_header<Item>();
      read_ahead();
    }
    const auto page = ahead_.get();
    if (!page) {
      return Next::kAbort;
    }
    if (left_) {
      *left_ -= std::min(*left_, page->items.size());
    }
    const bool more = page->next && left_ != std::size_t{0};
    if (more) {
      cursor_ = *page->next;
      read_ahead();
    }
    CsvWriter lines(out);
    for (const Item& item : page->items) {
      write_csv_line(lines, item);
    }
    return more ? Next::kMore : Next::kEnd;
  }

 private:
  void read_ahead() {
    constexpr std::size_t kRows = 1000;  // a page costs some searches, however long it is
    const PageRequest request{cursor_, left_ ? std::min(kRows, *left_) : kRows};
    const auto page = std::make_shared<std::promise<Result<Page<Item>, Rejection>>>();
    ahead_ = page->get_future();
    pool_.post([this, request, page] {
      page->set_value(
          look(projector_, as_of_, [&](const Views& views) { return ask_(views, request); }));
    });
  }

  WorkPool& pool_;
  const Projector& projector_;
  const std::optional<Moment> as_of_;
  Ask<Item> ask_;
  Cursor cursor_;
  std::optional<std::size_t> left_;
  std::future<Result<Page<Item>, Rejection>> ahead_;
};

class QueryRoutes {
 public:
  QueryRoutes(Router& router, const QueryDoor& door) : router_(router), door_(door) {}

  const QueryDoor& door() const { return door_; }

  // GET of a list. `path`: under the company, or whole when it begins with '/'. `prepare` reads
  // the parameters named by `names`.
  template <class Item>
  void list(const std::string& path, ViewRight right, std::vector<std::string> names,
            std::function<Ask<Item>(Read&)> prepare) {
    names.insert(names.end(), {"limit", "cursor"});
    route(path, right, std::move(names),
          {.parameters = {},
           .body = {},
           .answer = list_schema<Item>(),
           .sent_as = {},
           .given_as = {"text/csv"}},
          [prepare = std::move(prepare)](Read& read) -> Produce {
            const std::optional<std::size_t> limit = read_limit(read.parameters);
            const Cursor cursor = read_cursor(read.parameters);
            return [ask = prepare(read), limit, cursor](const Read& asked) {
              return produce_list<Item>(asked, ask, limit, cursor);
            };
          });
  }

  // A list of one kind of item or of another, as the parameters say; `add` may add to the JSON.
  template <class Item, class Other>
  struct Either {
    Ask<Item> ask;  // null: the other
    Ask<Other> ask_other;
    std::function<void(const Read&, std::string& body)> add;
  };
  template <class Item, class Other>
  void list_or(const std::string& path, ViewRight right, std::vector<std::string> names,
               std::function<Either<Item, Other>(Read&)> prepare) {
    names.insert(names.end(), {"limit", "cursor"});
    route(path, right, std::move(names),
          {.parameters = {},
           .body = {},
           .answer = "{\"anyOf\":[" + list_schema<Item>() + "," + list_schema<Other>() + "]}",
           .sent_as = {},
           .given_as = {"text/csv"}},
          [prepare = std::move(prepare)](Read& read) -> Produce {
            const std::optional<std::size_t> limit = read_limit(read.parameters);
            const Cursor cursor = read_cursor(read.parameters);
            return [either = prepare(read), limit, cursor](const Read& asked) {
              auto produced = either.ask
                                  ? produce_list<Item>(asked, either.ask, limit, cursor)
                                  : produce_list<Other>(asked, either.ask_other, limit, cursor);
              if (produced && !produced->response && either.add) {
                either.add(asked, produced->body);
              }
              return produced;
            };
          });
  }

  // GET of one thing.
  template <class Item>
  void object(const std::string& path, ViewRight right, std::vector<std::string> names,
              std::function<AskOne<Item>(Read&)> prepare) {
    route(path, right, std::move(names),
          {.parameters = {},
           .body = {},
           .answer = answer_schema<Item>(),
           .sent_as = {},
           .given_as = {}},
          [prepare = std::move(prepare)](Read& read) -> Produce {
            return
                [ask = prepare(read)](const Read& asked) { return produce_one<Item>(asked, ask); };
          });
  }

  void route(const std::string& path, ViewRight right, std::vector<std::string> names,
             RouteNotes notes, Prepare prepare, Before before = {});

  template <class Item>
  static Result<Produced, Rejection> produce_one(const Read& read, const AskOne<Item>& ask) {
    Produced produced;
    const auto item = look(read.door.projector, read.as_of, [&](const Views& views) {
      produced.position = position_of(views, read.company);
      return ask(views);
    });
    if (!item) {
      return Unexpected{item.error()};
    }
    json::JsonWriter out(produced.body);
    write_object(out, *item);
    return produced;
  }

 private:
  static std::optional<std::size_t> read_limit(Parameters& parameters);
  static Cursor read_cursor(Parameters& parameters);
  static http::HttpResponse csv_response(std::unique_ptr<http::BodyStream> stream);

  template <class Item>
  static Result<Produced, Rejection> produce_list(const Read& read, const Ask<Item>& ask,
                                                  std::optional<std::size_t> limit,
                                                  const Cursor& cursor) {
    Produced produced;
    const PageRequest request{cursor, limit.value_or(kPageDefault)};
    const auto page = look(read.door.projector, read.as_of, [&](const Views& views) {
      produced.position = position_of(views, read.company);
      return ask(views, request);
    });
    if (!page) {
      return Unexpected{page.error()};
    }
    if (read.accepts("text/csv")) {
      produced.response = csv_response(std::make_unique<CsvStream<Item>>(read, ask, cursor, limit));
      return produced;
    }
    json::JsonWriter out(produced.body);
    out.begin_object().key("items").begin_array();
    for (const Item& item : page->items) {
      write_object(out, item);
    }
    out.end_array().key("nextCursor");
    page->next ? out.string(page->next->text()) : out.null();
    out.field("position", produced.position).end_object();
    return produced;
  }

  Router& router_;
  const QueryDoor& door_;
};

// One file of routes each.
void add_definition_queries(QueryRoutes& routes);
void add_hours_queries(QueryRoutes& routes);
void add_run_queries(QueryRoutes& routes);
void add_invoice_queries(QueryRoutes& routes);
void add_book_queries(QueryRoutes& routes);
void add_balance_queries(QueryRoutes& routes);
void add_credit_queries(QueryRoutes& routes);
void add_history_queries(QueryRoutes& routes);
void add_feed_route(QueryRoutes& routes);
void add_operation_routes(Router& router, const QueryDoor& door);

}  // namespace facta::api
