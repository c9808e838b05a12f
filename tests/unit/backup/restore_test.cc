// A ledger out of a backup: whole, or up to a record or a time; what that loses; and a ledger that
// is older than its backup.
#include "tests/unit/backup/backup_testing.h"

namespace facta::backup {
namespace {

using testing::HasSubstr;

std::map<std::string, ChainHead, std::less<>> heads_in(const std::string& data) {
  EmbeddedLogOptions options;
  options.directory = data + "/log";
  options.read_only = true;
  const auto log = EmbeddedLog::open(options);
  EXPECT_TRUE(log) << log.error().message;
  ChainHeads heads((*log)->identity().ledger_id);
  RecordSink sink;
  sink.head = [&](std::string_view company) { return heads.of(company); };
  sink.take = [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    heads.passed(*admitted);
    return true;
  };
  sink.pass_void = [](std::uint64_t offset, const Digest&) {
    ADD_FAILURE() << "void at " << offset;
  };
  EXPECT_TRUE(read_records(**log, 0, 0, ~std::uint64_t{0}, sink));
  return heads.all();
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_F(BackupTest, RestoredWholeTheLogHasTheSameBytes) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  back_up(ledger.data());
  const RestoreReport report = done(restore(target(), path("new"), ""));
  EXPECT_EQ(report.companies.at("noord").kept, ledger.head("noord").sequence);
  EXPECT_EQ(report.companies.at("noord").lost, 0U);
  EXPECT_EQ(heads_in(path("new")), heads_in(ledger.data()));
  for (const auto& entry : std::filesystem::directory_iterator(path("new/log"))) {
    const std::string name = entry.path().filename().string();
    const std::string copy = text_of(entry.path().string());
    EXPECT_EQ(text_of(ledger.data() + "/log/" + name).substr(0, copy.size()), copy) << name;
  }
  // And it goes on.
  LedgerOnDisk restored(path("new"));
  EXPECT_EQ(restored.head("noord"), ledger.head("noord"));
  restored.append_many(5);
}

// Segments may be packed before a backup, or after it: what was copied is not copied again.
TEST_F(BackupTest, OfPackedSegmentsItIsSmallerAndRestoresToTheSameLedger) {
  std::uint64_t unpacked = 0;
  std::uint64_t kept = 0;
  {
    LedgerOnDisk ledger(path("data"));
    ledger.append_many(20);
    const BackupReport before = back_up(ledger.data());
    unpacked = before.bytes_copied;
    kept = static_cast<std::uint64_t>(
        std::ranges::count_if(before.manifest.files, &ManifestFile::complete));
  }
  LedgerOnDisk ledger(path("data"), {7}, Packing::kAtOnce);
  const BackupReport same = back_up(ledger.data());
  EXPECT_EQ(same.files_kept, kept);
  EXPECT_TRUE(same.repaired.empty());
  std::filesystem::remove_all(target());
  const BackupReport packed = back_up(ledger.data());
  EXPECT_LT(packed.bytes_copied, unpacked / 2);
  const auto checked = check_backup(target());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(print(*checked), print(packed.manifest));
  ledger.append_many(20);
  const BackupReport more = back_up(ledger.data());
  EXPECT_EQ(more.files_kept, kept);
  done(restore(target(), path("new"), ""));
  EXPECT_EQ(heads_in(path("new")), heads_in(ledger.data()));
  LedgerOnDisk restored(path("new"));
  EXPECT_EQ(restored.head("noord"), ledger.head("noord"));
  restored.append_many(5);
  done(restore(target(), path("part"), "noord/3"));
  EXPECT_EQ(heads_in(path("part")).at("noord").sequence, 3U);
  // A damaged copy is named with its byte, and copied again.
  const std::string copy = Target(target()).path_of(more.manifest.files.front());
  std::fstream(copy, std::ios::binary | std::ios::in | std::ios::out).seekp(100).put('?');
  EXPECT_THAT(refusal(check_backup(target())),
              HasSubstr("backup.damaged: " + copy + " at byte 64: "));
  EXPECT_THAT(back_up(ledger.data()).repaired, testing::ElementsAre(copy + " was damaged"));
  EXPECT_TRUE(check_backup(target()));
  // What went bad in the ledger is not copied over what is whole.
  const std::string packed_file = ledger.data() + "/log/0000000000000000.log";
  flip_byte(packed_file, 100);
  EXPECT_THAT(refusal(take_backup(ledger.data(), target(), second(1), "test")),
              HasSubstr("ledger.damaged: " + packed_file + " at byte 64"));
  EXPECT_TRUE(check_backup(target()));
}

TEST_F(BackupTest, RestoredToARecordItHasTheOtherCompaniesUpToThatTime) {
  LedgerOnDisk ledger(path("data"));
  for (const char* company : {"noord", "zuid", "noord", "zuid", "noord", "zuid", "noord"}) {
    ledger.append(company, 6'000);
  }
  back_up(ledger.data());
  const RestoreReport report = done(restore(target(), path("new"), "noord/2"));
  const CompanyLoss& noord = report.companies.at("noord");
  EXPECT_EQ(noord.kept, 2U);
  EXPECT_EQ(noord.until, second(3));
  EXPECT_EQ(noord.lost, 2U);
  EXPECT_EQ(noord.first_lost, second(5));
  EXPECT_EQ(noord.last_lost, second(7));
  EXPECT_EQ(report.companies.at("zuid").kept, 1U);
  EXPECT_EQ(report.companies.at("zuid").lost, 2U);
  const auto heads = heads_in(path("new"));
  EXPECT_EQ(heads.at("noord").sequence, 2U);
  EXPECT_EQ(heads.at("zuid").sequence, 1U);
}

TEST_F(BackupTest, RestoredToATimeItHasWhatWasDecidedByThen) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(9);
  back_up(ledger.data());
  done(restore(target(), path("new"), facta::print(second(4))));
  const auto heads = heads_in(path("new"));
  EXPECT_EQ(heads.at("noord").sequence + heads.at("zuid").sequence, 4U);
  EXPECT_THAT(refusal(restore(target(), path("other"), "noord/99")),
              HasSubstr("backup.moment_unknown: there is no record noord/99"));
  EXPECT_THAT(refusal(restore(target(), path("other"), "lately")),
              HasSubstr("backup.moment_unknown: "));
  EXPECT_FALSE(std::filesystem::exists(path("other")));
}

TEST_F(BackupTest, APreviewWritesNothingAndCountsAgainstTheLedgerThatIsThere) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(6);
  back_up(ledger.data());
  const RestoreReport alone = done(preview_restore(target(), path("new"), "noord/2"));
  EXPECT_EQ(alone.compared_with, "the backup in " + target());
  EXPECT_EQ(alone.companies.at("noord").lost, 2U);
  EXPECT_FALSE(std::filesystem::exists(path("new")));
  ledger.append_many(6);
  const RestoreReport against = done(preview_restore(target(), ledger.data(), ""));
  EXPECT_EQ(against.compared_with, "the ledger in " + ledger.data());
  EXPECT_EQ(against.companies.at("noord").kept, 4U);
  EXPECT_EQ(against.companies.at("noord").lost, 4U);
  EXPECT_EQ(against.companies.at("zuid").lost, 2U);
  EXPECT_EQ(against.companies.at("zuid").last_lost, second(10));
}

TEST_F(BackupTest, AFolderThatHoldsSomethingIsNotTouched) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(6);
  back_up(ledger.data());
  std::filesystem::create_directories(path("new"));
  std::ofstream(path("new/mine")) << "kept";
  EXPECT_THAT(refusal(restore(target(), path("new"), "")), HasSubstr("restore.folder_not_empty: "));
  EXPECT_EQ(text_of(path("new/mine")), "kept");
  std::filesystem::remove(path("new/mine"));
  // What a restore left behind that was cut off is in nobody's way.
  std::filesystem::create_directories(path("new/log.partial"));
  std::ofstream(path("new/log.partial/0000000000000000.log")) << "half";
  done(restore(target(), path("new"), ""));
  EXPECT_EQ(heads_in(path("new")), heads_in(ledger.data()));
}

