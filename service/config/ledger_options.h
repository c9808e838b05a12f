// What a ledger is opened with: the bridge between configuration and the code that opens it, so
// that neither the command line nor the ledger needs the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace facta {

// Tokens of an identity provider (service/access/web_token.h).
struct OidcOptions {
  std::string issuer;  // empty: there is none
  std::string audience;
  std::string keys_file;
  std::string roles_claim;
  std::string companies_claim;
};

// Who may speak to a service, and how.
struct AccessOptions {
  std::string admin_token_file;  // holds the first token; empty: none
  bool behind_tls_proxy = false;
  std::uint32_t rate_limit = 0;  // requests of one caller per second; 0: any number
  std::uint32_t rate_burst = 1;  // at once, after a pause
  OidcOptions oidc;
  std::string tls_certificate;  // PEM, with its chain; empty: no TLS
  std::string tls_key;          // PEM
};

struct ServeOptions {
  std::string data;         // folder of the embedded log and of the views
  std::string kafka;        // brokers; empty: the embedded log
  std::string topic;        // of the records
  std::string listen_host;  // numeric address
  std::uint16_t listen_port = 0;
  bool dev = false;  // identity from headers, settable clock; loopback only
  std::string
      dev_fixed;       // where the clock stands (RFC 3339), with a fixed ledger id; empty: not so
  int partitions = 1;  // of a new topic
  int replication = 1;
  std::size_t memory_bytes = 0;  // for tables and views before they are written behind
  std::string log_level;         // trace, debug, info, warn, error, off
  AccessOptions access;
};

// How a command that opens a ledger by itself says what it did or found.
enum class ReportForm { kText, kJson, kCsv };

// Where a history is.
struct OfflineOptions {
  std::string data;   // folder of the ledger
  std::string kafka;  // brokers; empty: the embedded log in `data`
  std::string topic;  // of the records, with Kafka
  std::string file;   // a history file instead; empty: none
  ReportForm form = ReportForm::kText;
  std::string seen;  // a history file that the ledger must go on from; empty: none
};

struct HistoryExportOptions {
  OfflineOptions from;
  std::string to;  // the file to write; "-": standard output
};

struct BackupOptions {
  std::string data;     // folder of the ledger
  bool stores = false;  // back up state and views: the log is on Kafka
  std::string target;   // folder of the backup
  bool check = false;   // read the backup back instead of taking one
  ReportForm form = ReportForm::kText;
};

struct RestoreOptions {
  std::string target;    // folder of the backup
  std::string data;      // folder of the ledger to be
  std::string until;     // as of ReplayOptions
  bool preview = false;  // say what would be lost, write nothing
  ReportForm form = ReportForm::kText;
};

struct BenchOptions {
  std::string folder;     // to write in; what was made there is removed again
  int hours = 1'000'000;  // entries to post and bill; in thousands, rounded up
  std::string memory;     // of the service, as its --memory; empty: as when nothing is said
  ReportForm form = ReportForm::kText;
};

struct LogCopyOptions {
  OfflineOptions from;
  OfflineOptions to;
};

struct ReplayOptions {
  OfflineOptions from;
  std::string until;  // "noord/120" or a time; empty: everything
};
// What answers GETs without a service.
struct LocalAnswer {
  int status = 0;
  std::string body;
  std::string content_type;
};
using LocalService = std::function<LocalAnswer(const std::string& target, std::string_view accept)>;
// Asks it; answers an exit code.
using ReplayUse = std::function<int(const LocalService&)>;

}  // namespace facta
