# Third-party libraries: Debian packages, each with one home (see tests/tidy).
include(GoogleTest)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
# Not find_package(CapnProto): Debian's config file asks for libatomic, which x86-64 does not need.
pkg_check_modules(CAPNP REQUIRED IMPORTED_TARGET capnp)
# Debian's headers compare `const char*` with their text, which C++20 as clang reads it has no
# operator for.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set_property(TARGET PkgConfig::CAPNP APPEND PROPERTY INTERFACE_COMPILE_OPTIONS
               -include ${PROJECT_SOURCE_DIR}/cmake/capnp_with_clang.h)
endif()
find_program(CAPNP_COMPILER capnp REQUIRED)
find_package(RocksDB REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(date REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Boost 1.81 REQUIRED)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(RHONABWY REQUIRED IMPORTED_TARGET librhonabwy)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
