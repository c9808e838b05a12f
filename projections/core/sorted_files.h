// Sorted files for a store to take in, cut at a size. A part of RocksStore.
#pragma once

#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/status.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

class SortedFiles {
 public:
  // In a folder of their own, which goes with the object.
  SortedFiles(std::filesystem::path dir, const rocksdb::Options& options);
  ~SortedFiles();
  SortedFiles(const SortedFiles&) = delete;
  SortedFiles& operator=(const SortedFiles&) = delete;

  // In order of the keys.
  void put(std::string_view key, std::string_view row);
  void erase(std::string_view key);
  // Ends the last file.
  void finish();
  // Whether everything so far was written.
  const rocksdb::Status& status() const { return status_; }
  const std::vector<std::string>& files() const { return files_; }

 private:
  bool open();
  void cut();

  std::filesystem::path dir_;
  rocksdb::Options options_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  std::vector<std::string> files_;
  rocksdb::Status status_;
};

}  // namespace facta
