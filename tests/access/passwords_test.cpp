#include "core/access/passwords.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/access/hasher.h"

namespace recaudo::access {
namespace {

bool accepted(const std::string& password, const std::vector<std::string>& context = {}) {
  return check_password(Secret(password), context).has_value();
}

TEST(Passwords, FifteenCodePointsAreEnoughAndFourteenAreNot) {
  EXPECT_TRUE(accepted("xkvq mole brisa"));
  EXPECT_FALSE(accepted("xkvq mole bris"));
}

TEST(Passwords, LengthIsCountedInCodePointsNotBytes) {
  EXPECT_FALSE(accepted("ñandúñandúxyzw"));  // 14 code points, 18 bytes
  EXPECT_TRUE(accepted("ñandú corre veloz"));
}

TEST(Passwords, HundredAndTwentyEightCodePointsAreTheMost) {
  std::string text;
  for (int i = 0; i < 16; ++i) text += "ab" + std::to_string(i % 10) + "qwxyz";
  EXPECT_EQ(text.size(), 128U);
  EXPECT_TRUE(accepted("m" + text.substr(1)));
  EXPECT_FALSE(accepted("m" + text));
}

TEST(Passwords, NoCompositionRuleIsAsked) {
  EXPECT_TRUE(accepted("solo letras minusculas aqui"));
}

TEST(Passwords, ControlCharactersAndBadUtf8AreRefused) {
  EXPECT_FALSE(accepted("tres tazas\tde tinto cargado"));
  EXPECT_FALSE(accepted("tres tazas\xc2\x85 de tinto cargado"));
  EXPECT_FALSE(accepted("tres tazas\xff de tinto cargado"));
}

TEST(Passwords, ACommonPasswordStaysCommonWithDigitsAround) {
  EXPECT_FALSE(accepted("Password1234567890"));
  EXPECT_FALSE(accepted("2026superman20262026"));
}

TEST(Passwords, SeriesAndRepetitionsAreRefused) {
  EXPECT_FALSE(accepted("abcdefghijklmnop"));
  EXPECT_FALSE(accepted("12345678901234567"));
  EXPECT_FALSE(accepted("aaaaaaaaaaaaaaaa"));
  EXPECT_FALSE(accepted("tinto9tinto9tinto9"));
}

TEST(Passwords, WordsOfTheEntityOrOfThePersonAreNotAPassword) {
  EXPECT_FALSE(accepted("ImpuestoPredial2026!"));
  EXPECT_FALSE(accepted("Tesorería Municipio 26"));
  EXPECT_FALSE(accepted("VillaEjemplo.20262026", {"Villa Ejemplo"}));
  EXPECT_TRUE(accepted("VillaEjemplo.20262026"));
  EXPECT_TRUE(accepted("el predial se paga con arepas"));
}

TEST(Hasher, VerifiesWhatItHashedAndNothingElse) {
  Hasher hasher({{.id = 1, .key = Secret(std::string(32, 'p'))}}, kCostFloor);
  const auto stored = hasher.hash(Secret("tres tazas de tinto"));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->phc.substr(0, 30), "$argon2id$v=19$m=19456,t=2,p=1");
  EXPECT_TRUE(*hasher.verify(*stored, Secret("tres tazas de tinto")));
  EXPECT_FALSE(*hasher.verify(*stored, Secret("tres tazas de tintO")));
}

TEST(Hasher, WithoutThePepperTheHashIsOfNoUse) {
  Hasher hasher({{.id = 1, .key = Secret(std::string(32, 'p'))}}, kCostFloor);
  const auto stored = hasher.hash(Secret("tres tazas de tinto"));
  ASSERT_TRUE(stored);
  EXPECT_FALSE(argon2id_verify(stored->phc, Secret("tres tazas de tinto")));
  Hasher other({{.id = 1, .key = Secret(std::string(32, 'x'))}}, kCostFloor);
  EXPECT_FALSE(*other.verify(*stored, Secret("tres tazas de tinto")));
}

TEST(Hasher, ACostBelowTheFloorIsABug) {
  const std::vector<Pepper> peppers{{.id = 1, .key = Secret(std::string(32, 'p'))}};
  EXPECT_THROW(Hasher(peppers, {.memory_kib = 19'455, .passes = 2}), BrokenInvariant);
  EXPECT_THROW(Hasher(peppers, {.memory_kib = 19'456, .passes = 1}), BrokenInvariant);
}

TEST(Hasher, CalibrationNeverGoesBelowTheFloor) {
  const auto cost = calibrate(std::chrono::milliseconds{0});
  EXPECT_EQ(cost.memory_kib, kCostFloor.memory_kib);
  EXPECT_EQ(cost.passes, kCostFloor.passes);
}

TEST(Hasher, BeyondTwoAtWorkAndThirtyTwoWaitingItIsBusy) {
  Hasher hasher({{.id = 1, .key = Secret(std::string(32, 'p'))}}, kCostFloor);
  std::atomic<int> done = 0;
  std::atomic<int> busy = 0;
  std::vector<std::thread> threads;
  threads.reserve(60);
  for (int i = 0; i < 60; ++i)
    threads.emplace_back([&] {
      const auto result = hasher.verify_nothing(Secret("x"));
      if (result)
        ++done;
      else if (result.error().code == Code::kBusy)
        ++busy;
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(done + busy, 60);
  EXPECT_GE(busy, 1);
  EXPECT_GE(done, 2);
}

}  // namespace
}  // namespace recaudo::access
