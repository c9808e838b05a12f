// The simulated disk loses what it should, and the embedded log lives with it. Cases that the
// simulator found stand here, each by itself.
#include "tests/simulation/disk/disk.h"

#include "events/log/embedded/embedded_log.h"

#include <gtest/gtest.h>

#include <fcntl.h>

namespace facta::simulation {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string content(Disk& disk, const std::string& path) {
  const int fd = disk.open(path, O_RDONLY);
  if (fd < 0) {
    return "no file";
  }
  std::string text(static_cast<std::size_t>(disk.size(fd)), '?');
  disk.pread(fd, std::as_writable_bytes(std::span(text)), 0);
  disk.close(fd);
  return text;
}

// How often a file that is treated so has its new content after a power cut, of a hundred times.
int kept_of_100(bool flushed, bool named, bool failed) {
  int kept = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Disk disk{Random(seed)};
    const int fd = disk.open("/a", O_RDWR | O_CREAT);
    disk.pwrite(fd, bytes_of("old"), 0);
    disk.fdatasync(fd);
    if (named) {
      disk.sync_directory("/");
    }
    disk.pwrite(fd, bytes_of("new"), 0);
    disk.faults.fail_flush = failed ? 1 : 0;
    if (flushed || failed) {
      EXPECT_EQ(disk.fdatasync(fd), failed ? -EIO : 0);
    }
    EXPECT_EQ(content(disk, "/a"), "new") << "readers see the cache";
    disk.cut_power();
    disk.switch_on();
    const std::string found = content(disk, "/a");
    EXPECT_TRUE(found == "new" || found == "old" || (!named && found == "no file")) << found;
    kept += found == "new" ? 1 : 0;
  }
  return kept;
}

TEST(Disk, KeepsWhatWasFlushedAndMayLoseTheRest) {
  EXPECT_EQ(kept_of_100(true, true, false), 100);
  for (const int kept : {kept_of_100(false, true, false), kept_of_100(true, false, false),
                         kept_of_100(false, true, true)}) {
    EXPECT_GT(kept, 10);
    EXPECT_LT(kept, 90);
  }
}

EmbeddedLogOptions options_on(Disk& disk) {
  EmbeddedLogOptions options;
  options.directory = "/log";
  options.ledger_id = LedgerId{7};
  options.segment_bytes = 4096;
  options.files = &disk;
  options.prepares_ahead = false;
  options.packing = Packing::kAtOnce;
  options.fatal = [&disk](const std::string&) { disk.switch_off(); };
  return options;
}

// Appends messages of 300 bytes; how many were acknowledged.
int append_some(EmbeddedLog& log, int count) {
  const std::string text(300, 'x');
  const std::span<const std::byte> messages[] = {bytes_of(text)};
  int acknowledged = 0;
  while (acknowledged < count && log.append(0, messages)) {
    ++acknowledged;
  }
  return acknowledged;
}

// Found by facta-sim --seed 100 --commands 20000: the flush of the mark that ends a segment failed
// once; the next start read the mark from the cache and did not write it again, so that a power cut
// long afterwards took it away and the log was refused as damaged.
TEST(EmbeddedLogOnDisk, OpensAfterAnyFlushFailedOnceAndThePowerWasCutLater) {
  for (std::uint64_t flush = 1; flush <= 60; ++flush) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      Disk disk{Random(seed * 1000 + flush)};
      disk.faults.fail_flush = flush;
      std::uint64_t acknowledged = 0;
      for (int life = 1; life <= 3; ++life) {
        auto log = EmbeddedLog::open(options_on(disk));
        if (log) {
          const std::uint64_t end = *(*log)->end(0);
          ASSERT_GE(end, acknowledged) << "flush " << flush;
          acknowledged = end + static_cast<std::uint64_t>(append_some(**log, 18));
        }
        disk.switch_off();
        log = Unexpected{LogError{}};
        life == 3 ? disk.cut_power() : disk.kill_process();
        disk.switch_on();
      }
      const auto log = EmbeddedLog::open(options_on(disk));
      ASSERT_TRUE(log) << "flush " << flush << ": " << log.error().message;
      EXPECT_GE(*(*log)->end(0), acknowledged) << "flush " << flush;
    }
  }
}

