// Backups of a log that is written to: consistent, incremental by segments, read back, repaired.
#include "tests/unit/backup/backup_testing.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace facta::backup {
namespace {

using testing::HasSubstr;

ino_t inode_of(const std::string& path) {
  struct stat facts {};
  EXPECT_EQ(stat(path.c_str(), &facts), 0) << path;
  return facts.st_ino;
}

TEST_F(BackupTest, HoldsWhatTheLogHolds) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  const BackupReport report = back_up(ledger.data());
  EXPECT_EQ(report.manifest.records, 20U);
  EXPECT_EQ(report.manifest.heads.at("noord").hash, ledger.head("noord").hash);
  EXPECT_EQ(report.manifest.heads.at("zuid").sequence, ledger.head("zuid").sequence);
  EXPECT_GT(report.manifest.files.size(), 2U);
  const auto checked = check_backup(target());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(print(*checked), print(report.manifest));
}

TEST_F(BackupTest, CopiesASegmentThatIsCompleteOnce) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  const BackupReport first = back_up(ledger.data());
  std::map<std::string, ino_t> inodes;
  for (const ManifestFile& file : first.manifest.files) {
    if (file.complete) {
      inodes[file.name] = inode_of(Target(target()).path_of(file));
    }
  }
  ASSERT_GE(inodes.size(), 2U);
  ledger.append_many(20);
  const BackupReport second_one = back_up(ledger.data());
  EXPECT_EQ(second_one.files_kept, inodes.size());
  std::uint64_t new_bytes = 0;
  for (const ManifestFile& file : second_one.manifest.files) {
    if (inodes.contains(file.name)) {
      EXPECT_EQ(inode_of(Target(target()).path_of(file)), inodes[file.name]) << file.name;
    } else {
      new_bytes += file.bytes;
    }
  }
  EXPECT_EQ(second_one.bytes_copied, new_bytes);
  // Nothing happened: nothing is copied, and nothing is left over.
  EXPECT_EQ(back_up(ledger.data()).bytes_copied, 0U);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(target() + "/log")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, second_one.manifest.files.size());
}

TEST_F(BackupTest, IsConsistentWhileTheLogIsWrittenTo) {
  LedgerOnDisk ledger(path("data"));
  ledger.append("noord");
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; i < 200 && !stop; ++i) {
      ledger.append_many(3);
    }
  });
  std::uint64_t before = 0;
  for (int i = 0; i < 6; ++i) {
    const BackupReport report = back_up(ledger.data());
    EXPECT_GE(report.manifest.records, before);
    EXPECT_TRUE(check_backup(target())) << refusal(check_backup(target()));
    before = report.manifest.records;
  }
  stop = true;
  writer.join();
  EXPECT_EQ(back_up(ledger.data()).manifest.heads.at("noord").hash, ledger.head("noord").hash);
}

TEST_F(BackupTest, DamageIsNamedByFileAndByteAndRepairedByTheNextBackup) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  const BackupReport report = back_up(ledger.data());
  for (const ManifestFile& file : report.manifest.files) {
    const std::string copy = Target(target()).path_of(file);
    flip_byte(copy, 200);
    EXPECT_THAT(refusal(check_backup(target())),
                HasSubstr("backup.damaged: " + copy + " at byte 64: "));
    EXPECT_THAT(back_up(ledger.data()).repaired, testing::ElementsAre(copy + " was damaged"));
    std::filesystem::resize_file(copy, file.bytes - 1);
    EXPECT_THAT(refusal(check_backup(target())), HasSubstr("backup.damaged: " + copy));
    back_up(ledger.data());
    std::filesystem::remove(copy);
    EXPECT_EQ(refusal(check_backup(target())), "backup.damaged: " + copy + ": is missing");
    EXPECT_THAT(back_up(ledger.data()).repaired, testing::ElementsAre(copy + " was missing"));
    EXPECT_TRUE(check_backup(target()));
  }
}

TEST_F(BackupTest, AnyFlippedByteOfTheManifestIsFound) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(4);
  back_up(ledger.data());
  const std::string manifest = target() + "/MANIFEST.json";
  const std::uint64_t size = std::filesystem::file_size(manifest);
  for (std::uint64_t at = 0; at + 1 < size; at += 7) {
    flip_byte(manifest, at);
    EXPECT_THAT(refusal(check_backup(target())), HasSubstr(manifest)) << at;
    flip_byte(manifest, at);
  }
  flip_byte(manifest, 100);
  EXPECT_EQ(back_up(ledger.data()).repaired.size(), 1U);
  EXPECT_TRUE(check_backup(target()));
}

