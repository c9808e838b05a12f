@0xd3c5a0a7f1b86e21;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("facta::wire");
# What a wire type means in the domain. The generator (generate.cc) turns an annotated field into the
# strong type of events/values; readers in other languages find units and meaning here.

annotation amount(field) :Void;    # Int64: minor units (cents) of the struct's currency
annotation quantity(field) :Void;  # Int64: 10^-4 units
annotation price(field) :Void;     # Int64: 10^-4 currency units
annotation percent(field) :Void;   # Int32: basis points, 21 % = 2100
annotation date(field) :Void;      # Int32: days since 1970-01-01
annotation time(field) :Void;      # Int64: microseconds since 1970-01-01T00:00:00Z
annotation currency(field) :Void;  # Text: ISO 4217; stands before the amounts it belongs to
annotation optional(field) :Void;  # Text: empty is absent. date, time: the least is absent.
