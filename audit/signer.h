// The signer: a process of its own that holds the log's key and signs a head only when it is proved
// to extend the last one it signed. A witness inside the house.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "audit/checkpoint.h"
#include "audit/note.h"

namespace recaudo::audit {

struct SignerOptions {
  std::string socket_path;  // made with mode 0600
  std::string seed_file;    // hex of the 32-byte seed, mode 0600
  std::string origin;       // the log's name, also its key's name
  std::string state_file;   // "<size>\n<root hex>\n", the last head signed
};

// Makes a key: the seed (0600), "<vkey>\n", and the state of a signer that never signed. Refuses to
// overwrite (kBadSecretFile). Returns the vkey.
Result<std::string> make_log_key(const SignerOptions& options, const std::string& vkey_file);

// Serves until stopped, one request at a time. kAuditLogConflict when the state file is missing or
// damaged: a signer without memory would sign anything.
Result<void> run_signer(const SignerOptions& options, const std::stop_token& stop);

// Gives the proof that a head extends a tree of `old_size` leaves.
using ConsistencyProver = std::function<Result<Proof>(std::uint64_t old_size)>;
// Asks what was signed last, proves, and returns the signed checkpoint. kAuditSignerUnavailable
// (nobody answers within 5 s), kAuditSignerRefused.
Result<std::string> request_signature(const std::string& socket_path, const Checkpoint& checkpoint,
                                      const ConsistencyProver& prove);
// The last head the signer signed.
Result<TreeHead> request_signer_state(const std::string& socket_path);

}  // namespace recaudo::audit
