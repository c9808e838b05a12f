#include "service/backup/manifest.h"

#include "service/json/json_value.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace facta::backup {
namespace {

using json::JsonValue;

constexpr std::string_view kDigestMember = ",\"digest\":\"";
constexpr std::string_view kFormat = "facta backup";

// Reads members; what is missing or of another kind is remembered, once, as the fault.
class Reader {
 public:
  std::string text(const JsonValue& object, std::string_view name) {
    const JsonValue* const value = object.find(name);
    if (value == nullptr || !value->is_string()) {
      miss(name);
      return {};
    }
    return std::string(value->string());
  }
  std::uint64_t number(const JsonValue& object, std::string_view name) {
    const JsonValue* const value = object.find(name);
    const std::string_view digits = value == nullptr ? std::string_view() : value->number();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
      miss(name);
    }
    return number;
  }
  Digest digest(const JsonValue& object, std::string_view name) {
    const auto digest = parse_digest(text(object, name));
    if (!digest) {
      miss(name);
    }
    return digest.value_or(Digest{});
  }
  Time time(const JsonValue& object, std::string_view name) {
    const auto time = parse_time(text(object, name));
    if (!time) {
      miss(name);
    }
    return time.value_or(Time{});
  }
  bool flag(const JsonValue& object, std::string_view name) {
    const JsonValue* const value = object.find(name);
    if (value == nullptr || !value->is_bool()) {
      miss(name);
      return false;
    }
    return value->boolean();
  }
  std::span<const JsonValue> items(const JsonValue& object, std::string_view name) {
    const JsonValue* const value = object.find(name);
    if (value == nullptr || !value->is_array()) {
      miss(name);
      return {};
    }
    return value->items();
  }
  void miss(std::string_view name) {
    fault_ = fault_ ? fault_ : "its member " + std::string(name) + " is missing or of another kind";
  }
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  std::optional<std::string> fault_;
};

ManifestFile file_of(Reader& reader, const JsonValue& object) {
  ManifestFile file;
  file.name = reader.text(object, "file");
  file.first_offset = reader.number(object, "firstOffset");
  file.next_offset = reader.number(object, "nextOffset");
  file.bytes = reader.number(object, "bytes");
  file.stored_bytes =
      object.find("storedBytes") == nullptr ? file.bytes : reader.number(object, "storedBytes");
  file.segment_bytes = reader.number(object, "segmentBytes");
  file.complete = reader.flag(object, "complete");
  file.hash = reader.digest(object, "sha256");
  if (file.name.empty() || file.name.find('/') != std::string::npos) {
    reader.miss("file");
  }
  return file;
}

StoreFile store_file_of(Reader& reader, const JsonValue& object) {
  StoreFile file{reader.text(object, "file"), reader.number(object, "bytes"),
                 reader.digest(object, "sha256")};
  // A store and a name in it, and nothing that leads elsewhere.
  const std::size_t slash = file.path.find('/');
  if (slash == std::string::npos || slash == 0 || file.path.find("..") != std::string::npos ||
      file.path.find('/', slash + 1) != std::string::npos) {
    reader.miss("file");
  }
  return file;
}

}  // namespace

std::string print(const Manifest& manifest) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object().field("format", kFormat);
  const bool packed = std::ranges::any_of(
      manifest.files, [](const ManifestFile& file) { return file.stored_bytes != file.bytes; });
  out.key("version").unsigned_integer(packed ? kFormatVersion : 1);  // what older releases read
  out.field("ledger", hex(manifest.ledger_id)).field("taken", facta::print(manifest.taken));
  out.field("writer", manifest.writer);
  out.key("records").unsigned_integer(manifest.records);
  out.key("companies").begin_array();
  for (const auto& [company, head] : manifest.heads) {
    out.begin_object().field("company", company).key("sequence").unsigned_integer(head.sequence);
    out.field("head", hex(head.hash)).field("time", facta::print(head.time)).end_object();
  }
  out.end_array().key("files").begin_array();
  for (const ManifestFile& file : manifest.files) {
    out.begin_object().field("file", file.name);
    out.key("firstOffset").unsigned_integer(file.first_offset);
    out.key("nextOffset").unsigned_integer(file.next_offset);
    out.key("bytes").unsigned_integer(file.bytes);
    if (file.stored_bytes != file.bytes) {
      out.key("storedBytes").unsigned_integer(file.stored_bytes);
    }
    out.key("segmentBytes").unsigned_integer(file.segment_bytes);
    out.field("complete", file.complete).field("sha256", hex(file.hash)).end_object();
  }
  out.end_array();
  if (!manifest.stores.empty()) {
    out.key("stores").begin_array();
    for (const StoreFile& file : manifest.stores) {
      out.begin_object().field("file", file.path).key("bytes").unsigned_integer(file.bytes);
      out.field("sha256", hex(file.hash)).end_object();
    }
    out.end_array();
  }
  const std::string digest = hex(sha256(text));
  return text + std::string(kDigestMember) + digest + "\"}\n";
}

Result<Manifest, std::string> parse_manifest(const std::string& text) {
  const auto document = json::parse_json(text);
  if (!document) {
    return Unexpected{document.error().message + " (byte " +
                      std::to_string(document.error().offset) + ")"};
  }
  Reader reader;
  const JsonValue& root = document->root();
  if (reader.text(root, "format") != kFormat) {
    return Unexpected{std::string("it is no manifest of a backup")};
  }
  if (reader.number(root, "version") > kFormatVersion) {
    return Unexpected{std::string("it was written by a newer release; upgrade this one")};
  }
  const Digest digest = reader.digest(root, "digest");
  if (sha256(std::string_view(text).substr(0, text.rfind(kDigestMember))) != digest) {
    return Unexpected{std::string("its digest does not agree with its text")};
  }
  Manifest manifest;
  manifest.ledger_id = reader.digest(root, "ledger");
  manifest.taken = reader.time(root, "taken");
  manifest.writer = reader.text(root, "writer");
  manifest.records = reader.number(root, "records");
  for (const JsonValue& head : reader.items(root, "companies")) {
    manifest.heads[reader.text(head, "company")] = {
        reader.number(head, "sequence"), reader.digest(head, "head"), reader.time(head, "time")};
  }
  for (const JsonValue& file : reader.items(root, "files")) {
    manifest.files.push_back(file_of(reader, file));
  }
  if (root.find("stores") != nullptr) {
    for (const JsonValue& file : reader.items(root, "stores")) {
      manifest.stores.push_back(store_file_of(reader, file));
    }
  }
  if (manifest.files.empty() == manifest.stores.empty()) {
    reader.miss("files");
  }
  if (reader.fault()) {
    return Unexpected{*reader.fault()};
  }
  return manifest;
}

}  // namespace facta::backup
