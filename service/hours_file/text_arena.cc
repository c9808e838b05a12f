#include "service/hours_file/text_arena.h"

#include <algorithm>

namespace facta::hours_file {

std::string_view TextArena::store(std::string_view text) {
  constexpr std::size_t kBlockBytes = std::size_t{1} << 16U;
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < text.size()) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t size = std::max(kBlockBytes, text.size());
    blocks_.push_back({std::make_unique<char[]>(size), size});
    used_ = 0;
  }
  char* place = blocks_[block_].bytes.get() + used_;
  text.copy(place, text.size());
  used_ += text.size();
  return {place, text.size()};
}

void TextArena::clear() {
  block_ = 0;
  used_ = 0;
}

}  // namespace facta::hours_file
