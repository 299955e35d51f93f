#include "audit/note.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/crypto.h"

namespace recaudo::audit {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";
constexpr std::size_t kIdBytes = 4;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kTimeBytes = 8;

tl::unexpected<Error> bad_key() {
  return fail(Code::kAuditKeyMalformed);
}
tl::unexpected<Error> bad_note(const char* what) {
  return fail(Code::kAuditNoteMalformed, what);
}

std::string key_id(std::string_view name, KeyType type, std::string_view public_key) {
  const char type_byte = static_cast<char>(type);
  const auto digest = sha256_of({name, "\n", {&type_byte, 1}, public_key});
  return std::string(view(digest).substr(0, kIdBytes));
}

// "<name>+<hex id>+<base64(type || 32 bytes)>"
struct KeyText {
  std::string name;
  std::string id;
  KeyType type;
  std::string bytes;
};
Result<KeyText> parse_key_text(std::string_view text) {
  const auto first = text.find('+');
  if (first == text.npos) return bad_key();
  const auto second = text.find('+', first + 1);
  if (second == text.npos) return bad_key();
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  const auto bytes = from_base64(text.substr(second + 1));
  if (!id || id->size() != kIdBytes || !bytes || bytes->size() != 33) return bad_key();
  const std::string name(text.substr(0, first));
  const char type = (*bytes)[0];
  if (!is_key_name(name) || (type != 1 && type != 4)) return bad_key();
  return KeyText{name, *id, static_cast<KeyType>(type), bytes->substr(1)};
}

std::string key_text(const VerifierKey& key, std::string_view bytes) {
  const std::string typed = static_cast<char>(key.type) + std::string(bytes);
  return key.name + "+" + to_hex(key.id) + "+" + to_base64(typed);
}

std::string line(const VerifierKey& key, std::string_view signature) {
  return std::string(kDash) + key.name + " " + to_base64(key.id + std::string(signature)) + "\n";
}

bool has_control_character(std::string_view s) {
  return std::ranges::any_of(s, [](char c) {
    const auto b = static_cast<unsigned char>(c);
    return (b < 0x20 && c != '\n') || b == 0x7F;
  });
}

Result<NoteSignature> parse_line(std::string_view text) {
  if (!text.starts_with(kDash)) return bad_note("línea de firma");
  text.remove_prefix(kDash.size());
  const auto space = text.find(' ');
  if (space == text.npos || !is_key_name(text.substr(0, space))) return bad_note("nombre de llave");
  const auto bytes = from_base64(text.substr(space + 1));
  if (!bytes || bytes->size() <= kIdBytes) return bad_note("firma");
  return NoteSignature{std::string(text.substr(0, space)), bytes->substr(0, kIdBytes),
                       bytes->substr(kIdBytes)};
}

std::optional<VerifiedSignature> verify(std::string_view text, const NoteSignature& s,
                                        const VerifierKey& key) {
  if (key.type == KeyType::kLog) {
    if (!ed25519_verify(key.public_key, text, s.bytes)) return std::nullopt;
    return VerifiedSignature{key, std::nullopt};
  }
  if (s.bytes.size() != kTimeBytes + kSignatureBytes) return std::nullopt;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i)
    time = time << 8 | static_cast<unsigned char>(s.bytes[i]);
  if (time > INT64_MAX) return std::nullopt;
  if (!ed25519_verify(key.public_key, cosignature_message(text, time), s.bytes.substr(kTimeBytes)))
    return std::nullopt;
  return VerifiedSignature{key, time};
}

}  // namespace

