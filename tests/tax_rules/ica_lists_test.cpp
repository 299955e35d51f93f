#include <gtest/gtest.h>

#include "tax-rules/data.h"
#include "tax-rules/ica_not_subject.h"
#include "tax-rules/ica_territoriality.h"

namespace recaudo::tax_rules {
namespace {

constexpr Date kDay = make_date(2025, 1, 1);

IcaTerritoriality rules() {
  return value_or_throw(IcaTerritoriality::parse_csv(data_file("ica_territorialidad.csv"),
                                                     "ica_territorialidad.csv"));
}
std::vector<IcaNotSubject> not_subject() {
  return value_or_throw(
      parse_ica_not_subject(data_file("ica_no_sujetas.csv"), "ica_no_sujetas.csv"));
}

TEST(IcaTerritoriality, IndustryIsTaxedAtThePlantWhereverItSells) {
  const IcaPlaces places = {{"planta", "25151"}, {"establecimiento", "11001"}};
  const auto t = value_or_throw(rules().taxed_by("industrial", places, kDay));
  EXPECT_EQ(t.municipality, "25151");
  EXPECT_EQ(t.norm, "Ley 1819/2016 art. 343");
}

TEST(IcaTerritoriality, CommerceIsTaxedAtTheEstablishmentElseWhereTheSaleIsPerfected) {
  IcaPlaces places = {{"establecimiento", "25151"}, {"perfeccionamiento", "11001"}};
  EXPECT_EQ(value_or_throw(rules().taxed_by("comercial", places, kDay)).municipality, "25151");
  places.erase("establecimiento");
  EXPECT_EQ(value_or_throw(rules().taxed_by("comercial", places, kDay)).municipality, "11001");
}

TEST(IcaTerritoriality, TransportAndDistanceSalesAreTaxedWhereTheyAreDispatched) {
  const IcaPlaces places = {{"despacho", "25151"}, {"prestacion", "11001"}};
  for (const char* activity : {"transporte", "venta_a_distancia"})
    EXPECT_EQ(value_or_throw(rules().taxed_by(activity, places, kDay)).municipality, "25151");
  EXPECT_EQ(value_or_throw(rules().taxed_by("servicios", places, kDay)).municipality, "11001");
}

TEST(IcaTerritoriality, AMissingPlaceIsNamed) {
  const auto refused = rules().taxed_by("comercial", {}, kDay);
  EXPECT_EQ(refused.error().code, Code::kIcaInputInvalid);
  EXPECT_NE(refused.error().detail.find("establecimiento o perfeccionamiento"), std::string::npos);
}

TEST(IcaTerritoriality, AnUnknownActivityOrAnEarlierYearIsRefused) {
  EXPECT_EQ(rules().taxed_by("mineria", {}, kDay).error().code, Code::kParameterMissing);
  EXPECT_EQ(
      rules().taxed_by("industrial", {{"planta", "25151"}}, make_date(2016, 1, 1)).error().code,
      Code::kParameterMissing);
}

TEST(IcaTerritoriality, AFaultyTableIsRefusedWithItsLine) {
  const std::string header = "codigo,nombre,lugares,desde,hasta,norma,status,source\n";
  const auto refusal = [&](const std::string& rows) {
    return IcaTerritoriality::parse_csv(header + rows, "t.csv").error().detail;
  };
  const std::string row = "a,A,x,2017-01-01,,N,verified,x\n";
  EXPECT_EQ(refusal(row + row), "t.csv, línea 3: la actividad está repetida");
  EXPECT_EQ(refusal("a,A,,2017-01-01,,N,verified,x\n"), "t.csv, línea 2: falta lugares");
  EXPECT_EQ(refusal("a,A,x,2017-13-01,,N,verified,x\n"), "t.csv, línea 2: desde no es una fecha");
}

TEST(IcaNotSubject, TheListHasItsNormAndIsToBeConfirmed) {
  const auto list = not_subject();
  const IcaNotSubject* primary = find_not_subject(list, "agricola", kDay);
  ASSERT_NE(primary, nullptr);
  EXPECT_EQ(primary->norm, "Ley 14/1983 art. 39");
  EXPECT_EQ(primary->mark, SourceMark::kMemory);
}

TEST(IcaNotSubject, WhatIsNotOnTheListIsSubject) {
  EXPECT_EQ(find_not_subject(not_subject(), "restaurante", kDay), nullptr);
  EXPECT_EQ(find_not_subject(not_subject(), "agricola", make_date(1983, 1, 1)), nullptr);
}

TEST(IcaNotSubject, ACodeTwiceOnADayIsRefused) {
  const auto refused = parse_ica_not_subject(
      "codigo,nombre,desde,hasta,norma,status,source\na,A,2000-01-01,2001-01-01,N,memory,x\n"
      "a,A,2001-01-01,,N,memory,x\n",
      "n.csv");
  EXPECT_EQ(refused.error().detail, "n.csv, línea 3: la actividad está repetida");
}

}  // namespace
}  // namespace recaudo::tax_rules
