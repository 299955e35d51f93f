#include "audit/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audit/policy.h"

namespace recaudo::audit {
namespace {

std::vector<Hash> leaves_of(std::size_t n) {
  std::vector<Hash> out;
  out.reserve(n);
  for (std::size_t i = 0; i < n; ++i) out.push_back(leaf_hash("e" + std::to_string(i)));
  return out;
}

Proof hashes(std::span<const Hash> leaves, const std::vector<LeafRange>& ranges) {
  Proof out;
  for (const auto& r : ranges) out.push_back(tree_hash(leaves.subspan(r.begin, r.end - r.begin)));
  return out;
}

RC_GTEST_PROP(Merkle, EveryInclusionProofVerifiesAndADamagedOneDoesNot, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 600);
  const auto index = *rc::gen::inRange<std::size_t>(0, size);
  const auto leaves = leaves_of(size);
  const Hash root = tree_hash(leaves);
  Proof proof = hashes(leaves, inclusion_ranges(index, size));
  RC_ASSERT(verify_inclusion(index, size, leaves[index], proof, root));
  RC_ASSERT(!verify_inclusion(index, size, leaf_hash("other"), proof, root));
  if (proof.empty()) return;
  proof[*rc::gen::inRange<std::size_t>(0, proof.size())][0] ^= 1;
  RC_ASSERT(!verify_inclusion(index, size, leaves[index], proof, root));
}

RC_GTEST_PROP(Merkle, EveryConsistencyProofVerifiesAndAForkDoesNot, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 600);
  const auto m = *rc::gen::inRange<std::size_t>(1, n + 1);
  auto leaves = leaves_of(n);
  const std::span<const Hash> all(leaves);
  const Proof proof = hashes(all, consistency_ranges(m, n));
  const TreeHead older{m, tree_hash(all.first(m))};
  RC_ASSERT(verify_consistency(older, {n, tree_hash(all)}, proof));
  leaves[*rc::gen::inRange<std::size_t>(0, m)] = leaf_hash("rewritten");
  RC_ASSERT(!verify_consistency(older, {n, tree_hash(all)}, hashes(all, consistency_ranges(m, n))));
}

TEST(Policy, CountsAGroupOfWitnesses) {
  const SigningKey log{"log.example", KeyType::kLog, Secret(std::string(32, 'l'))};
  const SigningKey a{"a.example", KeyType::kWitness, Secret(std::string(32, 'a'))};
  const SigningKey b{"b.example", KeyType::kWitness, Secret(std::string(32, 'b'))};
  const auto policy = value_or_throw(parse_policy(
      "# demo\nlog " + to_vkey(verifier_of(log)) + "\nwitness a " + to_vkey(verifier_of(a)) +
      "\nwitness b " + to_vkey(verifier_of(b)) + " https://b.example\ngroup g 2 a b\nquorum g\n"));
  const std::string text = to_text(Checkpoint{"log.example", {}, {}});
  const std::string one = sign_note(text, log) + cosign(text, a, 1);
  const auto missing = open_checkpoint(join_note(text, one), policy, "log.example");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::kAuditQuorumMissing);
  EXPECT_TRUE(open_checkpoint(join_note(text, one + cosign(text, b, 2)), policy, "log.example"));
}

TEST(Policy, RefusesAWitnessUsedBeforeItIsDefined) {
  EXPECT_FALSE(parse_policy("group g all w\nquorum g\n"));
}

}  // namespace
}  // namespace recaudo::audit
