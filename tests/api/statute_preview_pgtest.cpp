// What a person of rentas reads before a version of the statute is proposed: its effect on the
// parcels and on the bills of public services.
#include <gmock/gmock.h>

#include <filesystem>

#include "api/http/body_file.h"
#include "core/statutes/versions.h"
#include "tests/api/staff_world.h"
#include "tests/core/services_world.h"
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

TEST_F(StatutePreview, SaysThatNoServicesWereBilled) {
  EXPECT_THAT(preview(demo() + "# Otra edición.\n").body,
              HasSubstr("No hay un periodo facturado para probarla."));
}

}  // namespace
}  // namespace recaudo::site
