@0xc2f6d84b7e913a05;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("facta::wire");
# The record: one decision, one message of the log. THIS LAYOUT IS FROZEN FOR EVER: hashes are taken
# over its exact bytes (one segment, no framing), so nothing here may change, not even by adding.

using E = import "events.capnp";

struct Record {
  sequence @0 :UInt64;          # of the company: 1, 2, 3 ... without gaps
  previous @1 :Data;            # SHA-256 of the company's previous record; of sequence 1: the ledger id
  company @2 :Text;             # code
  time @3 :Int64;               # of decision: microseconds since 1970-01-01T00:00:00Z
  schemaVersion @4 :UInt16;     # of events.capnp; a reader stops at a newer one (R10)
  actor @5 :Text;               # user id, or job code
  roles @6 :List(Text);
  authentication @7 :Text;      # how the actor was authenticated
  workDate @8 :Int32;           # days since 1970-01-01 (LED-02)
  commandId @9 :Text;
  idFromClient @10 :Bool;       # the id is the client's own, so retries must meet the same answer
  requestDigest @11 :Data;      # SHA-256 over the command's values (R1)
  command @12 :Text;            # what was asked: StartInvoiceRun, CreditInvoice ...
  correlationId @13 :Text;      # the command that began the chain of causes
  causationId @14 :Text;        # company/sequence of the record that caused this one; empty: a user did
  operationId @15 :Text;        # shared by the records of one large command; empty: one record
  reason @16 :Text;
  warnings @17 :List(E.Warning);
  outcome :union {
    events @18 :List(E.Event);  # accepted; an empty list is a no-op
    refusal @19 :Refusal;       # refused by a rule on state (LED-03)
  }
}

struct Refusal {
  code @0 :Text;                # stable, lower case, dotted
  detail @1 :Text;              # the sentence
  subject @2 :Text;             # what it is about: "invoice 2025-0042"
  remedy @3 :Text;              # what to do
  reasons @4 :List(Reason);     # all failing conditions, the primary one first
}

struct Reason {
  code @0 :Text;
  detail @1 :Text;
  subject @2 :Text;
}
