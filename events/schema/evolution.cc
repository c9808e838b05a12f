#include "events/schema/evolution.h"

#include <capnp/schema-loader.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

#include <cstring>
#include <map>
#include <vector>

namespace facta {
namespace {

namespace schema = capnp::schema;

// A request with the words it is read from.
class Request {
 public:
  explicit Request(std::span<const std::byte> bytes)
      : words_((bytes.size() + 7) / 8), message_(filled(bytes), options()) {}
  schema::CodeGeneratorRequest::Reader root() {
    return message_.getRoot<schema::CodeGeneratorRequest>();
  }

 private:
  kj::ArrayPtr<const capnp::word> filled(std::span<const std::byte> bytes) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
    return {words_.data(), words_.size()};
  }
  static capnp::ReaderOptions options() {
    capnp::ReaderOptions options;
    options.traversalLimitInWords = 1u << 26;
    return options;
  }
  std::vector<capnp::word> words_;
  capnp::FlatArrayMessageReader message_;
};

using Names = std::map<std::uint64_t, std::vector<std::string>>;

// Names by ordinal of every struct's fields and every enum's words: JSON shows them to users.
Names names_of(schema::CodeGeneratorRequest::Reader request) {
  Names names;
  for (const auto node : request.getNodes()) {
    auto& listed = names[node.getId()];
    if (node.isStruct()) {
      std::map<std::uint64_t, std::string> by_ordinal;
      for (const auto field : node.getStruct().getFields()) {
        by_ordinal[field.getOrdinal().isExplicit() ? field.getOrdinal().getExplicit() : 0] =
            field.getName().cStr();
      }
      for (const auto& [ordinal, name] : by_ordinal) {
        listed.push_back(name);
      }
    } else if (node.isEnum()) {
      for (const auto word : node.getEnum().getEnumerants()) {
        listed.emplace_back(word.getName().cStr());
      }
    }
  }
  return names;
}

}  // namespace

Result<Done, std::string> check_schema_evolution(std::span<const std::byte> before,
                                                 std::span<const std::byte> after) {
  try {
    Request old_request(before);
    Request new_request(after);
    capnp::SchemaLoader loader;
    for (const auto node : old_request.root().getNodes()) {
      loader.load(node);
    }
    // The loader refuses a second node of the same id that is not an upgrade of the first.
    for (const auto node : new_request.root().getNodes()) {
      loader.load(node);
    }
    const Names new_names = names_of(new_request.root());
    for (const auto& [id, names] : names_of(old_request.root())) {
      const auto found = new_names.find(id);
      if (found == new_names.end()) {
        return Unexpected{std::string("a type was removed that held: ") +
                          (names.empty() ? "nothing" : names.front())};
      }
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (i >= found->second.size() || found->second[i] != names[i]) {
          return Unexpected{"\"" + names[i] + "\" was renamed, moved or removed"};
        }
      }
    }
    return Done{};
  } catch (const kj::Exception& exception) {  // how the loader says "incompatible"
    return Unexpected{std::string(exception.getDescription().cStr())};
  }
}

}  // namespace facta
