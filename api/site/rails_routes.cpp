// How the rails answer: for the tesorería, when payers say that they cannot pay.
#include "api/site/staff.h"
#include "core/payments/notices.h"
#include "core/payments/treasury_desk.h"

namespace recaudo::site {
namespace {

using app::Context;
using http::Request;
using http::Response;

void set_pulse(portal::RailRow& row, const payments::RailPulse& pulse, Instant now) {
  row.answers = !pulse.rests_until || now >= *pulse.rests_until;
  if (!row.answers) row.rests_until = pulse.rests_until;
  row.answered_at = pulse.answered_at;
  if (pulse.failures > 0) row.failure = pulse.failure;
}

void add_notices(portal::RailRow& row, const payments::NoticeCount& count) {
  if (count.verdict == "valido") row.heard = count.notices;
  if (count.verdict == "repetido") row.repeated = count.notices;
  if (count.verdict == "desconocido") row.unknown = count.notices;
  if (count.verdict == "rechazado") row.refused = count.notices;
}

Response rails(const Context& context, const Request& request) {
  const app::FormTokens tokens(context, request);
  const Instant now = context.services.clock.now();
  portal::RailsView view;
  view.chrome = staff_chrome(context, request, tokens, path_of(Area::kPayments));
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto backlogs = payments::rail_backlogs(tx);
    const auto notices = payments::notices_of(tx, context.services.clock.today());
    for (const auto* gateway : context.rails.all()) {
      const auto& traits = gateway->traits();
      portal::RailRow row{.name = traits.label};
      set_pulse(row, context.rails.pulse(traits.name), now);
      for (const auto& b : backlogs) {
        if (b.rail != traits.name) continue;
        row.pending = b.pending.count;
        if (b.pending.oldest)
          row.oldest_minutes = static_cast<int>(
              std::chrono::duration_cast<std::chrono::minutes>(now - *b.pending.oldest).count());
      }
      for (const auto& n : notices)
        if (n.rail == traits.name) add_notices(row, n);
      view.rows.push_back(std::move(row));
    }
  });
  return tokens.finish(http::html(portal::rails_page(view)));
}

}  // namespace

void add_rails_routes(Routes& routes, const Context& context) {
  routes.push_back({http::Method::kGet, path_of(Area::kRails),
                    [&context](const Request& r) { return rails(context, r); },
                    access_to(Area::kRails)});
}

}  // namespace recaudo::site
