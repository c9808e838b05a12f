// capnp compiler plug-in: turns events.capnp into the plain structs that the rest of facta works
// with, so that an event is described once. Run by CMake:
//   capnp compile -o build/events/schema/facta-generate events/schema/events.capnp
// Writes events.gen.h (structs, words, the Event variant), events_codec.gen.h and events.gen.cc (to
// and from the wire).
#include <capnp/message.h>
#include <capnp/schema-loader.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace schema = capnp::schema;

// What the generator knows about one field.
struct FieldInfo {
  std::string name;      // wire and JSON name: bookingDate
  std::string member;    // C++ member: the name, with '_' behind a keyword
  std::string accessor;  // BookingDate, as in getBookingDate()
  std::string type;      // C++ type
  std::string scalar;    // member of a strong scalar that holds the number: ".minor"; empty: none
  std::string comment;
  bool list = false;
  bool text = false;    // Text, also as list item
  bool nested = false;  // described struct, also as list item
  bool enumerator = false;
  bool currency = false;
  bool optional_text = false;
  std::string absent;  // of an optional date or time: the constant that stands for none
};

struct StructInfo {
  std::string name;
  std::string comment;
  std::vector<FieldInfo> fields;
  bool is_union = false;
};

class Generator {
 public:
  explicit Generator(schema::CodeGeneratorRequest::Reader request) : request_(request) {
    for (const auto node : request.getNodes()) {
      nodes_[node.getId()] = node;
      if (node.isAnnotation()) {
        annotations_[node.getId()] = short_name(node);
      }
    }
    for (const auto info : request.getSourceInfo()) {
      sources_[info.getId()] = info;
    }
  }

  void run() {
    const auto file = nodes_.at(request_.getRequestedFiles()[0].getId());
    for (const auto nested : file.getNestedNodes()) {
      visit(nested.getId());
    }
    std::ofstream header("events.gen.h");
    std::ofstream source("events.gen.cc");
    std::ofstream codec("events_codec.gen.h");
    write_header(header);
    write_codec_header(codec);
    write_source(source);
  }

 private:
  static std::string short_name(schema::Node::Reader node) {
    return std::string(node.getDisplayName().cStr()).substr(node.getDisplayNamePrefixLength());
  }
  static std::string capital(std::string name) {
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
  }
  static std::string one_line(const std::string& comment) {
    std::string line;
    for (const char c : comment) {
      line.push_back(c == '\n' ? ' ' : c);
    }
    while (!line.empty() && line.back() == ' ') {
      line.pop_back();
    }
    return line.empty() ? "" : "  // " + line;
  }

  std::string member_comment(std::uint64_t id, std::size_t index) const {
    const auto found = sources_.find(id);
    if (found == sources_.end() || index >= found->second.getMembers().size()) {
      return "";
    }
    return one_line(
        found->second.getMembers()[static_cast<unsigned>(index)].getDocComment().cStr());
  }

  bool has(schema::Field::Reader field, const std::string& annotation) const {
    for (const auto given : field.getAnnotations()) {
      if (annotations_.at(given.getId()) == annotation) {
        return true;
      }
    }
    return false;
  }

  // Visits a node after everything it contains, so that the structs come out in compilable order.
  void visit(std::uint64_t id) {
    const auto node = nodes_.at(id);
    if (!visited_.insert(id).second) {
      return;
    }
    if (node.isEnum()) {
      enums_.push_back(id);
      return;
    }
    if (!node.isStruct()) {
      return;
    }
    StructInfo info{short_name(node), "", {}, node.getStruct().getDiscriminantCount() > 0};
    std::size_t index = 0;
    for (const auto field : node.getStruct().getFields()) {
      info.fields.push_back(describe(field, member_comment(id, index++)));
    }
    structs_.push_back(std::move(info));
  }

