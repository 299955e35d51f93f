// The bills that a printer is handed: in the order of the route, each to its debtor, and never made
// twice.
#include "api/cli/printed_bills.h"

#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "base/crypto.h"
#include "tests/api/api_world.h"
#include "tests/core/services_world.h"

namespace recaudo::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class PrintedBillsOfARoute : public ::testing::Test {
 protected:
  ~PrintedBillsOfARoute() override { std::filesystem::remove_all(folder); }

  BillRoute services(const tax_rules::ServicePeriod& period = test::ServicesTown::kMarch) {
    return service_route(w.services, events::system_actor(), w.law->current(), "https://localhost",
                         period);
  }
  BillRoute predial(int vigencia = 2026) {
    return predial_route(w.services, events::system_actor(), w.law->current(), "https://localhost",
                         vigencia);
  }
  PrintedBills print(const BillRoute& route, std::size_t per_file) {
    return print_bills(
        route, {.folder = folder, .first = 0, .last = route.stops.size(), .per_file = per_file},
        [&](int done, int total) { told.emplace_back(done, total); });
  }
  std::set<std::string> files() const {
    std::set<std::string> out;
    for (const auto& f : std::filesystem::directory_iterator(folder))
      out.insert(f.path().filename().string());
    return out;
  }
  std::string bytes_of(const std::string& file) const {
    std::ifstream in(folder / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::int64_t orders() {
    return w.m.db.owner().read([](pqxx::read_transaction& tx) {
      return read_int(tx.exec("select count(*) from payments.payment_order")[0][0]);
    });
  }
  // In the name of a file of many: of which stops it is.
  static std::string digest(const std::vector<std::string>& stops) {
    std::string text;
    for (const auto& number : stops) text += number + "\n";
    return sha256_hex(text).substr(0, 8);
  }
  static std::vector<std::string> numbers(const BillRoute& route) {
    std::vector<std::string> out;
    for (const auto& s : route.stops) out.push_back(s.number);
    return out;
  }

  test::ApiWorld w;
  test::ServicesTown town{w.m};
  std::filesystem::path folder = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "facturas-XXXXXX").string();
    return std::filesystem::path(::mkdtemp(pattern.data()));
  }();
  std::vector<std::pair<int, int>> told;
};

TEST_F(PrintedBillsOfARoute, SubscribersFollowTheirRouteAndItsNumbersAreNumbers) {
  town.subscribe("S-1", "residencial,4", "CL 10 1-20,R2");
  town.subscribe("S-2", "residencial,4", "CL 5 3-20,R10");
  town.subscribe("S-3", "residencial,4", "CL 9 1-20,R2");
  town.subscribe("S-20", "residencial,4", "CL 9 1-3,R2");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  EXPECT_THAT(numbers(services()), ElementsAre("S-20", "S-3", "S-1", "S-2"));
}

TEST_F(PrintedBillsOfARoute, ThereIsNoStopForWhoWasNotBilledForThePeriod) {
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  EXPECT_THAT(numbers(services(test::ServicesTown::kFebruary)), IsEmpty());
}

TEST_F(PrintedBillsOfARoute, FilesOfServicesSortAsTheRouteGoes) {
  for (const char* number : {"S-9", "S-8", "S-7"}) town.subscribe(number);
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto made = print(services(), 2);
  EXPECT_EQ(made.bills, 3);
  EXPECT_EQ(made.refused, 0) << made.reasons.at(0);
  EXPECT_THAT(files(),
              ElementsAre("servicios-2026-03-000001-S-7-y-1-mas-" + digest({"S-7", "S-8"}) + ".pdf",
                          "servicios-2026-03-000003-S-9.pdf"));
  EXPECT_THAT(bytes_of("servicios-2026-03-000003-S-9.pdf"), StartsWith("%PDF"));
  EXPECT_EQ(told.back(), std::pair(3, 3));
}

TEST_F(PrintedBillsOfARoute, WhatIsPrintedIsNotMadeAgainAndWhatIsMissingIsMadeTheSame) {
  for (const char* number : {"S-1", "S-2", "S-3"}) town.subscribe(number);
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  print(services(), 1);
  const std::string lost = "servicios-2026-03-000002-S-2.pdf";
  const auto bytes = bytes_of(lost);
  const auto ordered = orders();
  ASSERT_TRUE(std::filesystem::remove(folder / lost));
  const auto again = print(services(), 1);
  EXPECT_EQ(again.kept, 2);
  EXPECT_EQ(again.bills, 1);
  EXPECT_EQ(orders(), ordered);
  EXPECT_EQ(bytes_of(lost), bytes);
}

