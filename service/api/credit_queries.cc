// Credit invoice actions 5.5, and what the jobs did (JOB-04).
#include "projections/credits/query.h"
#include "service/api/items.h"
#include "service/api/reading.h"

namespace facta::api {

void add_credit_queries(QueryRoutes& routes) {
  routes.list<CreditActionItem>(
      "/v1/creditActions", ViewRight::kInvoices,
      {"company", "customer", "state", "origin", "period", "from", "to"},
      [](Read& read) -> Ask<CreditActionItem> {
        Parameters& parameters = read.parameters;
        constexpr std::int64_t kDay = 86'400'000'000;
        CreditActionFilter filter;
        filter.company = parameters.text("company");
        filter.customer = parameters.text("customer");
        filter.state = parameters.word<CreditActionState>("state");
        filter.origin = parameters.word<CreditOrigin>("origin");
        const Parameters::Days days = parameters.days();  // of the request, in UTC
        if (days.from) {
          filter.from = Time{days.from->days * kDay};
        }
        if (days.to) {
          filter.until = Time{(days.to->days + 1) * kDay};
        }
        return [filter](const Views& views,
                        const PageRequest& page) -> Result<Page<CreditActionItem>, Rejection> {
          return credit_actions(views, filter, page);
        };
      });
  routes.list<JobRunItem>(
      "jobRuns", ViewRight::kOther, {"jobCode"}, [](Read& read) -> Ask<JobRunItem> {
        const std::string code = read.parameters.text("jobCode");
        return [code, company = read.company](
                   const Views& views,
                   const PageRequest& page) -> Result<Page<JobRunItem>, Rejection> {
          return page_of(views.jobs.runs, make_key(company), page, [&](const JobRunItem& row) {
            return code.empty() || row.jobCode == code;
          });
        };
      });
}

}  // namespace facta::api
