#include "api/site/acts_list.h"

#include <algorithm>
#include <array>

#include "api/site/act_forms.h"
#include "api/site/books.h"
#include "api/site/review.h"
#include "core/adjustments/applied_money.h"
#include "core/adjustments/restorations.h"

namespace recaudo::site {
namespace {

using adjustments::ActKind;
using approvals::Standing;

// The filter of the list.
struct Filter {
  Standing standing;
  const char *code, *label, *order;
};
constexpr std::array<Filter, 3> kFilters = {{
    {Standing::kWaiting, "pendientes", "Esperan decisión", "Actos, del más antiguo al más nuevo"},
    {Standing::kDecided, "decididos", "Decididos", "Actos, del más nuevo al más antiguo"},
    {Standing::kAny, "todos", "Todos", "Actos, del más nuevo al más antiguo"},
}};

constexpr std::int64_t kLastMicrosecond = 253'402'300'799'999'999;  // of the year 9999

// "1774958400000000.UUID": microseconds and the number of the last proposal that was shown.
Result<std::optional<approvals::ProposalCursor>> proposal_cursor(const http::Request& request) {
  const auto text = request.query_value("despues");
  if (text.empty()) return std::optional<approvals::ProposalCursor>();
  RECAUDO_TRY(parts, cursor_parts(text, 2));
  RECAUDO_TRY(micros, cursor_number(parts[0]));
  RECAUDO_TRY(id, parse_uuid(parts[1]));
  if (micros > kLastMicrosecond) return fail(Code::kBadId, "despues");
  return std::optional(approvals::ProposalCursor{Instant(std::chrono::microseconds(micros)), id});
}
std::string to_text(const approvals::ProposalCursor& cursor) {
  return std::to_string(cursor.at.time_since_epoch().count()) + "." + to_string(cursor.id);
}

portal::Badge badge_of(adjustments::ReversalState state) {
  switch (state) {
    case adjustments::ReversalState::kOrdered:
      return {"Aprobado, por pedir", portal::Tone::kWarning};
    case adjustments::ReversalState::kAsked:
      return {"Pedido, sin respuesta", portal::Tone::kWarning};
    case adjustments::ReversalState::kReturned:
      return {"Devuelto, por registrar", portal::Tone::kWarning};
    case adjustments::ReversalState::kDone:
      return {"Devuelto y registrado", portal::Tone::kGood};
    case adjustments::ReversalState::kRefused:
      return {"La pasarela no lo hizo", portal::Tone::kBad};
    case adjustments::ReversalState::kNotDone:
      return {"Pedido, no se hizo", portal::Tone::kBad};
  }
  throw BrokenInvariant("state of a reversal out of range");
}

portal::ActRow row_of(pqxx::transaction_base& tx, const approvals::Proposal& p, Instant now) {
  const auto act = value_or_throw(adjustments::parse_canonical(p.payload));
  return {.what = act_name(act.kind, act.vigencia),
          .subject = subject_text(tx, act.subject),
          .resolution = act.resolution,
          .amount = act.amount,
          .at = p.made_at,
          .state = act_state(tx, p, act.kind, now),
          .url = act_url(p)};
}

}  // namespace

std::string act_url(const approvals::Proposal& p) {
  return path_of(Area::kActs) + "/" + to_string(p.id);
}

portal::Badge act_state(pqxx::transaction_base& tx, const approvals::Proposal& p, ActKind kind,
                        Instant now) {
  if (waits(p, now)) return {"Espera decisión", portal::Tone::kWarning};
  if (!p.decision) return {"Venció sin decisión", portal::Tone::kNeutral};
  if (*p.decision != approvals::Decision::kApproved) return {"Rechazado", portal::Tone::kBad};
  if (const auto reversal = adjustments::reversal_of(tx, p.id)) return badge_of(reversal->state);
  if (adjustments::restoration_of(tx, p.id) || adjustments::end_of_application(tx, p.id))
    return {"Revocado", portal::Tone::kNeutral};
  if (kind != ActKind::kRefund) return {"Aprobado y registrado", portal::Tone::kGood};
  if (adjustments::payout_of(tx, p.id)) return {"Ordenada y pagada", portal::Tone::kGood};
  if (adjustments::revocation_of(tx, p.id)) return {"Revocada", portal::Tone::kNeutral};
  return {"Ordenada, por pagar", portal::Tone::kWarning};
}

http::Response list_acts(const app::Context& context, const http::Request& request) {
  auto typed = request.query_value("estado");
  if (typed.empty()) typed = kFilters.front().code;
  const auto filter = std::ranges::find(kFilters, typed, &Filter::code);
  const auto after = proposal_cursor(request);
  if (filter == kFilters.end()) return http::problem(Code::kNotFound, request);
  if (!after) return http::problem(after.error(), request);
  const app::FormTokens tokens(context, request);
  portal::ActsView view;
  view.chrome = books_chrome(context, request, tokens);
  view.url_filter = path_of(Area::kActs);
  for (const auto& f : kFilters) view.states.push_back({f.code, f.label});
  view.state = filter->code;
  view.order = filter->order;
  view.url_new = link_to(request, Area::kNewAct);
  const std::string same = view.url_filter + "?estado=" + view.state;
  if (*after) view.url_first = same;
  const Instant now = context.real_clock.now();
  context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto page = approvals::page_of(tx, approvals::Kind::kReceivableAct, filter->standing, now,
                                         *after, kBooksPage);
    for (const auto& p : page.rows) view.rows.push_back(row_of(tx, p, now));
    if (page.next) view.url_next = same + "&despues=" + to_text(*page.next);
  });
  return tokens.finish(http::html(portal::acts_page(view)));
}

}  // namespace recaudo::site