TEST_F(PrintedBillsOfARoute, AFileOfOtherStopsIsNotTakenForThisOne) {
  for (const char* number : {"S-1", "S-2", "S-4"}) town.subscribe(number);
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  auto route = services();
  print(route, 3);
  EXPECT_EQ(print(route, 3).kept, 3);
  route.stops.at(1).number = "S-3";  // as if the route had changed
  const auto made = print(route, 3);
  EXPECT_EQ(made.kept, 0);
  EXPECT_EQ(made.bills, 3);
}

TEST_F(PrintedBillsOfARoute, AFileThatLacksARefusedBillSaysSoAndIsMadeAgain) {
  for (const char* number : {"S-1", "S-2"}) town.subscribe(number);
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto route = services();
  auto refusing = route;
  refusing.bills = [&](std::size_t first, std::size_t count) {
    auto out = route.bills(first, count);
    out.at(0) = fail(Code::kBillUnavailable, "prueba");
    return out;
  };
  EXPECT_EQ(print(refusing, 2).refused, 1);
  EXPECT_THAT(files(), ElementsAre(EndsWith("-incompleto.pdf")));
  const auto again = print(route, 2);
  EXPECT_EQ(again.kept, 0);
  EXPECT_EQ(again.bills, 2);
  EXPECT_THAT(files(), ElementsAre(Not(EndsWith("-incompleto.pdf"))));
}

TEST_F(PrintedBillsOfARoute, WhoOwesNothingHasNoBillAndIsNoRefusal) {
  for (const char* number : {"S-1", "S-2"}) town.subscribe(number);
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  town.pay_at_counter("S-1", 202603);
  const auto made = print(services(), 5);
  EXPECT_EQ(made.bills, 1);
  EXPECT_EQ(made.nothing_owed, 1);
  EXPECT_EQ(made.refused, 0);
}

TEST_F(PrintedBillsOfARoute, ABillOfServicesNamesItsHolderAndClaimsNothingOfTheFormerOne) {
  town.subscribe("S-1");
  town.hand_over("S-1", make_date(2026, 3, 1));
  town.bill(test::ServicesTown::kFebruary, make_date(2026, 4, 10));
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto march = value_or_throw(services().bills(0, 1).at(0));
  EXPECT_EQ(march.debtor, "OTRA PERSONA, CC 52987654");
  EXPECT_EQ(march.address, "CL 5 3-20");
  ASSERT_EQ(march.years.size(), 1U);
  EXPECT_EQ(march.years[0].vigencia, "2026-03");
  const auto february = value_or_throw(services(test::ServicesTown::kFebruary).bills(0, 1).at(0));
  EXPECT_EQ(february.debtor, "PERSONA DE PRUEBA, CC 79123456");
}

TEST_F(PrintedBillsOfARoute, ABillOfServicesClaimsTheEarlierOnesOfItsHolderAndNoLaterOne) {
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kFebruary, make_date(2026, 4, 10));
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  EXPECT_EQ(value_or_throw(services().bills(0, 1).at(0)).years.size(), 2U);
  EXPECT_EQ(value_or_throw(services(test::ServicesTown::kFebruary).bills(0, 1).at(0)).years.size(),
            1U);
}

TEST_F(PrintedBillsOfARoute, ParcelsFollowTheirNumbersAndNameTheirOwner) {
  w.certify_rates();
  const auto route = predial();
  auto sorted = numbers(route);
  ASSERT_EQ(sorted.size(), 4U);
  std::ranges::sort(sorted);
  EXPECT_EQ(numbers(route), sorted);
  const auto made = print(route, 3);
  EXPECT_EQ(made.bills, 4) << made.reasons.at(0);
  EXPECT_THAT(files(), ElementsAre("predial-2026-" + sorted[0] + "-y-2-mas-" +
                                       digest({sorted[0], sorted[1], sorted[2]}) + ".pdf",
                                   "predial-2026-" + sorted[3] + ".pdf"));
  const auto owner = w.m.db.app().read([&](pqxx::read_transaction& tx) {
    const auto parcel = registry::find_by_number(tx, sorted[0]).value().front().id;
    return registry::named_parcels(tx, {parcel}).at(parcel).owner;
  });
  EXPECT_THAT(value_or_throw(route.bills(0, 1).at(0)).debtor.value(), StartsWith(owner));
}

TEST_F(PrintedBillsOfARoute, AFileThatFailsStopsTheRunAndLeavesNoHalfFile) {
  auto route = predial();
  route.bills = [](std::size_t, std::size_t) -> std::vector<Result<portal::BillView>> {
    throw std::runtime_error("sin base");
  };
  EXPECT_THROW(print(route, 1), std::runtime_error);
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace recaudo::cli
