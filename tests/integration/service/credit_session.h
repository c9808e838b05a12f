// A client that has credits made in every way that needs a job: asked for from the balance, after a
// correction of a timesheet, by a job run by hand and by one at its time; then posted and billed
// anew. Every request has a key and is repeated until it is answered, and the service is started
// again whenever it is found dead, so a session may be interrupted anywhere.
#pragma once

#include "tests/integration/service/service_process.h"

#include <string>

namespace facta::service_testing {

// When the books of the session stand, for `facta serve --dev --dev-fixed`: a Monday, 9:00 in
// Amsterdam, half an hour before the credit job's time.
inline constexpr const char* kSessionTime = "2026-11-02T08:00:00Z";

// Four posted invoices of a company `noord` with its jobs set up.
void prepare_credit_session(const ServiceProcess& service);

class CreditSession {
 public:
  explicit CreditSession(ServiceProcess& service) : service_(service) {}
  // Whole, from its beginning.
  void play();
  // What must be true at its end, whatever happened on the way: each of the invoices credited once
  // (CRE-22, CRE-25, CRE-33, CRE-35), no hour lost or billed twice (CRE-26).
  void expect_done() const;
  // How often the service was found dead.
  int revived() const { return revived_; }

 private:
  void act(const std::string& path, const std::string& body, const std::string& key);
  Reply look(const std::string& path);
  void revive();
  void set_clock();
  // Runs a job by hand and waits for its end.
  void run_job(const std::string& code, const std::string& key);
  // Until `path` holds `text` so many times.
  void wait_for(const std::string& path, const std::string& text, int times);

  ServiceProcess& service_;
  bool later_ = false;  // the clock was set to the credit job's time
  int revived_ = 0;
};

}  // namespace facta::service_testing
