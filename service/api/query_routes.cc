#include "service/api/openapi.h"
#include "service/api/reading.h"

namespace facta::api {

void add_query_routes(Router& router, const QueryDoor& door) {
  QueryRoutes routes(router, door);
  add_definition_queries(routes);
  add_hours_queries(routes);
  add_run_queries(routes);
  add_invoice_queries(routes);
  add_book_queries(routes);
  add_balance_queries(routes);
  add_credit_queries(routes);
  add_history_queries(routes);
  add_feed_route(routes);
  add_operation_routes(router, door);
  add_openapi_route(router);
}

}  // namespace facta::api
