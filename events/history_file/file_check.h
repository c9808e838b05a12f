// The proof of a history file, from its first record to its last byte.
#pragma once

#include "events/history_file/block_reader.h"
#include "events/history_file/history_file.h"

namespace facta::history_file {

// `reader` stands at the first block behind the schemas, `beginning` is every byte before it.
// `each` gets every record, with its hash, once its own link is proven; false stops handing out.
Result<HistoryFile::Summary, LogError> check_blocks(BlockReader& reader, const std::string& path,
                                                    const LedgerId& ledger,
                                                    std::string_view beginning,
                                                    const EventLog::Sink& each);

}  // namespace facta::history_file
