#include "tax-rules/destino_economico.h"

#include <gtest/gtest.h>

#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

Result<DestinoNames> names_of(const std::string& rows) {
  return DestinoNames::parse_csv(
      "codigo_antioquia,nombre_ladm_4_1,igac_letra,desde,hasta,norma,status,source\n" + rows,
      "destinos.csv");
}

TEST(DestinoEconomico, EveryLetterOfRegistro1HasAName) {
  for (const char letter : kDestinos)
    EXPECT_GT(shipped_destino_names().shown(letter).size(), 1U) << letter;
}

TEST(DestinoEconomico, IsShownByItsNameAndItsLetter) {
  EXPECT_EQ(shipped_destino_names().shown('A'), "Habitacional (A)");
}

TEST(DestinoEconomico, AnUnknownLetterIsShownAlone) {
  EXPECT_EQ(shipped_destino_names().shown('Z'), "Z");
}

TEST(DestinoEconomico, ALetterTwiceIsRefused) {
  EXPECT_FALSE(names_of("1,Uno,A,2011-02-04,,N,verified,x\n2,Dos,A,2011-02-04,,N,verified,x\n"));
}

}  // namespace
}  // namespace recaudo::tax_rules
