// Texts that stay where they are until all of them are dropped at once. Keeps its memory for reuse.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace facta::hours_file {

class TextArena {
 public:
  // A copy that lives until clear().
  std::string_view store(std::string_view text);
  void clear();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // the one being filled
  std::size_t used_ = 0;   // bytes of it
};

}  // namespace facta::hours_file
