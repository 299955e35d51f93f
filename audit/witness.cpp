#include "audit/witness.h"

#include "audit/tile_path.h"
#include "base/crypto.h"

namespace recaudo::audit {
namespace {

tl::unexpected<Error> malformed(const char* what) {
  return fail(Code::kAuditNoteMalformed, what);
}

AddCheckpointDecision refuse(int status, std::string answer = {}) {
  return {status, std::move(answer), {}, {}};
}

}  // namespace

Result<AddCheckpointRequest> parse_add_checkpoint(std::string_view body) {
  constexpr std::string_view kOld = "old ";
  if (body.size() > kMaxNoteBytes || !body.starts_with(kOld)) return malformed("old");
  AddCheckpointRequest out;
  for (bool first = true;; first = false) {
    const auto end = body.find('\n');
    if (end == body.npos) return malformed("falta la línea en blanco");
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end + 1);
    if (first) {
      const auto size = parse_decimal(line.substr(kOld.size()));
      if (!size) return malformed("old");
      out.old_size = *size;
      continue;
    }
    if (line.empty()) break;
    const auto hash = hash_from_base64(line);
    if (!hash || out.proof.size() == kMaxProofHashes) return malformed("prueba");
    out.proof.push_back(*hash);
  }
  out.signed_checkpoint = body;
  return out;
}

std::string to_text(const AddCheckpointRequest& r) {
  std::string out = "old " + std::to_string(r.old_size) + "\n";
  for (const Hash& h : r.proof) out += to_base64(h) + "\n";
  return out + "\n" + r.signed_checkpoint;
}

bool extends(const TreeHead& last, const TreeHead& newer, std::span<const Hash> proof) {
  if (newer.size == 0 && newer.root != empty_root()) return false;
  if (last.size == 0) return proof.empty() && last.root == empty_root();
  return verify_consistency(last, newer, proof);
}

AddCheckpointDecision decide_add_checkpoint(const WitnessState& state, std::string_view body) {
  const auto request = parse_add_checkpoint(body);
  if (!request) return refuse(400);
  const auto note = parse_note(request->signed_checkpoint);
  if (!note) return refuse(400);
  const auto checkpoint = parse_checkpoint(note->text);
  // A wrong root of an empty tree is told apart (422), so the origin and signature are looked at
  // first.
  if (!checkpoint) {
    if (!note->text.starts_with(state.origin + "\n0\n")) return refuse(400);
    return refuse(open_note(request->signed_checkpoint, state.log_keys) ? 422 : 403);
  }
  if (checkpoint->origin != state.origin) return refuse(404);
  if (!open_note(request->signed_checkpoint, state.log_keys)) return refuse(403);
  if (request->old_size > checkpoint->head.size) return refuse(400);
  if (request->old_size != state.last.size)
    return refuse(409, std::to_string(state.last.size) + "\n");
  if (!extends(state.last, checkpoint->head, request->proof)) return refuse(422);
  return {200, {}, checkpoint->head, note->text};
}

std::string witness_monitoring_path(std::string_view origin) {
  return sha256_hex(origin) + "/checkpoint";
}

}  // namespace recaudo::audit
