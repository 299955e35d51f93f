#include "audit/tlog_proof.h"

#include "audit/tile_path.h"
#include "base/bytes.h"

namespace recaudo::audit {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

tl::unexpected<Error> malformed(const char* what) {
  return fail(Code::kAuditProofInvalid, what);
}

}  // namespace

std::string to_text(const TlogProof& p) {
  std::string out(kHeader);
  if (p.extra) out += "extra " + recaudo::to_base64(*p.extra) + "\n";
  out += "index " + std::to_string(p.index) + "\n";
  for (const Hash& h : p.hashes) out += to_base64(h) + "\n";
  return out + "\n" + p.signed_checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  TlogProof out;
  if (text.size() > kMaxNoteBytes) return malformed("demasiado larga");
  if (!text.starts_with(kHeader)) return malformed("primera línea");
  text.remove_prefix(kHeader.size());
  bool index_read = false;
  while (true) {
    const auto end = text.find('\n');
    if (end == text.npos) return malformed("falta la línea en blanco");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.empty()) break;
    if (!index_read && !out.extra && line.starts_with(kExtra)) {
      RECAUDO_TRY(extra, from_base64(line.substr(kExtra.size())));
      out.extra = std::move(extra);
    } else if (!index_read && line.starts_with(kIndex)) {
      RECAUDO_TRY(index, parse_decimal(line.substr(kIndex.size())));
      out.index = index;
      index_read = true;
    } else if (index_read && out.hashes.size() < kMaxProofHashes) {
      RECAUDO_TRY(hash, hash_from_base64(line));
      out.hashes.push_back(hash);
    } else {
      return malformed("línea inesperada");
    }
  }
  if (!index_read) return malformed("falta el índice");
  out.signed_checkpoint = text;
  return out;
}

Result<OpenedCheckpoint> verify_tlog_proof(std::string_view text, std::string_view entry,
                                           const Policy& policy, std::string_view origin) {
  RECAUDO_TRY(proof, parse_tlog_proof(text));
  RECAUDO_TRY(opened, open_checkpoint(proof.signed_checkpoint, policy, origin));
  const TreeHead& head = opened.checkpoint.head;
  if (!verify_inclusion(proof.index, head.size, leaf_hash(entry), proof.hashes, head.root))
    return fail(Code::kAuditProofInvalid, "índice " + std::to_string(proof.index));
  return opened;
}

}  // namespace recaudo::audit
