// Why a backup or a restore does not go on: a stable code (docs/backup.md lists them), a sentence
// with file, byte and numbers, and what to do.
#pragma once

#include "events/base/result.h"
#include "events/log/event_log.h"

#include <string>

namespace facta::backup {

struct BackupError {
  std::string code;  // "backup.damaged"
  std::string message;
  std::string remedy;
};

template <class T>
using Backed = Result<T, BackupError>;

// The machine does not let it: no room, no rights, a disk that cannot be read.
inline constexpr const char* kUnavailable = "backup.unavailable";

inline Unexpected<BackupError> refuse(std::string code, std::string message, std::string remedy) {
  return Unexpected{BackupError{std::move(code), std::move(message), std::move(remedy)}};
}
inline Unexpected<BackupError> unavailable(std::string message) {
  return refuse(kUnavailable, std::move(message), "Make it possible, and run the command again.");
}
// A log that cannot be read: of the ledger, not of the backup.
inline Unexpected<BackupError> unreadable(const LogError& error) {
  return error.fault == LogFault::kCorrupt
             ? refuse("ledger.damaged", error.message, "Restore the ledger from a backup.")
             : unavailable(error.message);
}

}  // namespace facta::backup
