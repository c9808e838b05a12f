// Backups of a ledger in a folder, and a ledger out of a backup.
#include "service/cli/commands.h"
#include "service/cli/session.h"

namespace facta::cli {
namespace {

int take_backup(Session& session, const Values& values) {
  BackupOptions options;
  options.data = session.config().text("data");
  // On Kafka the log is kept by the brokers.
  options.stores = !session.config().text("kafka").empty();
  options.target = values.text_or_empty("TARGET");
  options.check = values.has("check");
  options.form = session.report_form();
  return session.surroundings().backup(options);
}

int restore(Session& session, const Values& values) {
  RestoreOptions options;
  options.target = values.text_or_empty("TARGET");
  options.data = session.config().text("data");
  options.until = values.text_or_empty("until");
  options.preview = values.has("preview");
  options.form = session.report_form();
  return session.surroundings().restore(options);
}

}  // namespace

void add_backup_commands(std::vector<CommandSpec>& tree) {
  auto backup_options = configuration_options({"data", "kafka"});
  backup_options.push_back({"check", "", "read the backup back, copy nothing"});
  tree.push_back(
      {"backup",
       "copy what a backup lacks of a ledger (with --kafka: of its views), also while it is served",
       "facta backup /mnt/backup/facta --data /var/lib/facta",
       {{"TARGET", {}, "folder of the backup", true, false, {}}},
       backup_options,
       take_backup});
  auto restore_options = configuration_options({"data"});
  restore_options.push_back({"until", "MOMENT", "COMPANY/SEQUENCE or a time; else: everything"});
  restore_options.push_back({"preview", "", "say what would be lost, write nothing"});
  tree.push_back({"restore",
                  "a new ledger from a backup, as of now or of a moment",
                  "facta restore /mnt/backup/facta --data restored --until noord/120 --preview",
                  {{"TARGET", {}, "folder of the backup", true, false, {}}},
                  restore_options,
                  restore});
}

}  // namespace facta::cli
