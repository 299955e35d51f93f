// What a person of rentas reads before a version of the statute is proposed: its effect on the
// parcels and on the bills of public services.
#include <gmock/gmock.h>

#include <filesystem>

#include "api/http/body_file.h"
#include "core/statutes/versions.h"
#include "tests/api/staff_world.h"
#include "tests/core/services_world.h"
#include "tests/statutes/statute_world.h"
#include "tests/support/replaced.h"

namespace recaudo::site {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string demo() {
  return std::string(tax_rules::data_file("statutes/demo.toml"));
}

class StatutePreview : public test::StaffPages {
 protected:
  StatutePreview() {
    value_or_throw(perform(w.services, events::system_actor(), "instalacion", [](Work& work) {
      return statutes::install(work, demo(), "demo.toml");
    }));
  }
  static std::string part(const std::string& name, const std::string& value) {
    return "--limite\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
           "\r\n";
  }
  // The page that follows the form, for a version from the first of April.
  http::Response preview(const std::string& text) {
    const http::Router router(routes(w.context));
    auto match = router.match(http::Method::kPost, "/rentas/estatuto/nueva");
    if (match.route == nullptr) throw BrokenInvariant("no route of the statute");
    http::Request request;
    request.method = http::Method::kPost;
    request.path = "/rentas/estatuto/nueva";
    request.content_type = "multipart/form-data";
    request.headers["content-type"] = "multipart/form-data; boundary=limite";
    request.upload = http::BodyFile::create(folder);
    request.upload->append(part("desde", "01/04/2026") + part("acto", "Acuerdo 3 de 2026") +
                           part("fecha_acto", "10/03/2026") + part("texto", text) +
                           "--limite--\r\n");
    request.session = session_of("rita", staff::Role::kRentas);
    return match.route->handler(request);
  }

  // A cadastral update entered in 2026 and gave everybody ten times the avalúo: the tax is twice
  // the one before (Ley 44/1990 art. 6).
  void limit_everybody() {
    w.m.db.owner().transaction([](pqxx::work& tx) {
      tx.exec(
          "insert into registry.cadastral_act (kind, act, act_on, vigencia, import_id) select "
          "'actualizacion', 'Resolución 7', '2025-12-20', 2026, min(id) from registry.import");
      tx.exec(
          "insert into registry.cadastral_update select p.id, 2026, a.id from registry.parcel "
          "p, registry.cadastral_act a");
      tx.exec("update registry.valuation set avaluo = avaluo * 10 where vigencia = 2026");
    });
  }

  std::string folder = std::filesystem::temp_directory_path();
};

TEST_F(StatutePreview, SaysHowManyBillsOfServicesChangeAndByHowMuch) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto page =
      preview(test::replaced(demo(), "acueducto_m3 = \"1985.40\"", "acueducto_m3 = \"2085.40\""));
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Efecto sobre los servicios públicos"));
  EXPECT_THAT(page.body, HasSubstr("Facturas de marzo de 2026"));
  EXPECT_THAT(page.body, HasSubstr("<dt>Pagan más</dt><dd>1</dd>"));
  EXPECT_THAT(page.body, HasSubstr("$\u00a01.000"));  // ten cubic metres
  EXPECT_THAT(page.body, HasSubstr("S-1"));
}

TEST_F(StatutePreview, SaysThatNoBillOfServicesChanges) {
  test::ServicesTown town{w.m};
  town.subscribe("S-1");
  town.bill(test::ServicesTown::kMarch, make_date(2026, 4, 20));
  const auto page = preview(demo() + "# Otra edición.\n").body;
  EXPECT_THAT(page, HasSubstr("Ninguna factura cambia."));
  EXPECT_THAT(page, Not(HasSubstr("Facturas comparadas")));
}

TEST_F(StatutePreview, EachOfTheTenShowsItsConceptsAndHowItsPredialWasReached) {
  const auto page = preview(test::replaced(test::until_2027(), "tasa = \"1.5\"", "tasa = \"2.0\""));
  ASSERT_EQ(page.status, 200) << page.body;
  for (const char* told : {"Los que más suben", "<dt>Sobretasa ambiental</dt><dd>Hoy $",
                           "<dt>Sobretasa bomberil</dt><dd>Hoy $", "<dt>Total</dt><dd>Hoy $",
                           "<dt>Predial con esta versión</dt><dd>Avalúo por "})
    EXPECT_THAT(page.body, HasSubstr(told));
}

TEST_F(StatutePreview, ALimitThatRulesTheTaxIsSaidOnItsSide) {
  limit_everybody();
  const auto page = preview(test::replaced(test::until_2027(), "tasa = \"1.5\"", "tasa = \"2.0\""));
  EXPECT_THAT(page.body, HasSubstr("El límite del aumento lo deja en $"));
}

TEST_F(StatutePreview, SaysThatNoServicesWereBilled) {
  EXPECT_THAT(preview(demo() + "# Otra edición.\n").body,
              HasSubstr("No hay un periodo facturado para probarla."));
}

}  // namespace
}  // namespace recaudo::site
