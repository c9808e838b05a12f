// The body of a request -> command, as the described structs say (service/api/decode.h).
#include "aggregates/commands/commands.h"
#include "events/base/row_codec.h"
#include "service/api/decode.h"
#include "service/api/encode.h"
#include "tests/fuzz/target.h"

#include <array>
#include <utility>

namespace facta::fuzz {
namespace {

template <class C>
std::string row_of(const C& command) {
  std::string row;
  encode_row(command, row);
  return row;
}

template <class C>
void decode_as(const json::JsonDocument& document) {
  api::Decoder decoder;
  C command{};
  decoder.object(document.root(), json::JsonPointer{}, command);
  if (!decoder.ok()) {
    must(decoder.faults().size() <= api::Decoder::kFaultsMax, "faults are bounded");
    for (const FieldFault& fault : decoder.faults()) {
      must(fault.pointer.empty() || fault.pointer.front() == '/', "a fault has a place");
      must(!fault.detail.empty(), "a fault says what is wrong");
    }
    return;
  }
  const std::string row = row_of(command);
  C from_row{};
  must(decode_row(row, from_row) && row_of(from_row) == row, "a command keeps its row");
  std::string text;
  json::JsonWriter out(text);
  api::write_object(out, command);
  const auto written = json::parse_json(text);
  must(written.has_value(), "a command is written as JSON");
  api::Decoder again;
  C from_json{};
  again.object(written->root(), json::JsonPointer{}, from_json);
  must(again.ok() && row_of(from_json) == row, "a command that was read is written the same");
}

template <std::size_t... I>
constexpr auto decoders(std::index_sequence<I...>) {
  return std::array<void (*)(const json::JsonDocument&), sizeof...(I)>{
      decode_as<std::variant_alternative_t<I, CommandVariant>>...};
}

}  // namespace

// The first byte says which command, the rest is the body.
FACTA_FUZZ(command) {
  static constexpr auto kDecoders =
      decoders(std::make_index_sequence<std::variant_size_v<CommandVariant>>());
  Input input(bytes);
  const std::size_t which = input.byte() % kDecoders.size();
  if (const auto document = json::parse_json(std::string(text_of(input.rest())))) {
    kDecoders[which](*document);
  }
}

}  // namespace facta::fuzz
