#include "tests/support/temporary_directory.h"

#include "events/base/assert.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace facta {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "facta-test-XXXXXX").string();
  FACTA_ASSERT(::mkdtemp(name.data()) != nullptr, "a temporary directory cannot be made");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace facta