  FieldInfo describe(schema::Field::Reader field, std::string comment) {
    static const std::set<std::string> kKeywords = {"new",      "template", "export",
                                                    "operator", "default",  "delete"};
    FieldInfo info;
    info.name = field.getName().cStr();
    info.member = kKeywords.contains(info.name) ? info.name + "_" : info.name;
    info.accessor = capital(info.name);
    info.comment = std::move(comment);
    auto type = field.getSlot().getType();
    if (type.isList()) {
      info.list = true;
      type = type.getList().getElementType();
    }
    info.type = type_of(type, field, info);
    if (info.list) {
      info.type = "std::vector<" + info.type + ">";
    } else if (has(field, "optional") && (has(field, "date") || has(field, "time"))) {
      info.absent = "kNo" + info.type;
      info.type = "std::optional<" + info.type + ">";
    }
    info.optional_text = info.text && !info.list && has(field, "optional");
    return info;
  }

  std::string type_of(schema::Type::Reader type, schema::Field::Reader field, FieldInfo& info) {
    static const std::map<std::string, std::pair<std::string, std::string>> kStrong = {
        {"amount", {"Amount", ".minor"}}, {"quantity", {"Quantity", ".e4"}},
        {"price", {"Price", ".e4"}},      {"percent", {"BasisPoints", ".value"}},
        {"date", {"Date", ".days"}},      {"time", {"Time", ".micros"}}};
    for (const auto& [annotation, strong] : kStrong) {
      if (has(field, annotation)) {
        info.scalar = strong.second;
        return strong.first;
      }
    }
    switch (type.which()) {
      case schema::Type::TEXT:
        info.text = true;
        info.currency = has(field, "currency");
        return info.currency ? "Currency" : "std::string";
      case schema::Type::BOOL:
        return "bool";
      case schema::Type::INT32:
        return "std::int32_t";
      case schema::Type::INT64:
        return "std::int64_t";
      case schema::Type::UINT32:
        return "std::uint32_t";
      case schema::Type::UINT64:
        return "std::uint64_t";
      case schema::Type::ENUM:
        info.enumerator = true;
        visit(type.getEnum().getTypeId());
        return short_name(nodes_.at(type.getEnum().getTypeId()));
      case schema::Type::STRUCT:
        info.nested = true;
        visit(type.getStruct().getTypeId());
        return short_name(nodes_.at(type.getStruct().getTypeId()));
      default:
        std::cerr << "facta-generate: field " << info.name << " has a type without a mapping\n";
        std::exit(1);
    }
  }

  void write_header(std::ostream& out) const {
    out << "// Generated from events/schema/events.capnp. Do not edit.\n#pragma once\n\n"
           "#include <cstdint>\n#include <optional>\n#include <string>\n#include <variant>\n"
           "#include <vector>\n\n#include \"events/base/describe.h\"\n"
           "#include \"events/values/amount.h\"\n#include \"events/values/date.h\"\n\n"
           "namespace facta {\n\n";
    for (const auto id : enums_) {
      write_enum(out, nodes_.at(id));
    }
    for (const auto& info : structs_) {
      info.is_union ? write_variant(out, info) : write_struct(out, info);
    }
    out << "}  // namespace facta\n";
  }

  void write_enum(std::ostream& out, schema::Node::Reader node) const {
    const std::string name = short_name(node);
    std::string words;
    out << "enum class " << name << " : std::uint16_t {\n";
    for (const auto enumerant : node.getEnum().getEnumerants()) {
      out << "  " << capital(enumerant.getName().cStr()) << ",\n";
      words += std::string(words.empty() ? "" : ", ") + "\"" + enumerant.getName().cStr() + "\"";
    }
    out << "};\ntemplate <>\nstruct EnumWords<" << name
        << "> {\n  static constexpr std::string_view words[] = {" << words << "};\n};\n\n";
  }

  static void write_struct(std::ostream& out, const StructInfo& info) {
    out << "struct " << info.name << " {\n";
    for (const auto& field : info.fields) {
      const bool braces = !field.text || field.currency;
      out << "  " << field.type << " " << field.member
          << (braces && !field.list && field.absent.empty() ? "{}" : "") << ";" << field.comment
          << "\n";
    }
    out << "  bool operator==(const " << info.name << "&) const = default;\n"
        << "  static constexpr auto fields() {\n    return Fields{";
    std::string separator;
    for (const auto& field : info.fields) {
      out << separator << "Field<&" << info.name << "::" << field.member << ">{\"" << field.name
          << "\"" << (field.optional_text ? ", true" : "") << "}";
      separator = ",\n                           ";
    }
    out << "};\n  }\n};\n\n";
  }

