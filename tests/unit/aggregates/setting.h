// The command that changes one setting.
#pragma once

#include "aggregates/commands/commands.h"

#include <string>
#include <utility>

namespace facta {

inline ChangeInvoiceSettings setting(std::string key, std::string value, OptionalText level = {},
                                     OptionalText subject = {}) {
  ChangeInvoiceSettings settings;
  settings.key = std::move(key);
  settings.value = std::move(value);
  settings.level = std::move(level);
  settings.subject = std::move(subject);
  return settings;
}

}  // namespace facta
