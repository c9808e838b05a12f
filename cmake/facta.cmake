# How every target of this repository is built.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set_property(GLOBAL PROPERTY USE_FOLDERS ON)
include(CTest)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(FACTA_CCACHE ccache)
if(FACTA_CCACHE)
  # With the compiler's own list of dependencies it need not preprocess every file before it is
  # compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=true
      CCACHE_SLOPPINESS=pch_defines,time_macros ${FACTA_CCACHE})
endif()

set(FACTA_SANITIZE "" CACHE STRING "address,undefined or thread; empty: none")
if(FACTA_SANITIZE)
  # What is reported ends the test; the containers of the standard library check themselves too.
  add_compile_options(-fsanitize=${FACTA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
                      -D_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${FACTA_SANITIZE})
endif()
# What a test may take, in times of what is written with it.
set(FACTA_SLOWER 1)
if(FACTA_SANITIZE)
  set(FACTA_SLOWER 5)
endif()

# Everything with the eyes of libFuzzer; only the targets of tests/fuzz are programs of it.
option(FACTA_FUZZ "Build for tests/fuzz, with clang" OFF)
if(FACTA_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# The faster of the two linkers that Debian's compiler comes with: there are sixty programs to link.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold FACTA_LINKS_WITH_GOLD)
# Not with the sanitizers of clang, whose symbols it does not know.
if(FACTA_LINKS_WITH_GOLD AND NOT FACTA_FUZZ)
  add_link_options(-fuse-ld=gold)
endif()

# Warnings are errors in our own code (not those of the second compiler, which only fuzzes);
# third-party headers are SYSTEM includes.
add_library(facta_warnings INTERFACE)
target_compile_options(facta_warnings INTERFACE
  -Wall -Wextra $<$<NOT:$<BOOL:${FACTA_FUZZ}>>:-Werror> -Wnon-virtual-dtor -Wshadow -Wold-style-cast -Woverloaded-virtual)

# facta_library(NAME [DIRS dir...] [LINK target...] [THIRD target...] [PRECOMPILE header])
# Static library of every .cc directly in DIRS (default: the calling folder). LINK names our own
# targets (public), THIRD the third-party libraries whose home this target is (private). PRECOMPILE:
# the header that most of its files include and that costs most of their compile time.
function(facta_library name)
  cmake_parse_arguments(ARG "" "PRECOMPILE" "DIRS;LINK;THIRD" ${ARGN})
  if(NOT ARG_DIRS)
    set(ARG_DIRS .)
  endif()
  set(sources)
  foreach(dir IN LISTS ARG_DIRS)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cc
                                      ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.h)
    list(APPEND sources ${found})
  endforeach()
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE facta_warnings ${ARG_THIRD})
  if(ARG_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/${ARG_PRECOMPILE})
  endif()
endfunction()

# facta_test(NAME [DIR dir] [LINK target...] [LABEL label] [TIMEOUT seconds] [SERIAL]
#            [PROPERTIES property value...] [PRECOMPILE header | PRECOMPILED_BY test])
# One GoogleTest binary of every .cc in DIR (default: the calling folder), registered with ctest as
# one test per TEST(). SERIAL: alone on the machine (it starts a broker, measures, fills a disk).
# PRECOMPILED_BY: the test whose precompiled headers serve this one too.
function(facta_test name)
  cmake_parse_arguments(ARG "SERIAL" "DIR;LABEL;TIMEOUT;PRECOMPILE;PRECOMPILED_BY" "LINK;PROPERTIES" ${ARGN})
  if(ARG_SERIAL)
    list(APPEND ARG_PROPERTIES RUN_SERIAL TRUE)
  endif()
  if(NOT ARG_DIR)
    set(ARG_DIR .)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * ${FACTA_SLOWER}")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/*.cc)
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} facta_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE FACTA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(ARG_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/${ARG_PRECOMPILE}
                                              <gmock/gmock.h>)
  elseif(ARG_PRECOMPILED_BY)
    target_precompile_headers(${name} REUSE_FROM ${ARG_PRECOMPILED_BY})
  endif()
  gtest_discover_tests(${name}
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT} ${ARG_PROPERTIES})
endfunction()

# facta_program_test(NAME [LABEL label] [TIMEOUT seconds] [SERIAL] COMMAND word...)
# A test that is a program, such as a script which plays on the built binary.
function(facta_program_test name)
  cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT" "COMMAND" ${ARGN})
  math(EXPR timeout "${ARG_TIMEOUT} * ${FACTA_SLOWER}")
  add_test(NAME ${name} COMMAND ${ARG_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${timeout})
  if(ARG_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()