  static void write_variant(std::ostream& out, const StructInfo& info) {
    out << "using " << info.name << "Variant = std::variant<";
    std::string names;
    std::string separator;
    for (const auto& field : info.fields) {
      out << separator << field.type;
      names += (names.empty() ? "\"" : ", \"") + field.type + "\"";
      separator = ", ";
    }
    const std::string& name = info.name;
    out << ">;\n\n// A class: what copies, moves and ends it is compiled once, not in every file "
           "that\n"
        << "// holds one.\nclass " << name << " : public " << name << "Variant {\n public:\n"
        << "  using " << name << "Variant::" << name << "Variant;\n"
        << "  " << name << "() = default;\n"
        << "  " << name << "(const " << name << "& other);\n"
        << "  " << name << "(" << name << "&& other) noexcept;\n"
        << "  " << name << "& operator=(const " << name << "& other);\n"
        << "  " << name << "& operator=(" << name << "&& other) noexcept;\n"
        << "  ~" << name << "();\n"
        << "  bool operator==(const " << name << "& other) const;\n};\n\n"
        << "// Names of the event types, by index of the variant.\n"
        << "inline constexpr std::string_view k" << name << "Types[] = {" << names << "};\n"
        << "inline std::string_view type_of(const " << name << "& event) {\n  return k" << name
        << "Types[event.index()];\n}\n\n";
  }

  void write_codec_header(std::ostream& out) const {
    out << "// Generated from events/schema/events.capnp. Do not edit.\n#pragma once\n\n"
           "#include \"events/schema/events.capnp.h\"\n"
           "#include \"events/schema/events.gen.h\"\n\nnamespace facta {\n\n";
    for (const auto& info : structs_) {
      out << "void encode(const " << info.name << "& from, wire::" << info.name
          << "::Builder to);\n"
          << (info.is_union ? "// False: an event type that this build does not know.\nbool"
                            : "void")
          << " decode(wire::" << info.name << "::Reader from, " << info.name << "& to);\n";
    }
    out << "\n}  // namespace facta\n";
  }

  void write_source(std::ostream& out) const {
    out << "// Generated from events/schema/events.capnp. Do not edit.\n"
           "#include \"events/schema/events_codec.gen.h\"\n"
           "#include \"events/schema/wire_values.h\"\n\nnamespace facta {\n\n";
    for (const auto& info : structs_) {
      if (info.is_union) {
        write_variant_codec(out, info);
      } else {
        write_encode(out, info);
        write_decode(out, info);
      }
    }
    out << "}  // namespace facta\n";
  }

  static void write_encode(std::ostream& out, const StructInfo& info) {
    out << "void encode(const " << info.name << "& from, wire::" << info.name
        << "::Builder to) {\n";
    for (const auto& field : info.fields) {
      const std::string from = "from." + field.member;
      if (field.list) {
        out << "  if (!" << from << ".empty()) {\n    auto list = to.init" << field.accessor
            << "(static_cast<unsigned>(" << from << ".size()));\n    for (unsigned i = 0; i < "
            << "list.size(); ++i) {\n      "
            << (field.nested ? "encode(" + from + "[i], list[i]);"
                             : "list.set(i, " + value_to_wire(field, from + "[i]") + ");")
            << "\n    }\n  }\n";
      } else if (field.nested) {
        out << "  encode(" << from << ", to.init" << field.accessor << "());\n";
      } else if (!field.absent.empty()) {
        out << "  to.set" << field.accessor << "(" << from << " ? (*" << from << ")" << field.scalar
            << " : " << field.absent << ");\n";
      } else if (field.text) {
        out << "  if (!" << (field.currency ? from + ".text()" : from) << ".empty()) {\n    to.set"
            << field.accessor << "(" << value_to_wire(field, from) << ");\n  }\n";
      } else {
        out << "  to.set" << field.accessor << "(" << value_to_wire(field, from) << ");\n";
      }
    }
    out << "}\n\n";
  }

