#include "api/site/handlers.h"

namespace recaudo::site {

portal::Entity entity_of(const tax_rules::MunicipalIdentity& id) {
  return {.name = id.name,
          .department = "",
          .nit = id.nit,
          .office = "Tesorería Municipal",
          .address = id.address,
          .postal_code = "",
          .phone = id.phones.empty() ? "" : id.phones.front(),
          .email = id.email,
          .hours = "lunes a viernes, 8:00 a. m. a 5:00 p. m.",
          .anticorruption_phone = "",
          .notification_email = ""};
}

portal::Chrome chrome(const app::Context& context, const http::Request& request,
                      std::vector<portal::Link> trail) {
  const bool contrast = request.cookie("__Host-contraste") == "1";
  const bool large = request.cookie("__Host-letra") == "1";
  portal::Chrome c;
  c.entity = entity_of(context.law.statute().identity);
  c.demo = context.law.statute().identity.demonstration;
  c.high_contrast = contrast;
  c.large_text = large;
  c.url_home = "/";
  c.url_search = "/consulta";
  c.url_verify = "/verificar";
  c.url_policies = "/politicas";
  c.url_contrast = contrast ? "/ver/contraste/0" : "/ver/contraste/1";
  c.url_text_size = large ? "/ver/letra/0" : "/ver/letra/1";
  if (!trail.empty()) trail.insert(trail.begin(), {"Inicio", "/"});
  c.trail = std::move(trail);
  c.rendered_at = context.services.clock.now();
  c.print_id = request.id.substr(0, 12);
  return c;
}

std::vector<portal::Link> search_trail(const ledger::Subject& subject) {
  if (subject.kind == ledger::SubjectKind::kParcel) return {{"Consulta", "/consulta"}};
  return {{"Servicios públicos", "/servicios"}};
}

portal::PaymentState to_portal(payments::PublicState state) {
  switch (state) {
    case payments::PublicState::kPending:
      return portal::PaymentState::kPending;
    case payments::PublicState::kApproved:
      return portal::PaymentState::kApproved;
    case payments::PublicState::kRejected:
      return portal::PaymentState::kRejected;
    case payments::PublicState::kExpired:
      return portal::PaymentState::kExpired;
    case payments::PublicState::kReturned:
      return portal::PaymentState::kReturned;
  }
  throw BrokenInvariant("unknown public state");
}

}  // namespace recaudo::site
