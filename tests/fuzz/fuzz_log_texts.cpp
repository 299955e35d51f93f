#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audit/checkpoint.h"
#include "audit/entry_bundle.h"
#include "audit/policy.h"
#include "audit/tile_path.h"
#include "audit/tlog_proof.h"
#include "audit/witness.h"

// Whatever an auditor or a witness hands over: no crash, and what is accepted has one text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recaudo::audit;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto require = [](bool holds) {
    if (!holds) std::abort();
  };
  if (const auto checkpoint = parse_checkpoint(text)) require(to_text(*checkpoint) == text);
  if (const auto proof = parse_tlog_proof(text)) require(to_text(*proof) == text);
  if (const auto key = parse_vkey(text)) require(to_vkey(*key) == text);
  if (const auto key = parse_skey(text)) require(to_skey(*key) == text);
  if (const auto asked = parse_add_checkpoint(text)) require(to_text(*asked) == text);
  if (const auto note = parse_note(text))
    require(note->signatures.size() <= kMaxNoteSignatures && note->text.ends_with('\n'));
  static_cast<void>(parse_policy(text));
  static_cast<void>(parse_tile_path(text));
  for (const unsigned width : {1U, 256U})
    if (const auto entries = parse_bundle(text, width)) require(entries->size() == width);
  return 0;
}
