#include "base/crypto.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/bytes.h"

namespace recaudo {
namespace {

TEST(Crypto, Sha256OfTheEmptyTextIsThePublishedOne) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of({"ab", "c"}), sha256("abc"));
}

TEST(Crypto, Ed25519MatchesTheFirstVectorOfRfc8032) {
  const auto seed = *from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  EXPECT_EQ(to_hex(ed25519_public_key(seed)),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const auto signature = ed25519_sign(seed, "");
  EXPECT_TRUE(ed25519_verify(ed25519_public_key(seed), "", signature));
  EXPECT_FALSE(ed25519_verify(ed25519_public_key(seed), "x", signature));
}

TEST(Crypto, AForgedSealDoesNotOpen) {
  const std::string key(32, 'k');
  const std::string iv(12, 'i');
  std::string sealed = aes256_gcm_seal(key, iv, "aad", "doce pesos");
  EXPECT_EQ(*aes256_gcm_open(key, iv, "aad", sealed), "doce pesos");
  EXPECT_FALSE(aes256_gcm_open(key, iv, "other", sealed));
  sealed[0] = static_cast<char>(sealed[0] ^ 1);
  EXPECT_FALSE(aes256_gcm_open(key, iv, "aad", sealed));
}

TEST(Crypto, Argon2AcceptsOnlyThePasswordThatWasHashed) {
  const auto phc = argon2id_hash(Secret("correcta"), {.memory_kib = 64, .passes = 1});
  EXPECT_TRUE(argon2id_verify(phc, Secret("correcta")));
  EXPECT_FALSE(argon2id_verify(phc, Secret("incorrecta")));
}

TEST(Secret, AFileThatOthersCanReadIsRefused) {
  const std::string path = ::testing::TempDir() + "/secret";
  write_secret_file(path, Secret("s3"));
  EXPECT_EQ(read_secret_file(path)->reveal(), "s3");
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  const auto refused = read_secret_file(path);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBadSecretFile);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace recaudo
