// C2SP signed notes: keys, signature lines, cosignature/v1, and opening a note with known keys.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace recaudo::audit {

enum class KeyType : unsigned char { kLog = 0x01, kWitness = 0x04 };  // Ed25519 both

// A public key with the name it speaks for. Name and id together are its identity.
struct VerifierKey {
  std::string name;
  std::string id;  // 4 bytes
  KeyType type = KeyType::kLog;
  std::string public_key;  // 32 bytes
  bool operator==(const VerifierKey&) const = default;
};
// kAuditKeyMalformed when the text is not exactly what to_vkey prints.
Result<VerifierKey> parse_vkey(std::string_view text);
std::string to_vkey(const VerifierKey& key);

struct SigningKey {
  std::string name;
  KeyType type = KeyType::kLog;
  Secret seed;  // 32 bytes
};
VerifierKey verifier_of(const SigningKey& key);
Result<SigningKey> parse_skey(std::string_view text);
std::string to_skey(const SigningKey& key);
// Not empty, no Unicode space, no '+', no control character.
bool is_key_name(std::string_view name);

// Signature line of the log over `text` (which ends in a newline): "— name base64\n".
std::string sign_note(std::string_view text, const SigningKey& key);
// Signature line of a witness: cosignature/v1 over a checkpoint text at POSIX second `time`.
std::string cosign(std::string_view text, const SigningKey& key, std::uint64_t time);
// What a witness signs.
std::string cosignature_message(std::string_view text, std::uint64_t time);
// Text, empty line, lines.
std::string join_note(std::string_view text, std::string_view signature_lines);

struct NoteSignature {
  std::string name;
  std::string id;     // 4 bytes
  std::string bytes;  // after the id
};
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;
};
constexpr std::size_t kMaxNoteBytes = 1'000'000;
constexpr std::size_t kMaxNoteSignatures = 100;
// The form only, no keys. kAuditNoteMalformed.
Result<Note> parse_note(std::string_view bytes);

struct VerifiedSignature {
  VerifierKey key;
  std::optional<std::uint64_t> time;  // POSIX seconds, for a cosignature
};
struct OpenedNote {
  std::string text;
  std::vector<VerifiedSignature> verified;  // each key once, in the order of the lines
  std::string lines;                        // theirs
};
// Unknown signatures are ignored; a known one that is wrong refuses the whole note; at least one
// known must be right (kAuditNoteUntrusted).
Result<OpenedNote> open_note(std::string_view bytes, std::span<const VerifierKey> known);

}  // namespace recaudo::audit