  static std::string value_to_wire(const FieldInfo& field, const std::string& from) {
    if (field.text) {
      return "wire_text(" + from + ")";
    }
    if (field.enumerator) {
      return "wire_enum(" + from + ")";
    }
    return from + field.scalar;
  }

  static void write_decode(std::ostream& out, const StructInfo& info) {
    out << "void decode(wire::" << info.name << "::Reader from, " << info.name << "& to) {\n";
    for (const auto& field : info.fields) {
      const std::string get = "from.get" + field.accessor + "()";
      const std::string to = "to." + field.member;
      if (field.list) {
        out << "  {\n    const auto list = " << get << ";\n    " << to
            << ".resize(list.size());\n    for (unsigned i = 0; i < list.size(); ++i) {\n      "
            << decode_value(field, "list[i]", to + "[i]") << "\n    }\n  }\n";
      } else if (!field.absent.empty()) {
        out << "  if (" << get << " != " << field.absent << ") {\n    " << to << ".emplace()"
            << field.scalar << " = " << get << ";\n  }\n";
      } else {
        out << "  " << decode_value(field, get, to) << "\n";
      }
    }
    out << "}\n\n";
  }

  static std::string decode_value(const FieldInfo& field, const std::string& from,
                                  const std::string& to) {
    if (field.nested) {
      return "decode(" + from + ", " + to + ");";
    }
    if (field.text) {
      return "read_text(" + from + ", " + to + ");";
    }
    if (field.enumerator) {
      return "read_enum(" + from + ", " + to + ");";
    }
    return to + field.scalar + " = " + from + ";";
  }

  static void write_variant_members(std::ostream& out, const std::string& name) {
    const std::string of = name + "::";
    const std::string base = name + "Variant";
    out << of << name << "(const " << name << "& other) = default;\n"
        << of << name << "(" << name << "&& other) noexcept = default;\n"
        << name << "& " << of << "operator=(const " << name << "& other) = default;\n"
        << name << "& " << of << "operator=(" << name << "&& other) noexcept = default;\n"
        << of << "~" << name << "() = default;\n"
        << "bool " << of << "operator==(const " << name
        << "& other) const {\n  return static_cast<const " << base
        << "&>(*this) == static_cast<const " << base << "&>(other);\n}\n\n";
  }

  static void write_variant_codec(std::ostream& out, const StructInfo& info) {
    write_variant_members(out, info.name);
    out << "void encode(const " << info.name << "& from, wire::" << info.name
        << "::Builder to) {\n  switch (from.index()) {\n";
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
      out << "    case " << i << ": return encode(std::get<" << i << ">(from), to.init"
          << info.fields[i].accessor << "());\n";
    }
    out << "  }\n}\n\nbool decode(wire::" << info.name << "::Reader from, " << info.name
        << "& to) {\n  switch (static_cast<unsigned>(from.which())) {\n";
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
      out << "    case " << i << ": decode(from.get" << info.fields[i].accessor << "(), to.emplace<"
          << i << ">()); return true;\n";
    }
    out << "    default: return false;\n  }\n}\n\n";
  }

  schema::CodeGeneratorRequest::Reader request_;
  std::map<std::uint64_t, schema::Node::Reader> nodes_;
  std::map<std::uint64_t, schema::Node::SourceInfo::Reader> sources_;
  std::map<std::uint64_t, std::string> annotations_;
  std::set<std::uint64_t> visited_;
  std::vector<std::uint64_t> enums_;
  std::vector<StructInfo> structs_;
};

}  // namespace

int main() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 1u << 30;
  capnp::StreamFdMessageReader message(STDIN_FILENO, options);
  Generator(message.getRoot<schema::CodeGeneratorRequest>()).run();
}
