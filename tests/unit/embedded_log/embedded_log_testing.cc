#include "tests/unit/embedded_log/embedded_log_testing.h"

#include "events/log/embedded/file_system.h"

#include <algorithm>
#include <fstream>
#include <utility>

namespace facta::embedded {
namespace {

// These tests edit files and cut no power: what is flushed when is not their subject.
class UnflushedFiles final : public FileSystem {
 public:
  int fdatasync(int) override { return 0; }
  int sync_directory(const std::string&) override { return 0; }
};

UnflushedFiles unflushed_files;

}  // namespace

EmbeddedLogOptions small(const Path& directory) {
  return {.directory = directory, .segment_bytes = kSmallSegment, .files = &unflushed_files};
}

EmbeddedLogOptions small_to_read(const Path& directory) {
  EmbeddedLogOptions options = small(directory);
  options.read_only = true;
  return options;
}

std::unique_ptr<EmbeddedLog> must_open(const EmbeddedLogOptions& options) {
  auto log = EmbeddedLog::open(options);
  EXPECT_TRUE(log) << (log ? "" : log.error().message);
  return log ? std::move(*log) : nullptr;
}

LogError must_refuse(const EmbeddedLogOptions& options) {
  auto log = EmbeddedLog::open(options);
  EXPECT_FALSE(log);
  return log ? LogError{LogFault::kUnknown, "opened"} : log.error();
}

void must_append(EmbeddedLog& log, const std::vector<Bytes>& batch) {
  const auto appended = append(log, 0, batch);
  ASSERT_TRUE(appended) << appended.error().message;
}

std::vector<Bytes> payloads_of(EventLog& log) {
  std::vector<Bytes> found;
  for (auto& stored : read_range(log, 0, 0, kToTheEnd)) {
    EXPECT_EQ(stored.offset, found.size());
    found.push_back(std::move(stored.bytes));
  }
  return found;
}

Bytes file_bytes(const Path& path) {
  Bytes bytes(std::filesystem::file_size(path));
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  EXPECT_TRUE(file.good());
  return bytes;
}

// Over the old bytes in place: a file that is truncated first is flushed by ext4 when it is closed,
// which makes thousands of small cases slow.
void write_file(const Path& path, const Bytes& bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  EXPECT_TRUE(file.good());
  file.close();
  std::filesystem::resize_file(path, bytes.size());
}

void copy_directory(const Path& from, const Path& to) {
  std::filesystem::remove_all(to);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

std::vector<Path> segment_files(const Path& directory) {
  std::vector<Path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".log") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void Crashed::put(const Bytes& changed) const {
  if (!std::filesystem::exists(log())) {
    copy_directory(home.path() / "crashed", log());
  }
  write_file(segment_path(), changed);
}

std::unique_ptr<Crashed> crash_after(std::size_t filler, std::vector<Bytes> last) {
  auto crashed = std::make_unique<Crashed>();
  const Path running = crashed->home.path() / "running";
  const auto log = must_open(small(running));
  const Path segment = running / "0000000000000000.log";
  auto used = [&] {
    const Bytes bytes = file_bytes(segment);
    const auto behind = std::find_if(bytes.rbegin(), bytes.rend(),
                                     [](std::byte byte) { return byte != std::byte{0}; });
    return static_cast<std::uint64_t>(bytes.rend() - behind);
  };
  crashed->proved = {noise(100, 1), noise(40, 2), noise(filler, 3)};
  must_append(*log, {crashed->proved[0], crashed->proved[1]});
  must_append(*log, {crashed->proved[2]});
  crashed->start = used();
  must_append(*log, last);
  crashed->end = used();
  crashed->last = std::move(last);
  crashed->segment = file_bytes(segment);
  copy_directory(running, crashed->home.path() / "crashed");
  return crashed;
}

}  // namespace facta::embedded
