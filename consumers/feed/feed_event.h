// One event as downstream accounting sees it (design: section 5): a CloudEvents 1.0 event.
#pragma once

#include "events/log/event_log.h"
#include "events/record/admitted_record.h"

#include <optional>
#include <string>
#include <string_view>

namespace facta {

// "company/sequence/index": names one event for ever, and orders those of a company.
struct FeedId {
  std::string company;
  std::uint64_t sequence = 0;
  std::uint64_t index = 0;

  std::string text() const;
  static std::optional<FeedId> parse(std::string_view text);
  // Whether this event comes after `other` in the order of their company.
  bool after(const FeedId& other) const {
    return sequence > other.sequence || (sequence == other.sequence && index > other.index);
  }
  bool operator==(const FeedId&) const = default;
};

inline constexpr std::string_view kFeedDataSchema = "events/schema/events.capnp#Event";

// What the event is about: "invoices/2025-0042", "runs/12", "hours"; "" when it is the company.
std::string subject_of(const Event& event);

// The `ce_source` of a ledger: "facta/<first 16 hex digits of the ledger id>".
std::string feed_source(const LedgerId& ledger_id);

}  // namespace facta