bool is_key_name(std::string_view name) {
  static constexpr std::array<std::string_view, 19> kSpaces = {" ",
                                                               "\xC2\x85",
                                                               "\xC2\xA0",
                                                               "\xE1\x9A\x80",
                                                               "\xE2\x80\x80",
                                                               "\xE2\x80\x81",
                                                               "\xE2\x80\x82",
                                                               "\xE2\x80\x83",
                                                               "\xE2\x80\x84",
                                                               "\xE2\x80\x85",
                                                               "\xE2\x80\x86",
                                                               "\xE2\x80\x87",
                                                               "\xE2\x80\x88",
                                                               "\xE2\x80\x89",
                                                               "\xE2\x80\x8A",
                                                               "\xE2\x80\xA8",
                                                               "\xE2\x80\xA9",
                                                               "\xE2\x80\xAF",
                                                               "\xE2\x81\x9F"};
  if (name.empty() || !is_valid_utf8(name) || has_control_character(name)) return false;
  if (name.find_first_of("+\n") != name.npos || name.find("\xE3\x80\x80") != name.npos)
    return false;
  return std::ranges::none_of(kSpaces,
                              [&](std::string_view s) { return name.find(s) != name.npos; });
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  RECAUDO_TRY(parts, parse_key_text(text));
  if (key_id(parts.name, parts.type, parts.bytes) != parts.id) return bad_key();
  return VerifierKey{parts.name, parts.id, parts.type, parts.bytes};
}

std::string to_vkey(const VerifierKey& key) {
  return key_text(key, key.public_key);
}

VerifierKey verifier_of(const SigningKey& key) {
  const std::string public_key = ed25519_public_key(key.seed.reveal());
  return {key.name, key_id(key.name, key.type, public_key), key.type, public_key};
}

Result<SigningKey> parse_skey(std::string_view text) {
  if (!text.starts_with(kPrivatePrefix)) return bad_key();
  RECAUDO_TRY(parts, parse_key_text(text.substr(kPrivatePrefix.size())));
  SigningKey key{parts.name, parts.type, Secret(std::move(parts.bytes))};
  if (verifier_of(key).id != parts.id) return bad_key();
  return key;
}

std::string to_skey(const SigningKey& key) {
  return std::string(kPrivatePrefix) + key_text(verifier_of(key), key.seed.reveal());
}

std::string sign_note(std::string_view text, const SigningKey& key) {
  return line(verifier_of(key), ed25519_sign(key.seed.reveal(), text));
}

std::string cosignature_message(std::string_view text, std::uint64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

std::string cosign(std::string_view text, const SigningKey& key, std::uint64_t time) {
  return line(verifier_of(key),
              be64(time) + ed25519_sign(key.seed.reveal(), cosignature_message(text, time)));
}

std::string join_note(std::string_view text, std::string_view signature_lines) {
  return std::string(text) + "\n" + std::string(signature_lines);
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return bad_note("demasiado larga");
  if (!is_valid_utf8(bytes) || has_control_character(bytes)) return bad_note("caracteres");
  if (!bytes.ends_with('\n')) return bad_note("falta el último salto de línea");
  const auto split = bytes.rfind("\n\n");
  if (split == bytes.npos) return bad_note("falta la línea en blanco");
  Note out{std::string(bytes.substr(0, split + 1)), {}};
  std::string_view rest = bytes.substr(split + 2);
  if (rest.empty()) return bad_note("no tiene firmas");
  while (!rest.empty()) {
    if (out.signatures.size() == kMaxNoteSignatures) return bad_note("demasiadas firmas");
    const auto end = rest.find('\n');
    RECAUDO_TRY(signature, parse_line(rest.substr(0, end)));
    out.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return out;
}

Result<OpenedNote> open_note(std::string_view bytes, std::span<const VerifierKey> known) {
  RECAUDO_TRY(note, parse_note(bytes));
  OpenedNote out{note.text, {}, {}};
  for (const NoteSignature& s : note.signatures) {
    const auto key = std::ranges::find_if(
        known, [&](const VerifierKey& k) { return k.name == s.name && k.id == s.id; });
    if (key == known.end()) continue;
    const auto same_key = [&](const VerifiedSignature& v) { return v.key == *key; };
    if (std::ranges::any_of(out.verified, same_key)) continue;
    const auto verified = verify(out.text, s, *key);
    if (!verified) return fail(Code::kAuditNoteUntrusted, "firma equivocada de " + s.name);
    out.verified.push_back(*verified);
    out.lines += line(*key, s.bytes);
  }
  if (out.verified.empty()) return fail(Code::kAuditNoteUntrusted, "ninguna firma conocida");
  return out;
}

}  // namespace recaudo::audit
