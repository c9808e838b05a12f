#include "tests/simulation/requests.h"

#include "service/api/decode.h"

#include <array>

namespace facta::simulation {
namespace {

// The members of a JSON object, one after the other.
class Members {
 public:
  Members& raw(const char* name, const std::string& value) {
    text_ += (text_.empty() ? "{\"" : ",\"") + std::string(name) + "\":" + value;
    return *this;
  }
  Members& text(const char* name, const std::string& value) {
    return raw(name, "\"" + value + "\"");  // nothing here has a quote in it
  }
  Members& flag(const char* name, bool value) { return raw(name, value ? "true" : "false"); }
  Members& flag(const char* name, const std::optional<bool>& value) {
    return value ? flag(name, *value) : *this;
  }
  Members& day(const char* name, Date value) { return text(name, print(value)); }
  // Four decimals, or no more than are needed.
  Members& decimal(const char* name, std::int64_t value, int decimals = 4) {
    const std::string digits = std::to_string(value < 0 ? -value : value);
    const auto wanted = static_cast<std::size_t>(decimals) + 1;
    std::string said = std::string(wanted - std::min(wanted, digits.size()), '0') + digits;
    said.insert(said.size() - static_cast<std::size_t>(decimals), ".");
    while (value % 3 != 0 && (said.back() == '0' || said.back() == '.')) {
      const bool point = said.back() == '.';
      said.pop_back();
      if (point) {
        break;
      }
    }
    return text(name, (value < 0 ? "-" : "") + said);
  }
  // Those that may be absent.
  Members& text(const char* name, const OptionalText& value) {
    return value ? text(name, *value) : *this;
  }
  Members& day(const char* name, const std::optional<Date>& value) {
    return value ? day(name, *value) : *this;
  }
  template <class Number>
  Members& decimal(const char* name, const std::optional<Number>& value) {
    return value ? decimal(name, value->e4) : *this;
  }
  std::string str() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

template <class T, class Write>
std::string list_of(const std::vector<T>& items, const Write& write) {
  std::string text;
  for (const T& item : items) {
    text += (text.empty() ? "[" : ",") + write(item);
  }
  return text.empty() ? "[]" : text + "]";
}

std::string names(const std::vector<std::string>& items) {
  return list_of(items, [](const std::string& item) { return "\"" + item + "\""; });
}

std::string written(const PostHours& command) {
  return Members()
      .raw("entries", list_of(command.entries,
                              [](const HoursEntryInput& entry) {
                                return Members()
                                    .text("entryId", entry.entryId)
                                    .day("date", entry.date)
                                    .text("project", entry.project)
                                    .text("resource", entry.resource)
                                    .decimal("quantity", entry.quantity.e4)
                                    .decimal("rate", entry.rate)
                                    .text("vatCode", entry.vatCode)
                                    .text("timesheet", entry.timesheet)
                                    .text("businessUnit", entry.businessUnit)
                                    .str();
                              }))
      .str();
}

std::string written(const ProcessTimesheetCorrections& command) {
  return Members()
      .raw("changes", list_of(command.changes,
                              [](const HoursChangeInput& change) {
                                return Members()
                                    .decimal("newQuantity", change.newQuantity)
                                    .decimal("quantityDelta", change.quantityDelta)
                                    .text("entryId", change.entryId)
                                    .str();
                              }))
      .str();
}

std::string written(const StartInvoiceRun& command) {
  Members members;
  members.text("kind", command.kind).text("profile", command.profile);
  members.text("bookingDate", command.bookingDate);
  members.raw("options",
              Members()
                  .flag("includeEarlier", command.options.includeEarlier)
                  .flag("ignoreFrequency", command.options.ignoreFrequency)
                  .flag("ignoreGrouping", command.options.ignoreGrouping)
                  .flag("ignoreCorrectionsOnSeparate", command.options.ignoreCorrectionsOnSeparate)
                  .str());
  members.raw("window",
              Members().day("from", command.window->from).day("to", command.window->to).str());
  return members.str();
}

std::string written(const RevertInvoiceRun& command) {
  return Members().flag("confirm", command.confirm).str();
}

std::string written(const CreditInvoice& command) {
  return Members().text("reasonCode", command.reasonCode).str();
}

std::string written(const PostInvoicesBatch& command) {
  return command.invoiceIds.empty() ? ""
                                    : Members().raw("invoiceIds", names(command.invoiceIds)).str();
}

std::string written(const JournaliseInvoices& command) {
  return Members().raw("ids", names(command.ids)).str();
}

std::string written(const ExportJournal& command) {
  return Members().text("type", command.type).day("until", command.until).str();
}

std::string written(const ImportReturnMessage& command) {
  return Members().text("payload", command.payload).str();
}

std::string written(const CloseBookingPeriod& command) {
  return Members().text("reason", command.reason).str();
}

std::string written(const ReopenBookingPeriod& command) {
  return Members().text("reason", command.reason).str();
}

std::string written(const AddInvoiceLine& command) {
  return Members()
      .text("description", command.description)
      .decimal("quantity", command.quantity.e4)
      .decimal("unitPrice", command.unitPrice.e4)
      .day("date", command.date)
      .text("project", command.project)
      .text("vatCode", command.vatCode)
      .str();
}

std::string written(const ChangeInvoiceLine& command) {
  return Members()
      .raw("line", std::to_string(command.line))
      .decimal("quantity", command.quantity)
      .text("vatCode", command.vatCode)
      .str();
}

std::string written(const RemoveInvoiceLine& command) {
  return Members().raw("line", std::to_string(command.line)).str();
}

std::string written(const ChangeProject& command) {
  return Members()
      .decimal("rate", command.rate)
      .text("vatCode", command.vatCode)
      .text("invoiceFrequency", command.invoiceFrequency)
      .text("legalName", command.legalName)
      .text("businessUnit", command.businessUnit)
      .str();
}

std::string written(const SetWorkDate& command) {
  return Members().day("date", command.date).str();
}

std::string written(const ChangeCustomer& command) {
  return Members()
      .text("vatCode", command.vatCode)
      .text("salesInvoiceLayout", command.salesInvoiceLayout)
      .text("businessUnit", command.businessUnit)
      .flag("fullCreditOnCorrections", command.fullCreditOnCorrections)
      .flag("correctionsOnSeparateInvoice", command.correctionsOnSeparateInvoice)
      .str();
}

std::string written(const RequestCreditFromBalance& command) {
  return Members().text("reasonCode", command.reasonCode).str();
}

std::string written(const ConfigureJobQueueEntry& command) {
  return Members()
      .text("jobCode", command.jobCode)
      .raw("weekdays", names(command.weekdays))
      .flag("enabled", command.enabled)
      .text("at", command.at)
      .text("profile", command.profile)
      .str();
}

std::string written(const ChangeInvoiceSettings& command) {
  Members members;
  members.text("key", command.key).text("value", command.value);
  if (!command.changes.empty()) {
    members.raw("changes", list_of(command.changes, [](const SettingChange& change) {
                  return Members().text("value", change.value).text("key", change.key).str();
                }));
  }
  return members.str();
}

std::string written(const DefineVatCode& command) {
  const auto rate = [](const VatRateInput& one) {
    return Members().day("from", one.from).decimal("percent", one.percent.value, 2).str();
  };
  return Members()
      .text("code", command.code)
      .text("description", command.description)
      .text("category",
            std::string(command.category == VatCategory::Standard ? "standard" : "reverseCharge"))
      .raw("rates", list_of(command.rates, rate))
      .text("exemptionReason", command.exemptionReason)
      .text("payableAccount", command.payableAccount)
      .str();
}

// What it is about is in the path; there is nothing more to say.
template <class C>
concept NothingToSay = std::is_same_v<C, PostInvoice> || std::is_same_v<C, DeleteInvoice> ||
    std::is_same_v<C, ReleaseInvoice> || std::is_same_v<C, ReopenInvoice> ||
    std::is_same_v<C, ApproveInvoiceManually> || std::is_same_v<C, RunJob>;

template <class C>
concept Sent = requires(const C& command) {
  written(command);
}
|| NothingToSay<C>;

// The field of a command that its path gives; empty: none.
template <class C>
constexpr std::string_view path_field() {
  if constexpr (requires(C command) { command.invoice; }) {
    return "invoice";
  } else if constexpr (requires(C command) { command.period; }) {
    return "period";
  } else if constexpr (std::is_same_v<C, RevertInvoiceRun>) {
    return "run";
  } else if constexpr (std::is_same_v<C, ProcessTimesheetCorrections>) {
    return "timesheet";
  } else if constexpr (std::is_same_v<C, ChangeProject>) {
    return "project";
  } else if constexpr (std::is_same_v<C, ChangeCustomer>) {
    return "customer";
  } else if constexpr (std::is_same_v<C, RunJob>) {
    return "jobCode";
  } else if constexpr (std::is_same_v<C, SetWorkDate>) {
    return "user";
  } else {
    return {};
  }
}

template <class C>
void take_path(const C& from, C& to) {
  if constexpr (requires { to.invoice; }) {
    to.invoice = from.invoice;
  } else if constexpr (requires { to.period; }) {
    to.period = from.period;
  } else if constexpr (std::is_same_v<C, RevertInvoiceRun>) {
    to.run = from.run;
  } else if constexpr (std::is_same_v<C, ProcessTimesheetCorrections>) {
    to.timesheet = from.timesheet;
  } else if constexpr (std::is_same_v<C, ChangeProject>) {
    to.project = from.project;
  } else if constexpr (std::is_same_v<C, ChangeCustomer>) {
    to.customer = from.customer;
  } else if constexpr (std::is_same_v<C, RunJob>) {
    to.jobCode = from.jobCode;
  } else if constexpr (std::is_same_v<C, SetWorkDate>) {
    to.user = from.user;
  }
}

}  // namespace

std::string body_of(const Command& command) {
  return std::visit(
      [](const auto& one) -> std::string {
        using C = std::decay_t<decltype(one)>;
        if constexpr (Sent<C> && !NothingToSay<C>) {
          return written(one);
        } else {
          return {};
        }
      },
      static_cast<const CommandVariant&>(command));
}

Command as_read(const Command& command, std::string& faults) {
  return std::visit(
      [&](const auto& one) -> Command {
        using C = std::decay_t<decltype(one)>;
        if constexpr (!Sent<C>) {
          return one;  // what opens a company
        } else {
          C read{};
          take_path(one, read);
          const std::string body = body_of(command);
          auto document = json::parse_json(body.empty() ? "{}" : body);
          if (!document) {
            faults = document.error().message + " in " + body;
            return read;
          }
          api::Decoder decoder;
          const std::array<std::string_view, 1> from_path{path_field<C>()};
          decoder.object(document->root(), json::JsonPointer{}, read,
                         std::span(from_path).first(from_path[0].empty() ? 0 : 1));
          if (!decoder.ok()) {
            faults = decoder.faults()[0].pointer + " " + decoder.faults()[0].detail + " in " + body;
          }
          return read;
        }
      },
      static_cast<const CommandVariant&>(command));
}

}  // namespace facta::simulation