TEST_F(BackupTest, ADamagedBackupIsNotRestored) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(6);
  const BackupReport report = back_up(ledger.data());
  const std::string copy = Target(target()).path_of(report.manifest.files.front());
  std::fstream(copy, std::ios::binary | std::ios::in | std::ios::out).seekp(300).put('!');
  EXPECT_THAT(refusal(restore(target(), path("new"), "")), HasSubstr("backup.damaged: " + copy));
  EXPECT_FALSE(std::filesystem::exists(path("new")));
}

// The backup is a witness: a ledger that is older, or went on otherwise, does not replace it.
TEST_F(BackupTest, ALedgerThatIsBehindItsBackupSaysSo) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(9);
  const BackupReport full = back_up(ledger.data());
  done(restore(target(), path("old"), facta::print(second(4))));
  const std::string behind = refusal(take_backup(path("old"), target(), second(1), "test"));
  EXPECT_THAT(behind, HasSubstr("ledger.log_behind: the log of noord ends at record "));
  EXPECT_THAT(behind, HasSubstr(target() + " has seen record 6"));
  LedgerOnDisk other(path("old"));
  for (int i = 0; i < 20; ++i) {
    other.append(i % 2 == 0 ? "noord" : "zuid", 500, 'y');
  }
  EXPECT_THAT(refusal(take_backup(path("old"), target(), second(1), "test")),
              HasSubstr("backup.other_ledger: record 6 of noord is another one here than in "));
  LedgerOnDisk stranger(path("stranger"), {8});
  stranger.append("noord");
  EXPECT_THAT(refusal(take_backup(stranger.data(), target(), second(1), "test")),
              HasSubstr("backup.other_ledger: "));
  const auto checked = check_backup(target());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(print(*checked), print(full.manifest));
}

}  // namespace
}  // namespace facta::backup
