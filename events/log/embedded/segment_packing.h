// Makes packed segments (packed_segment.h).
#pragma once

#include "events/log/embedded/file_system.h"
#include "events/log/embedded/segment_scan.h"

#include <atomic>
#include <string>

namespace facta::embedded {

// Replaces a complete segment by itself, packed, in one step, and says what scan_packed() does of
// it. It is durable and was read back before that. One that is packed already is left alone, and
// every byte of it is checked. An error: the segment is as it was; kCorrupt: and damaged. `stop` is
// looked at now and then: kUnavailable.
Result<SegmentScan, LogError> pack_segment(FileSystem& files, const std::string& path,
                                           const std::atomic<bool>& stop);

// Under this name of the log's folder it is made.
inline constexpr const char* kPackingName = "pack.tmp";

}  // namespace facta::embedded
