#include "service/ledger/verify_report.h"

#include "service/json/json_writer.h"
#include "service/ledger/csv_report.h"

#include <cstdio>

namespace facta {
namespace {

unsigned long long number(std::uint64_t value) {
  return value;
}

const char* word_of(bool value) {
  return value ? "true" : "false";
}

void write_figures(json::JsonWriter& out, const CompanyFigures& figures) {
  out.key("balances").begin_array();
  for (const BalanceFigures& balance : figures.balances) {
    out.begin_object().field("currency", balance.currency.text());
    out.key("invoices").unsigned_integer(balance.invoices);
    out.key("open").unsigned_integer(balance.open);
    out.field("original", print(balance.original, balance.currency));
    out.field("remaining", print(balance.remaining, balance.currency)).end_object();
  }
  out.end_array().key("numbers").begin_array();
  for (const SeriesFigures& series : figures.series) {
    out.begin_object().field("series", series.series);
    out.key("assigned").unsigned_integer(series.assigned);
    out.key("lapsed").unsigned_integer(series.lapsed);
    out.field("first", series.first).field("last", series.last).end_object();
  }
  out.end_array().key("exports").begin_array();
  for (const ExportFigures& part : figures.exports) {
    out.begin_object().key("export").unsigned_integer(part.journal_export);
    out.field("finished", part.finished).key("entries").unsigned_integer(part.entries);
    out.field("currency", part.currency.text());
    out.field("debit", print(part.debit, part.currency));
    out.field("credit", print(part.credit, part.currency)).end_object();
  }
  out.end_array();
}

void print_figures(const CompanyFigures& figures) {
  for (const BalanceFigures& balance : figures.balances) {
    std::printf("  balance %-10.3s %8llu invoices, %llu open: %s of %s\n",
                balance.currency.text().data(), number(balance.invoices), number(balance.open),
                print(balance.remaining, balance.currency).c_str(),
                print(balance.original, balance.currency).c_str());
  }
  for (const SeriesFigures& series : figures.series) {
    std::printf("  numbers %-10s %8llu assigned, %llu lapsed: %s to %s\n", series.series.c_str(),
                number(series.assigned), number(series.lapsed), series.first.c_str(),
                series.last.c_str());
  }
  for (const ExportFigures& part : figures.exports) {
    std::printf("  export %-11u %8llu entries%s, %.3s debit %s, credit %s\n", part.journal_export,
                number(part.entries), part.finished ? "" : " so far", part.currency.text().data(),
                print(part.debit, part.currency).c_str(),
                print(part.credit, part.currency).c_str());
  }
}

void print_json(const VerifyReport& report) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("ok", report.ok());
  out.field("stateRoot", hex(report.state_root));
  out.key("records").unsigned_integer(report.records);
  out.key("voids").unsigned_integer(report.voids);
  out.key("stateRowsCompared").unsigned_integer(report.state_rows_compared);
  out.key("viewRowsCompared").unsigned_integer(report.view_rows_compared);
  out.key("companies").begin_array();
  for (const auto& [code, company] : report.companies) {
    out.begin_object().field("company", code);
    out.key("sequence").unsigned_integer(company.sequence);
    out.field("head", hex(company.head));
    write_figures(out, company.figures);
    out.end_object();
  }
  out.end_array().key("findings").begin_array();
  for (const std::string& finding : report.findings) {
    out.string(finding);
  }
  out.end_array().key("notChecked").begin_array();
  for (const std::string& gap : report.not_checked) {
    out.string(gap);
  }
  out.end_array().end_object();
  std::printf("%s\n", text.c_str());
}

void print_text(const VerifyReport& report) {
  for (const auto& [code, company] : report.companies) {
    std::printf("%-20s %8llu records, head %s\n", code.c_str(), number(company.sequence),
                hex(company.head).c_str());
    print_figures(company.figures);
  }
  std::printf("state root           %s\n", hex(report.state_root).c_str());
  std::printf(
      "checked              %llu records, %llu void messages, %llu state rows, %llu view rows\n",
      number(report.records), number(report.voids), number(report.state_rows_compared),
      number(report.view_rows_compared));
  for (const std::string& gap : report.not_checked) {
    std::printf("not checked: %s\n", gap.c_str());
  }
  for (const std::string& finding : report.findings) {
    std::printf("WRONG: %s\n", finding.c_str());
  }
  std::printf("%s\n", report.ok() ? "The history is whole and everything agrees with it."
                                  : "Something is wrong; see above.");
}

void add_figures(CsvReport& out, const std::string& company, const CompanyFigures& figures) {
  for (const BalanceFigures& balance : figures.balances) {
    const auto add = [&](const char* figure, const std::string& value) {
      out.add({company, "balance", balance.currency.text(), figure, value});
    };
    add("invoices", std::to_string(balance.invoices));
    add("open", std::to_string(balance.open));
    add("original", print(balance.original, balance.currency));
    add("remaining", print(balance.remaining, balance.currency));
  }
  for (const SeriesFigures& series : figures.series) {
    const auto add = [&](const char* figure, const std::string& value) {
      out.add({company, "numbers", series.series, figure, value});
    };
    add("assigned", std::to_string(series.assigned));
    add("lapsed", std::to_string(series.lapsed));
    add("first", series.first);
    add("last", series.last);
  }
  for (const ExportFigures& part : figures.exports) {
    const std::string name = std::to_string(part.journal_export);
    const auto add = [&](const char* figure, const std::string& value) {
      out.add({company, "export", name, figure, value});
    };
    add("finished", word_of(part.finished));
    add("entries", std::to_string(part.entries));
    add("currency", std::string(part.currency.text()));
    add("debit", print(part.debit, part.currency));
    add("credit", print(part.credit, part.currency));
  }
}

void print_csv(const VerifyReport& report) {
  CsvReport out({"company", "check", "name", "figure", "value"});
  for (const auto& [code, company] : report.companies) {
    out.add({code, "chain", "", "sequence", std::to_string(company.sequence)});
    out.add({code, "chain", "", "head", hex(company.head)});
    add_figures(out, code, company.figures);
  }
  const auto whole = [&](const char* figure, const std::string& value) {
    out.add({"", "history", "", figure, value});
  };
  whole("stateRoot", hex(report.state_root));
  whole("records", std::to_string(report.records));
  whole("voids", std::to_string(report.voids));
  whole("stateRowsCompared", std::to_string(report.state_rows_compared));
  whole("viewRowsCompared", std::to_string(report.view_rows_compared));
  for (const std::string& gap : report.not_checked) {
    whole("notChecked", gap);
  }
  for (const std::string& finding : report.findings) {
    whole("finding", finding);
  }
  whole("ok", word_of(report.ok()));
  out.print();
}

}  // namespace

void print_report(const VerifyReport& report, ReportForm form) {
  switch (form) {
    case ReportForm::kText:
      print_text(report);
      break;
    case ReportForm::kJson:
      print_json(report);
      break;
    case ReportForm::kCsv:
      print_csv(report);
      break;
  }
}

}  // namespace facta