// The child dies of SIGXFSZ in the middle of writing a file: at once, with nothing tidied up.
void die_while_copying(const std::string& data, const std::string& target, rlim_t file_bytes) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit limit{file_bytes, file_bytes};
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_FSIZE, &limit);
    _exit(take_backup(data, target, second(2'000), "test") ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) << status;
}

TEST_F(BackupTest, TheFirstOneCutOffSaysSoAndTheNextOneIsWhole) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  EXPECT_THAT(refusal(check_backup(target())), HasSubstr("backup.none: "));
  die_while_copying(ledger.data(), target(), 8'000);
  EXPECT_THAT(refusal(check_backup(target())),
              HasSubstr("backup.unfinished: " + target() + ": the first backup here began at " +
                        facta::print(second(2'000)) + " and was cut off"));
  EXPECT_THAT(refusal(restore(target(), path("new"), "")), HasSubstr("backup.unfinished"));
  const BackupReport report = back_up(ledger.data());
  EXPECT_EQ(report.cut_off_before, facta::print(second(2'000)));
  EXPECT_EQ(report.manifest.records, 20U);
  EXPECT_TRUE(check_backup(target()));
  EXPECT_EQ(Target(target()).cut_off(), std::nullopt);
}

TEST_F(BackupTest, ALaterOneCutOffLeavesTheOneBeforeWhole) {
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(8);
  const BackupReport before = back_up(ledger.data());
  ledger.append_many(20);
  die_while_copying(ledger.data(), target(), 8'000);
  const auto checked = check_backup(target());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(print(*checked), print(before.manifest));
  EXPECT_EQ(Target(target()).cut_off(), facta::print(second(2'000)));
  const auto restored = restore(target(), path("new"), "");
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->cut_off_after, facta::print(second(2'000)));
  EXPECT_EQ(back_up(ledger.data()).manifest.records, 28U);
  EXPECT_TRUE(check_backup(target()));
}

// kill -9 at any moment: there is no backup yet, or a whole one.
TEST_F(BackupTest, KilledAtAnyMomentTheTargetHoldsAWholeBackupOrSaysThatItHoldsNone) {
  LedgerOnDisk ledger(path("data"));
  unsigned kills_after = 1;
  for (int i = 0; i < 25; ++i) {
    ledger.append_many(2);
    const pid_t child = fork();
    if (child == 0) {
      _exit(take_backup(ledger.data(), target(), second(2'000), "test") ? 0 : 1);
    }
    kills_after = kills_after * 1'103'515'245 + 12'345;
    for (unsigned spin = 0; spin < (kills_after >> 16) % 60; ++spin) {
      std::this_thread::yield();
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const std::string said = refusal(check_backup(target()));
    EXPECT_TRUE(said == "done" || said.starts_with("backup.none: ") ||
                said.starts_with("backup.unfinished: "))
        << said;
  }
  EXPECT_EQ(back_up(ledger.data()).manifest.records, 50U);
  EXPECT_TRUE(check_backup(target()));
}

TEST_F(BackupTest, OnlyOneAtATimeIsWritten) {
  LedgerOnDisk ledger(path("data"));
  ledger.append("noord");
  const auto lock = TargetLock::take(target(), "now");
  ASSERT_TRUE(lock);
  EXPECT_THAT(refusal(take_backup(ledger.data(), target(), second(1), "test")),
              HasSubstr("backup.running: "));
}

TEST_F(BackupTest, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(refusal(take_backup(path("nothing"), target(), second(1), "test")),
              HasSubstr("there is no log here"));
  LedgerOnDisk ledger(path("data"));
  ledger.append_many(20);
  ledger.close();
  back_up(ledger.data());
  const std::string segment = ledger.data() + "/log/0000000000000000.log";
  flip_byte(segment, 200);
  // The backup is not made worse by a ledger that is damaged.
  EXPECT_THAT(refusal(take_backup(ledger.data(), target(), second(1), "test")),
              HasSubstr("ledger.damaged: " + segment + " at byte 64"));
  EXPECT_TRUE(check_backup(target()));
}

}  // namespace
}  // namespace facta::backup
