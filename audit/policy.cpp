#include "audit/policy.h"

#include <algorithm>
#include <set>

#include "audit/tile_path.h"
#include "base/bytes.h"

namespace recaudo::audit {
namespace {

constexpr std::size_t kMaxWords = 200;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != line.npos) {
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    out.emplace_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

// Reads one line after the other into a Policy, keeping what is needed to refuse.
class PolicyReader {
 public:
  const char* read(const std::vector<std::string>& w) {
    if (w.size() > kMaxWords) return "línea demasiado larga";
    if (w[0] == "log") return read_log(w);
    if (w[0] == "witness") return read_witness(w);
    if (w[0] == "group") return read_group(w);
    if (w[0] == "quorum") return read_quorum(w);
    return "palabra desconocida";
  }
  const char* finish() const {
    if (policy_.quorum.empty()) return "falta la línea quorum";
    if (policy_.logs.empty()) return "falta la línea log";
    return nullptr;
  }
  Policy take() { return std::move(policy_); }

 private:
  const char* read_log(const std::vector<std::string>& w) {
    if (w.size() < 2 || w.size() > 3) return "log <vkey> [url]";
    const auto key = parse_vkey(w[1]);
    if (!key || key->type != KeyType::kLog) return "llave del registro";
    policy_.logs.push_back(*key);
    return nullptr;
  }
  const char* read_witness(const std::vector<std::string>& w) {
    if (w.size() < 3 || w.size() > 4) return "witness <nombre> <vkey> [url]";
    const auto key = parse_vkey(w[2]);
    if (!key || key->type != KeyType::kWitness) return "llave del testigo";
    const auto same = [&](const PolicyWitness& o) { return o.key.public_key == key->public_key; };
    if (std::ranges::any_of(policy_.witnesses, same)) return "dos testigos con una llave";
    if (w[1] == "none" || !names_.insert(w[1]).second) return "nombre repetido";
    policy_.witnesses.push_back({w[1], *key});
    return nullptr;
  }
  const char* read_group(const std::vector<std::string>& w) {
    if (w.size() < 4) return "group <nombre> all|any|<k> <miembro>…";
    PolicyGroup group{w[1], 0, {w.begin() + 3, w.end()}};
    for (const auto& member : group.members) {
      if (!names_.contains(member)) return "miembro no definido antes";
      if (!in_group_.insert(member).second) return "miembro de dos grupos";
    }
    const auto k = parse_decimal(w[2]);
    if (w[2] == "all")
      group.needed = group.members.size();
    else if (w[2] == "any")
      group.needed = 1;
    else if (k && *k >= 1 && *k <= group.members.size())
      group.needed = static_cast<std::size_t>(*k);
    else
      return "cantidad del grupo";
    if (w[1] == "none" || !names_.insert(w[1]).second) return "nombre repetido";
    policy_.groups.push_back(std::move(group));
    return nullptr;
  }
  const char* read_quorum(const std::vector<std::string>& w) {
    if (w.size() != 2 || !policy_.quorum.empty()) return "una sola línea quorum <nombre>|none";
    if (w[1] != "none" && !names_.contains(w[1])) return "quorum no definido antes";
    policy_.quorum = w[1];
    return nullptr;
  }

  Policy policy_;
  std::set<std::string> names_;
  std::set<std::string> in_group_;
};

}  // namespace

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > kMaxPolicyBytes || !is_valid_utf8(text))
    return fail(Code::kAuditPolicyMalformed, "archivo");
  PolicyReader reader;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const auto first = line.find_first_not_of(" \t"); first == line.npos || line[first] == '#')
      continue;
    if (const char* fault = reader.read(words_of(line)))
      return fail(Code::kAuditPolicyMalformed, "línea " + std::to_string(number) + ": " + fault);
  }
  if (const char* fault = reader.finish()) return fail(Code::kAuditPolicyMalformed, fault);
  return reader.take();
}

Result<Policy> policy_of_vkey(std::string_view vkey) {
  return parse_policy("log " + std::string(vkey) + "\nquorum none\n");
}

bool quorum_reached(const Policy& policy, const std::vector<VerifiedSignature>& verified) {
  if (policy.quorum == "none") return true;
  std::set<std::string> satisfied;
  for (const auto& w : policy.witnesses)
    if (std::ranges::any_of(verified, [&](const auto& v) { return v.key == w.key; }))
      satisfied.insert(w.name);
  for (const auto& g : policy.groups) {
    const auto count =
        std::ranges::count_if(g.members, [&](const auto& m) { return satisfied.contains(m); });
    if (static_cast<std::size_t>(count) >= g.needed) satisfied.insert(g.name);
  }
  return satisfied.contains(policy.quorum);
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view bytes, const Policy& policy,
                                         std::string_view origin) {
  std::vector<VerifierKey> known;
  for (const auto& k : policy.logs)
    if (k.name == origin) known.push_back(k);
  for (const auto& w : policy.witnesses) known.push_back(w.key);
  RECAUDO_TRY(note, open_note(bytes, known));
  RECAUDO_TRY(checkpoint, parse_checkpoint(note.text));
  if (checkpoint.origin != origin)
    return fail(Code::kAuditCheckpointMalformed, "el origen es " + checkpoint.origin);
  const auto of_log = [](const VerifiedSignature& v) { return v.key.type == KeyType::kLog; };
  if (std::ranges::none_of(note.verified, of_log))
    return fail(Code::kAuditNoteUntrusted, "falta la firma del registro");
  if (!quorum_reached(policy, note.verified)) return fail(Code::kAuditQuorumMissing);
  return OpenedCheckpoint{std::move(checkpoint), std::move(note.verified),
                          join_note(note.text, note.lines)};
}

}  // namespace recaudo::audit
