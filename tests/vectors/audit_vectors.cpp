// Vectors of the audit log: hashes, proofs, paths, bundles, notes, checkpoints, witnesses, whole
// logs.
#include <algorithm>
#include <filesystem>
#include <map>

#include "audit/entry_bundle.h"
#include "audit/policy.h"
#include "audit/pseudonym.h"
#include "audit/tile_path.h"
#include "audit/tile_reader.h"
#include "audit/tlog_proof.h"
#include "audit/verify.h"
#include "audit/witness.h"
#include "tests/vectors/vectors.h"

namespace recaudo::vectors {
namespace {

using namespace recaudo::audit;
namespace json = boost::json;

Hash hash_of(const json::value& v) {
  return value_or_throw(hash_from_hex(text(v)));
}
std::uint64_t number(const json::value& v) {
  return v.to_number<std::uint64_t>();
}

Proof proof_of(const json::value& v) {
  Proof out;
  for (const auto& h : v.as_array()) out.push_back(hash_of(h));
  return out;
}

std::vector<Hash> hashes_of(std::span<const Hash> leaves, const std::vector<LeafRange>& ranges) {
  std::vector<Hash> out;
  out.reserve(ranges.size());
  for (const auto& r : ranges) out.push_back(tree_hash(leaves.subspan(r.begin, r.end - r.begin)));
  return out;
}

void run_hashes(Counts& c, const json::value& v) {
  c.check_same(to_hex(hash_of(v.at("empty_root"))), to_hex(empty_root()), "hashes: empty root");
  for (const auto& x : v.at("leaf").as_array())
    c.check_same(to_hex(hash_of(x.at("hash_hex"))), to_hex(leaf_hash(unhex(x.at("entry_hex")))),
                 "hashes: leaf " + text(x.at("entry_hex")).substr(0, 40));
  for (const auto& x : v.at("node").as_array())  // reference values with short children
    c.check_same(to_hex(hash_of(x.at("hash_hex"))),
                 to_hex(sha256_of({"\x01", unhex(x.at("left_hex")), unhex(x.at("right_hex"))})),
                 "hashes: node of " + text(x.at("left_hex")).substr(0, 40));
  std::vector<Hash> leaves;
  const auto& tree = v.at("ct_reference_tree");
  for (const auto& x : tree.at("leaves_hex").as_array()) leaves.push_back(leaf_hash(unhex(x)));
  for (std::size_t n = 1; n <= leaves.size(); ++n)
    c.check_same(to_hex(hash_of(tree.at("roots_hex_size_1_to_8").at(n - 1))),
                 to_hex(tree_hash(std::span(leaves).first(n))),
                 "hashes: CT tree of " + std::to_string(n));
}

void run_tree7(Counts& c, const json::value& v) {
  std::vector<Hash> leaves;
  for (const auto& e : v.at("entries_hex").as_array()) leaves.push_back(leaf_hash(unhex(e)));
  const std::span<const Hash> all(leaves);
  c.check(leaves == proof_of(v.at("leaf_hashes")), "tree7: leaves");
  for (const auto& [name, hash] : v.at("nodes_of_the_7_tree").as_object()) {
    const std::size_t a = static_cast<std::size_t>(name[1] - '0');
    const std::size_t b = static_cast<std::size_t>(name[3] - '0');
    c.check_same(to_hex(hash_of(hash)), to_hex(tree_hash(all.subspan(a, b - a))),
                 "tree7: node " + std::string(name));
  }
  for (std::size_t n = 0; n <= 7; ++n)
    c.check_same(to_hex(hash_of(v.at("roots_size_0_to_7").at(n))), to_hex(tree_hash(all.first(n))),
                 "tree7: root of " + std::to_string(n));
  for (const auto& x : v.at("inclusion").as_array()) {
    const auto index = number(x.at("index"));
    const auto size = number(x.at("size"));
    const Proof proof = proof_of(x.at("proof"));
    const Hash root = tree_hash(all.first(size));
    c.check(proof == hashes_of(all, inclusion_ranges(index, size)) &&
                verify_inclusion(index, size, leaves[index], proof, root),
            "tree7: inclusion " + std::to_string(index) + " in " + std::to_string(size));
  }
  for (const auto& x : v.at("consistency").as_array()) {
    const auto m = number(x.at("size1"));
    const auto n = number(x.at("size2"));
    const Proof proof = proof_of(x.at("proof"));
    c.check(
        proof == hashes_of(all, consistency_ranges(m, n)) &&
            verify_consistency({m, tree_hash(all.first(m))}, {n, tree_hash(all.first(n))}, proof),
        "tree7: consistency " + std::to_string(m) + " " + std::to_string(n));
  }
}

// "entry_rule" of big.json.
std::string deterministic_entry(const std::string& salt, std::uint64_t i) {
  const std::size_t length = 1 + 7919 * i % 400;
  std::string out;
  for (std::uint32_t block = 0; out.size() < length; ++block)
    out += view(sha256_of({salt, be64(i), be32(block)}));
  return out.substr(0, length);
}

void run_big(Counts& c, const json::value& v) {
  const std::string salt = text(v.at("salt_utf8"));
  std::vector<Hash> leaves;
  for (const auto& x : v.at("roots").as_array()) {
    const auto size = number(x.at("size"));
    while (leaves.size() < size)
      leaves.push_back(leaf_hash(deterministic_entry(salt, leaves.size())));
    c.check_same(to_hex(hash_of(x.at("root"))), to_hex(tree_hash(std::span(leaves).first(size))),
                 "big: root of " + std::to_string(size));
  }
  for (const auto& x : v.at("inclusion").as_array()) {
    const auto root = hash_from_hex(text(x.at("root")));
    const bool ok = root && verify_inclusion(number(x.at("index")), number(x.at("size")),
                                             hash_of(x.at("leaf")), proof_of(x.at("proof")), *root);
    c.check_same(x.at("ok").as_bool(), ok, "big: inclusion " + json::serialize(x).substr(0, 100));
  }
  for (const auto& x : v.at("consistency").as_array()) {
    const bool ok = verify_consistency({number(x.at("size1")), hash_of(x.at("root1"))},
                                       {number(x.at("size2")), hash_of(x.at("root2"))},
                                       proof_of(x.at("proof")));
    c.check_same(x.at("ok").as_bool(), ok, "big: consistency " + json::serialize(x).substr(0, 100));
  }
}

// Files of transparency-dev/merkle: base64, null for absent, wantErr.
std::optional<Proof> base64_proof(const json::value& v) {
  Proof out;
  if (v.is_null()) return out;
  for (const auto& h : v.as_array()) {
    const auto hash = h.is_null() ? hash_from_base64("") : hash_from_base64(text(h));
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}
std::optional<Hash> base64_hash(const json::value& v) {
  const auto hash = hash_from_base64(v.is_null() ? "" : text(v));
  return hash ? std::optional(*hash) : std::nullopt;
}
std::uint64_t wide(const json::value& v) {
  return v.is_int64() ? static_cast<std::uint64_t>(v.as_int64()) : v.to_number<std::uint64_t>();
}

void run_merkle_official(Counts& c, const json::value& v) {
  for (const auto& x : v.at("inclusion").as_array()) {
    const auto proof = base64_proof(x.at("proof"));
    const auto leaf = base64_hash(x.at("leafHash"));
    const auto root = base64_hash(x.at("root"));
    const bool ok =
        proof && leaf && root &&
        verify_inclusion(wide(x.at("leafIdx")), wide(x.at("treeSize")), *leaf, *proof, *root);
    c.check_same(!x.at("wantErr").as_bool(), ok, text(x.at("file")));
  }
  for (const auto& x : v.at("consistency").as_array()) {
    const auto proof = base64_proof(x.at("proof"));
    const auto root1 = base64_hash(x.at("root1"));
    const auto root2 = base64_hash(x.at("root2"));
    const auto m = wide(x.at("size1"));
    // From an empty tree everything follows, by an empty proof: the caller's case, not the
    // verifier's.
    const bool ok = proof && root1 && root2 &&
                    verify_consistency({m, *root1}, {wide(x.at("size2")), *root2}, *proof);
    c.check_same(!x.at("wantErr").as_bool(), ok, text(x.at("file")));
  }
}

void run_tiles(Counts& c, const json::value& v) {
  for (const auto& x : v.at("paths").as_array()) {
    const auto& kind = x.at("kind");
    const TileId id{kind.is_string() ? kEntriesLevel : kind.to_number<int>(), number(x.at("n")),
                    x.at("width").to_number<unsigned>()};
    const std::string path = text(x.at("path"));
    const auto parsed = parse_tile_path(path);
    c.check(to_path(id) == path && parsed && *parsed == id, "tiles: " + path);
  }
  for (const auto& x : v.at("not_paths").as_array())
    c.check(!parse_tile_path(text(x)), "tiles: accepts " + text(x));
  for (const auto& x : v.at("sizes").as_array()) {
    const auto tiles = hash_tiles(number(x.at("size")));
    std::array<std::uint64_t, 4> full{};
    std::vector<std::array<std::uint64_t, 3>> partial;
    for (const auto& t : tiles)
      if (t.width == kTileWidth)
        ++full[static_cast<std::size_t>(t.level)];
      else
        partial.push_back({static_cast<std::uint64_t>(t.level), t.index, t.width});
    bool ok = tiles.size() == number(x.at("hash_tiles"));
    for (std::size_t i = 0; i < 4; ++i) ok = ok && full[i] == number(x.at("full_per_level").at(i));
    ok = ok && partial.size() == x.at("partial").as_array().size();
    for (std::size_t i = 0; ok && i < partial.size(); ++i)
      for (std::size_t k = 0; k < 3; ++k)
        ok = ok && partial[i][k] == number(x.at("partial").at(i).at(k));
    c.check(ok, "tiles: size " + std::to_string(number(x.at("size"))));
  }
}

void run_bundles(Counts& c, const json::value& v) {
  std::string bundle;
  std::vector<std::string> entries;
  for (const auto& x : v.at("entries_hex").as_array()) entries.push_back(unhex(x));
  for (const auto& e : entries) append_entry(bundle, e);
  c.check_same(text(v.at("bundle_hex")), to_hex(bundle), "bundles: encoding");
  const auto parsed = parse_bundle(bundle, static_cast<unsigned>(entries.size()));
  c.check(parsed && std::ranges::equal(*parsed, entries), "bundles: parsing");
  for (const auto& x : v.at("bad").as_array())
    c.check(!parse_bundle(unhex(x.at("bundle_hex")), x.at("width").to_number<unsigned>()),
            "bundles: accepts " + text(x.at("why")));
}

std::vector<VerifierKey> keys_of(const json::value& v) {
  std::vector<VerifierKey> out;
  for (const auto& k : v.as_array()) out.push_back(value_or_throw(parse_vkey(text(k))));
  return out;
}

void run_note_keys(Counts& c, const json::value& v) {
  for (const auto& [name, k] : v.at("keys").as_object()) {
    const auto type = static_cast<KeyType>(k.at("alg").to_number<int>());
    const SigningKey key{text(k.at("name")), type, Secret(unhex(k.at("seed_hex")))};
    const VerifierKey pub = verifier_of(key);
    const auto skey = parse_skey(text(k.at("skey")));
    c.check(pub.public_key == unhex(k.at("public_hex")) && pub.id == unhex(k.at("key_id_hex")) &&
                to_vkey(pub) == text(k.at("vkey")) && to_skey(key) == text(k.at("skey")) &&
                value_or_throw(parse_vkey(text(k.at("vkey")))) == pub && skey &&
                skey->seed.reveal() == key.seed.reveal(),
            "notes: key " + std::string(name));
  }
  const auto key = [&](const char* n) {
    return value_or_throw(parse_skey(text(v.at("keys").at(n).at("skey"))));
  };
  const std::string body = text(v.at("signing").at("text_utf8"));
  const std::string line = sign_note(body, key("log"));
  c.check(line == text(v.at("signing").at("line_utf8")) ||
              line == text(v.at("signing").at("line_utf8")) + "\n",
          "notes: signature line");
  c.check_same(text(v.at("signing").at("note_utf8")), join_note(body, line), "notes: signed note");
  const auto& co = v.at("cosigning");
  const std::string cosigned = cosign(body, key("w1"), number(co.at("time")));
  c.check_same(text(co.at("message_utf8")), cosignature_message(body, number(co.at("time"))),
               "notes: cosignature message");
  c.check(cosigned == text(co.at("line_utf8")) || cosigned == text(co.at("line_utf8")) + "\n",
          "notes: cosignature line");
}

void run_notes(Counts& c, const json::value& v) {
  run_note_keys(c, v);
  for (const auto& x : v.at("notes").as_array()) {
    const auto known = keys_of(x.at("known_keys"));
    const auto opened = open_note(text(x.at("note_utf8")), known);
    bool ok = opened.has_value() == x.at("opens").as_bool();
    if (const auto* names = x.as_object().if_contains("verified_key_names"); names && opened) {
      ok = ok && opened->verified.size() == names->as_array().size();
      for (std::size_t i = 0; ok && i < opened->verified.size(); ++i)
        ok = opened->verified[i].key.name == text(names->at(i));
    }
    c.check(ok, "notes: " + text(x.at("name")));
  }
  for (const auto& x : v.at("checkpoint_texts").as_array()) {
    const auto parsed = parse_checkpoint(text(x.at("text")));
    const bool ok = parsed.has_value() == x.at("ok").as_bool() &&
                    (!parsed || to_text(*parsed) == text(x.at("text")));
    c.check(ok, "checkpoint: " + text(x.at("why")));
  }
  const auto& p = v.at("tlog_proof");
  const auto policy = value_or_throw(policy_of_vkey(text(v.at("keys").at("log").at("vkey"))));
  const std::string origin = text(v.at("keys").at("log").at("name"));
  for (const char* form : {"file_utf8", "file_with_extra_utf8"}) {
    const std::string file = text(p.at(form));
    const auto opened = verify_tlog_proof(file, unhex(p.at("entry_hex")), policy, origin);
    const auto parsed = parse_tlog_proof(file);
    c.check(opened && opened->checkpoint.head.size == number(p.at("size")) && parsed &&
                parsed->index == number(p.at("index")) && to_text(*parsed) == file,
            std::string("tlog-proof: ") + form);
    c.check(!verify_tlog_proof(file, unhex(p.at("entry_hex")) + "x", policy, origin),
            std::string("tlog-proof: another entry, ") + form);
  }
  if (const auto* path = v.as_object().if_contains("witness_monitoring_path"))
    c.check_same(text(*path), witness_monitoring_path(origin), "witness: monitoring path");
}

void run_notes_official(Counts& c, const json::value& v) {
  for (const auto& x : v.at("notes").as_array()) {
    const auto known = keys_of(x.at("vkeys"));
    const std::string note = text(x.at("note_utf8"));
    const auto opened = open_note(note, known);
    c.check(opened && opened->verified.size() == known.size(), "official note");
    if (const auto* skey = x.as_object().if_contains("skey_of_first"); skey && opened) {
      const auto key = parse_skey(text(*skey));
      c.check(key && note.find(sign_note(opened->text, *key)) != note.npos, "official signing key");
    }
  }
  if (const auto* bad = v.as_object().if_contains("bad_vkeys"))
    for (const auto& k : bad->as_array())
      c.check(!parse_vkey(text(k)), "official bad vkey " + text(k));
}

void run_witness(Counts& c, const json::value& v, const json::value& big) {
  const VerifierKey log_key = value_or_throw(parse_vkey(text(v.at("log_vkey"))));
  std::map<std::uint64_t, Hash> roots{{0, empty_root()}};
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < 64; ++i) {
    leaves.push_back(leaf_hash(deterministic_entry(text(big.at("salt_utf8")), i)));
    roots[i + 1] = tree_hash(leaves);
  }
  for (const auto& x : v.at("cases").as_array()) {
    const auto& o = x.as_object();
    const auto* state = o.if_contains("witness_state");
    const auto size = number(state ? *state : x.at("old"));
    TreeHead last{size, roots.at(size)};
    if (const auto* root = o.if_contains("old_root")) last.root = hash_of(*root);
    const auto decision =
        decide_add_checkpoint({log_key.name, {log_key}, last}, text(x.at("body_utf8")));
    const auto* answer = o.if_contains("answer_utf8");
    const std::string what = "witness: " + json::serialize(x).substr(0, 80);
    const auto status = static_cast<std::uint64_t>(decision.status);
    if (answer != nullptr && status == number(x.at("status")))
      c.check_same(text(*answer), decision.answer, what);
    else
      c.check_same(number(x.at("status")), status, what);
  }
}

void run_pseudonyms(Counts& c, const json::value& v) {
  const Secret key(unhex(v.at("key_hex")));
  for (const auto& x : v.at("pseudonyms").as_array()) {
    const std::string kind = text(x.at("kind"));
    c.check_same(text(x.at("normalized")) + " " + text(x.at("pseudonym_hex")),
                 normalize_identifier(kind, text(x.at("value"))) + " " +
                     to_hex(pseudonym(key, kind, text(x.at("value")))),
                 "pseudonyms: " + kind);
  }
  const auto& x = v.at("commitment");
  c.check_same(
      text(x.at("commitment_hex")),
      to_hex(commitment(text(x.at("field")), unhex(x.at("salt_hex")), text(x.at("value_utf8")))),
      "pseudonyms: commitment");
}

std::string policy_text(const json::value& keys) {
  std::string out = "log " + text(keys.at("log_vkey")) + "\n";
  std::string members;
  int n = 0;
  for (const auto& w : keys.at("witness_vkeys").as_array()) {
    const std::string name = "w" + std::to_string(++n);
    out += "witness " + name + " " + text(w) + "\n";
    members += " " + name;
  }
  return out + "group control 2" + members + "\nquorum control\n";
}

void run_log(Counts& c, const std::string& dir) {
  const auto keys = read_json(dir + "/keys.json");
  const std::string policy = policy_text(keys);
  const std::string origin = text(keys.at("origin"));
  const auto report = verify_log({dir, policy, origin});
  c.check(report && report->head.size == number(keys.at("size")) &&
              report->head.root == hash_of(keys.at("root_hex")) &&
              report->heads == keys.at("published_sizes").as_array().size(),
          dir + (report ? "" : ": " + to_text(report.error())));
  if (!report) return;
  for (std::uint64_t i = 0; i < report->head.size; ++i) {
    const auto proof = prove(dir, i);
    const auto entry = TileReader(dir, report->head.size).entry(i);
    c.check(proof && entry &&
                verify_tlog_proof(*proof, *entry, value_or_throw(parse_policy(policy)), origin),
            dir + ": proof of " + std::to_string(i));
  }
  for (const auto& file : std::filesystem::directory_iterator(dir + "/proofs")) {
    if (file.path().extension() != ".tlog-proof") continue;
    const auto proof = value_or_throw(read_file(file.path().string(), kMaxVectorFile));
    auto entry_path = file.path();
    entry_path.replace_extension(".entry");
    const auto entry = value_or_throw(read_file(entry_path.string(), kMaxVectorFile));
    const auto opened =
        verify_tlog_proof(proof, entry, value_or_throw(parse_policy(policy)), origin);
    c.check(opened.has_value(), file.path().string());
  }
}

}  // namespace

Counts run_audit(const std::string& folder) {
  Counts c;
  const std::pair<const char*, void (*)(Counts&, const json::value&)> files[] = {
      {"hashes.json", run_hashes},
      {"tree7.json", run_tree7},
      {"big.json", run_big},
      {"tiles.json", run_tiles},
      {"bundles.json", run_bundles},
      {"notes.json", run_notes},
      {"pseudonyms.json", run_pseudonyms},
      {"merkle_official.json", run_merkle_official},
      {"merkle_official_2.json", run_merkle_official},
      {"notes_official.json", run_notes_official},
      {"notes_official_2.json", run_notes_official}};
  const auto has = [&](const std::string& n) { return std::filesystem::exists(folder + "/" + n); };
  for (const auto& [name, run] : files)
    if (has(name)) run(c, read_json(folder + "/" + name));
  if (has("witness_add_checkpoint.json") && has("big.json"))
    run_witness(c, read_json(folder + "/witness_add_checkpoint.json"),
                read_json(folder + "/big.json"));
  if (has("entry_example.json")) {
    const auto x = read_json(folder + "/entry_example.json");
    c.check_same(to_hex(hash_of(x.at("leaf_hash"))), to_hex(leaf_hash(unhex(x.at("entry_hex")))),
                 "entry example");
  }
  for (const auto& d : std::filesystem::directory_iterator(folder))
    if (d.is_directory() && std::filesystem::exists(d.path() / "keys.json"))
      run_log(c, d.path().string());
  return c;
}

}  // namespace recaudo::vectors
