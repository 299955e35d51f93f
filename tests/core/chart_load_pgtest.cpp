#include "core/chart/chart_load.h"

#include <gtest/gtest.h>

#include "tests/core/support.h"

namespace recaudo {
namespace {

constexpr std::string_view kNext =
    "version,desde,id,codigo,nombre,naturaleza,estado,fuente\n"
    "4,2027-01-01,130562,130562,Sobretasa bomberil,D,verified,contador\n";

std::int64_t told(test::Municipality& m) {
  return m.db.owner().read([](pqxx::read_transaction& tx) {
    return tx.exec1("select count(*) from audit.outbox")[0].as<std::int64_t>();
  });
}

TEST(ChartLoad, AVersionIsTakenInWithItsEventAndOnlyOnce) {
  test::Municipality m;
  const auto before = told(m);
  const auto load = [&] {
    return chart::load_chart(m.services(), events::system_actor(), kNext, "cuatro.csv");
  };
  EXPECT_EQ(value_or_throw(load()).id, 4);
  EXPECT_EQ(told(m), before + 1);
  const auto again = load();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kChartVersion);
  EXPECT_EQ(told(m), before + 1);
}

TEST(ChartLoad, AFileThatIsNoChartTellsItsLineAndChangesNothing) {
  test::Municipality m;
  const auto before = told(m);
  const auto refused =
      chart::load_chart(m.services(), events::system_actor(),
                        std::string(kNext) + "4,2027-01-01,1,1,x,D,verified,f,f\n", "cuatro.csv");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("cuatro.csv, línea 3"), std::string::npos);
  EXPECT_EQ(told(m), before);
}

}  // namespace
}  // namespace recaudo
