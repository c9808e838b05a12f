#include "projections/core/sorted_files.h"

#include <system_error>
#include <utility>

namespace facta {
namespace {

constexpr std::size_t kFileBytes = 64u << 20;

rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

SortedFiles::SortedFiles(std::filesystem::path dir, const rocksdb::Options& options)
    : dir_(std::move(dir)), options_(options) {}

SortedFiles::~SortedFiles() {
  std::error_code ignored;
  std::filesystem::remove_all(dir_, ignored);
}

void SortedFiles::put(std::string_view key, std::string_view row) {
  if (open()) {
    status_ = writer_->Put(slice(key), slice(row));
    cut();
  }
}

void SortedFiles::erase(std::string_view key) {
  if (open()) {
    status_ = writer_->Delete(slice(key));
    cut();
  }
}

void SortedFiles::finish() {
  if (writer_ && status_.ok()) {
    status_ = writer_->Finish();
    writer_.reset();
  }
}

bool SortedFiles::open() {
  if (status_.ok() && !writer_) {
    // What was just written is read soon: it stays in the cache of the operating system.
    constexpr bool kInvalidatePageCache = false;
    writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_, nullptr,
                                                       kInvalidatePageCache);
    files_.push_back((dir_ / (std::to_string(files_.size()) + ".sst")).string());
    status_ = writer_->Open(files_.back());
  }
  return status_.ok();
}

void SortedFiles::cut() {
  if (status_.ok() && writer_->FileSize() >= kFileBytes) {
    finish();
  }
}

}  // namespace facta
