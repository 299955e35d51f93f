// What a witness decides (C2SP tlog-witness add-checkpoint), as a pure function. No witness of ours
// runs yet; the log's own signer shares extends() and the form of the request.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "audit/checkpoint.h"
#include "audit/note.h"

namespace recaudo::audit {

struct AddCheckpointRequest {
  std::uint64_t old_size = 0;
  Proof proof;
  std::string signed_checkpoint;
};
// "old <size>\n", proof lines, empty line, checkpoint; kAuditNoteMalformed otherwise.
Result<AddCheckpointRequest> parse_add_checkpoint(std::string_view body);
std::string to_text(const AddCheckpointRequest& request);

// What the witness knows about one log.
struct WitnessState {
  std::string origin;
  std::vector<VerifierKey> log_keys;
  TreeHead last;  // cosigned last; size 0 when never
};

struct AddCheckpointDecision {
  int status = 200;    // HTTP; 200 means: persist `head`, fsync, then sign `text`
  std::string answer;  // body of a 409: "<last size>\n"
  TreeHead head;
  std::string text;  // of the checkpoint, what is to be cosigned
};
// Checks in the order of the specification (B.10): 400, 404, 403, 400, 409, 422, 200.
AddCheckpointDecision decide_add_checkpoint(const WitnessState& state, std::string_view body);

// Does `newer` extend `last` by this proof? The rule that witnesses and the log's own signer share.
bool extends(const TreeHead& last, const TreeHead& newer, std::span<const Hash> proof);

// "<sha256 hex of origin>/checkpoint"
std::string witness_monitoring_path(std::string_view origin);

}  // namespace recaudo::audit
