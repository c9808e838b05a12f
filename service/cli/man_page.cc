// The manual page facta(1), written from the same list as the help: commands, options, examples.
#include "service/cli/commands.h"
#include "service/config/config.h"

namespace facta::cli {
namespace {

// Text as roff takes it: hyphens that may be copied, no requests at the beginning of a line, and
// every character beyond ASCII by its number.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && out.empty()) {
      out += "\\&";
      out += text[i];
    } else if (c >= 0xE0 && i + 2 < text.size()) {
      constexpr char kHex[] = "0123456789ABCDEF";
      const unsigned code = (c & 0x0Fu) << 12 |
                            (static_cast<unsigned char>(text[i + 1]) & 0x3Fu) << 6 |
                            (static_cast<unsigned char>(text[i + 2]) & 0x3Fu);
      out += "\\[u";
      for (int shift = 12; shift >= 0; shift -= 4) {
        out += kHex[code >> shift & 0xFu];
      }
      out += ']';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

void append_option(std::string& page, const Parameter& option) {
  page += ".TP\n" + bold("--" + option.name);
  page += option.value.empty() ? "" : " " + italic(option.value);
  page += "\n" + roff(option.help) + (option.required ? " (needed)" : "");
  for (const std::string& word : option.words) {
    page += (&word == option.words.data() ? ": " : ", ") + roff(word);
  }
  page += "\n";
}

void append_command(std::string& page, const CommandSpec& spec) {
  page += ".SS facta " + roff(spec.path) + "\n" + roff(spec.summary) + ".\n";
  page += ".PP\n" + bold("facta " + spec.path);
  for (const Parameter& argument : spec.arguments) {
    const std::string name = italic(argument.name) + (argument.repeated ? "..." : "");
    page += argument.required ? " " + name : " [" + name + "]";
  }
  page += spec.options.empty() ? "\n" : " [" + italic("options") + "]\n";
  for (const Parameter& argument : spec.arguments) {
    if (!argument.help.empty()) {
      page += ".TP\n" + italic(argument.name) + "\n" + roff(argument.help) + "\n";
    }
  }
  for (const Parameter& option : spec.options) {
    append_option(page, option);
  }
  page += ".PP\nExample:\n.PP\n.nf\n.RS\n" + roff(spec.example) + "\n.RE\n.fi\n";
}

constexpr std::string_view kBeginning = R"(.SH NAME
facta \- an event\-sourced invoicing ledger
.SH SYNOPSIS
.B facta
.I command
[\fIarguments\fR] [\fIoptions\fR]
.SH DESCRIPTION
Posts hours, runs and credits invoices, and reads and checks what became of them.
Most commands speak to a running service; \fBserve\fR, \fBverify\fR, \fBreplay\fR, \fBlog\fR,
\fBbackup\fR, \fBrestore\fR, and \fBhistory export\fR where one is named, open a data folder or
Kafka themselves, read\-only where they only read; \fBbench\fR serves a ledger of its own.
On a terminal lists are tables that fit its width; colours, and a progress bar on standard error,
are for a terminal only.
)";

constexpr std::string_view kEnd = R"(.SH "EXIT STATUS"
.TP
.B 0
done
.TP
.B 1
refused; the problem is on standard error with its code and the remedy
.TP
.B 2
the command line is wrong
.TP
.B 3
the service cannot be reached, or the outcome is not known: the same command may be repeated
)";

}  // namespace

std::string man_page(const std::vector<CommandSpec>& tree, const std::vector<Parameter>& everywhere,
                     std::string_view version) {
  std::string page = ".TH FACTA 1 \"\" \"facta " + roff(version) + "\" \"User Commands\"\n";
  page += kBeginning;
  page += ".SH OPTIONS\nEvery command takes:\n";
  for (const Parameter& option : everywhere) {
    append_option(page, option);
  }
  append_option(page, {"help", "", "what a command does, its options and one worked example"});
  page += ".SH COMMANDS\n";
  for (const CommandSpec& spec : tree) {
    if (!spec.hidden) {
      append_command(page, spec);
    }
  }
  page += ".SH ENVIRONMENT\n";
  for (const config::Key& key : config::keys()) {
    page += ".TP\n" + bold(key.environment) + "\n" + roff(key.help);
    page += key.default_text.empty() ? "\n" : " (" + roff(key.default_text) + ")\n";
  }
  page += ".TP\n" + bold("FACTA_CONFIG") + "\nconfiguration file, TOML\n";
  page += ".TP\n" + bold("NO_COLOR") + "\nno colours, also on a terminal\n";
  page += ".TP\n" + bold("COLUMNS") + "\nwidth of tables\n";
  page += kEnd;
  return page;
}

}  // namespace facta::cli
