// A small ledger on disk: records of several companies in segments of 16 KiB.
#pragma once

#include "events/history/read_records.h"
#include "events/log/embedded/embedded_log.h"
#include "service/backup/backup.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace facta::backup {

inline constexpr std::uint64_t kSegmentBytes = 16u << 10;

inline Time second(std::int64_t number) {
  return Time{1'790'000'000'000'000 + number * 1'000'000};
}

inline void flip_byte(const std::string& path, std::uint64_t at) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 1));
}

// Appends records to the log of a folder. The record N of all is decided at second(N).
class LedgerOnDisk {
 public:
  explicit LedgerOnDisk(std::string data, LedgerId id = {7}, Packing packing = Packing::kNever)
      : data_(std::move(data)), heads_(id), packing_(packing) {
    open(id);
  }

  // Goes on with a log that is there, from where it ends.
  void open(LedgerId id) {
    EmbeddedLogOptions options;
    options.directory = data_ + "/log";
    options.ledger_id = id;
    options.segment_bytes = kSegmentBytes;
    options.packing = packing_;
    auto log = EmbeddedLog::open(options);
    ASSERT_TRUE(log) << log.error().message;
    log_ = std::move(*log);
    RecordSink sink;
    sink.head = [this](std::string_view company) { return heads_.of(company); };
    sink.take = [this](const std::shared_ptr<AdmittedRecord>& admitted) {
      heads_.passed(*admitted);
      ++count_;
      return true;
    };
    ASSERT_TRUE(read_records(*log_, 0, 0, ~std::uint64_t{0}, sink));
  }
  void close() { log_.reset(); }

  // One record of about `bytes` bytes.
  void append(const std::string& company, std::size_t bytes = 3'000, char letter = 'x') {
    Record record;
    record.company = company;
    record.sequence = heads_.of(company).sequence + 1;
    record.previous = heads_.of(company).hash;
    record.time = second(++count_);
    record.actor = "anna";
    record.command = "PostHours";
    record.command_id = "c" + std::to_string(count_);
    Refusal refusal;
    refusal.code = "test.refused";
    refusal.detail = std::string(bytes, letter);
    record.outcome = refusal;
    const RecordBytes encoded = encode_record(record);
    const std::span<const std::byte> messages[] = {encoded.bytes()};
    ASSERT_TRUE(log_->append(0, messages));
    AdmittedRecord admitted;
    admitted.hash = sha256(encoded.bytes());
    admitted.record = std::move(record);
    heads_.passed(admitted);
  }
  void append_many(int count) {
    for (int i = 0; i < count; ++i) {
      append(i % 3 == 0 ? "zuid" : "noord");
    }
  }

  const std::string& data() const { return data_; }
  ChainHead head(const std::string& company) const { return heads_.of(company); }

 private:
  std::string data_;
  ChainHeads heads_;
  Packing packing_;
  std::int64_t count_ = 0;
  std::unique_ptr<EmbeddedLog> log_;
};

class BackupTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string target() const { return path("backup"); }

  template <class T>
  static T done(const Backed<T>& report) {
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    return report ? *report : T{};
  }
  BackupReport back_up(const std::string& data) {
    return done(take_backup(data, target(), second(1'000), "test"));
  }
  // The code of a refusal and what it says.
  template <class T>
  static std::string refusal(const Backed<T>& refused) {
    return refused ? "done" : refused.error().code + ": " + refused.error().message;
  }

 private:
  TemporaryDirectory folder_;
};

}  // namespace facta::backup