// Lives of a log: appends until the machine dies, at the n-th moment of the first life; then one
// life without trouble; then the power is cut. Everything acknowledged is there.
void expect_nothing_lost(const DiskFaults& faults, std::uint64_t moments, int first_life_messages) {
  for (std::uint64_t moment = 1; moment <= moments; ++moment) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      Disk disk{Random(seed * 1000 + moment)};
      disk.faults = faults;
      disk.faults.crash_at = moment;
      std::uint64_t acknowledged = 0;
      for (int life = 1; life <= 2; ++life) {
        std::unique_ptr<EmbeddedLog> log;
        try {
          auto opened = EmbeddedLog::open(options_on(disk));
          ASSERT_TRUE(opened) << "moment " << moment << ": " << opened.error().message;
          log = std::move(*opened);
          for (int i = 0; i < (life == 1 ? first_life_messages : 3); ++i) {
            acknowledged += static_cast<std::uint64_t>(append_some(*log, 1));
          }
        } catch (const Crash&) {
        }
        disk.switch_off();
        log.reset();
        life == 2 || seed == 3 ? disk.cut_power() : disk.kill_process();
        disk.switch_on();
        disk.faults = DiskFaults{};
      }
      const auto log = EmbeddedLog::open(options_on(disk));
      ASSERT_TRUE(log) << "moment " << moment << ": " << log.error().message;
      EXPECT_GE(*(*log)->end(0), acknowledged) << "moment " << moment;
    }
  }
}

// Found by facta-sim --seed 57: the process was killed between the rename of a new segment and the
// flush of its directory; the next start took the segment for durable, and a power cut took it away
// with everything that had been acknowledged in it.
TEST(EmbeddedLogOnDisk, KeepsASegmentWhoseNameWasNotFlushedWhenTheProcessDied) {
  expect_nothing_lost({}, 150, 14);
}

// Found by facta-sim --seed 39: a write that was cut short within a sector and went on left half a
// sector beside whole ones, which looked like damage.
TEST(EmbeddedLogOnDisk, OpensAfterACrashAmongWritesThatWereCutShort) {
  expect_nothing_lost({.short_write = 1'000'000, .short_within_sector = true}, 300, 6);
}

// Found by facta-sim --seeds 100 --commands 1200: a start that could not clear away a torn append
// because the disk failed closed the log as if all was well, with a mark over half of what was
// torn; the next start called the rest damage.
TEST(EmbeddedLogOnDisk, ClosesNothingWhenItCouldNotBeOpened) {
  int failed = 0;
  for (std::uint64_t moment = 30; moment <= 70; ++moment) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Disk disk{Random(seed * 1000 + moment)};
      std::uint64_t acknowledged = 0;
      {
        const auto log = EmbeddedLog::open(options_on(disk));
        disk.faults.crash_at = moment - 29;
        try {
          const std::string text(1300, 'y');
          const std::span<const std::byte> messages[] = {bytes_of(text), bytes_of(text)};
          while ((*log)->append(0, messages)) {
            acknowledged += 2;
          }
        } catch (const Crash&) {
        }
        disk.switch_off();
      }
      disk.cut_power();
      disk.switch_on();
      disk.faults = {.write_error = 400'000};
      failed += EmbeddedLog::open(options_on(disk)) ? 0 : 1;
      disk.kill_process();
      disk.switch_on();
      disk.faults = {};
      const auto log = EmbeddedLog::open(options_on(disk));
      ASSERT_TRUE(log) << "moment " << moment << ": " << log.error().message;
      EXPECT_GE(*(*log)->end(0), acknowledged);
    }
  }
  EXPECT_GT(failed, 0);
}

}  // namespace
}  // namespace facta::simulation
