// The payer's side of a WebCheckout session: choose a bank, go to PSE, come back.
#include "gateways/simulator/digits.h"
#include "gateways/simulator/html.h"
#include "gateways/simulator/placetopay.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPlace = "PlacetoPay (simulador)";
constexpr std::string_view kPrefix = "/spa/session/";

Response not_found() {
  return page(404, kPlace, "No encontramos esta sesión",
              "<p>El enlace no es válido. Vuelva al comercio y empiece de nuevo.</p>");
}

std::string_view title_of(std::string_view status) {
  if (status == "APPROVED") return "Pago aprobado";
  if (status == "APPROVED_PARTIAL") return "Pago parcial recibido";
  if (status == "PARTIAL_EXPIRED") return "Pago parcial; la sesión venció";
  if (status == "REJECTED") return "Pago rechazado";
  return "Pago en proceso";
}

std::string facts(const SimulatorOptions& options, const Session& s, Money open) {
  std::string out = "<dl>\n" + item("Comercio", options.entity_name) +
                    item("Referencia", s.reference) + item("Descripción", s.description) +
                    item("Valor", to_display(s.total));
  if (open != s.total) out += item("Falta por pagar", to_display(open));
  return out + item("Vence", to_long_spanish(s.expires)) + "</dl>\n";
}

}  // namespace

std::string PlacetoPay::page_path(const Session& session) const {
  return std::string(kPrefix) + to_string(session.id) + "/" + session.token;
}

Response PlacetoPay::payer_page(const Request& request) {
  const std::string_view rest = std::string_view(request.path).substr(kPrefix.size());
  const auto slash = rest.find('/');
  const auto id = whole_number(rest.substr(0, slash));
  if (slash == std::string_view::npos || !id) return not_found();
  auto books = ach_.enter();
  auto session = books.store().session(RequestId(*id));
  if (!session) return not_found();
  const auto tail = rest.substr(slash + 1);
  const auto action = tail.substr(std::min(tail.size(), session->token.size()));
  if (!tail.starts_with(session->token)) return not_found();
  if (request.method == "POST" && action == "/pay")
    return pay(books, *session, parse_form(request.body));
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, session->id.value());
  if (request.method == "POST" && action == "/cancel") {
    if (session->closed_reason.empty() && !any_pending(attempts)) {
      session->closed_reason = "?C";
      refresh(books, *session, Callback::kNormal, books.now());
    }
    return redirect(303, page_path(*session));
  }
  return request.method == "POST" || !action.empty() ? not_found() : show(*session, attempts);
}

Response PlacetoPay::show(const Session& s, const std::vector<Transaction>& attempts) const {
  const Money open = open_amount(s, attempts);
  std::string body = facts(options_, s, open);
  const bool payable = s.closed_reason.empty() && open.is_positive() && !any_pending(attempts);
  if (payable) {
    body += "<form method=\"post\" action=\"" + page_path(s) + "/pay\">\n";
    body += bank_choice(options_.banks);
    if (s.allow_partial)
      body +=
          "<label for=\"valor\">Valor que paga ahora</label>\n<input id=\"valor\" "
          "name=\"amount\" inputmode=\"decimal\" value=\"" +
          to_plain(open) + "\">\n";
    body += submit("si", "Continuar con PSE") + "</form>\n";
    body += "<form method=\"post\" action=\"" + page_path(s) + "/cancel\">" +
            submit("enlace", "Cancelar el pago") + "</form>\n";
    return page(200, kPlace, attempts.empty() ? "Pague con PSE" : "Intente de nuevo", body);
  }
  const bool by_payer = s.closed_reason == "?C" && !s.cancel_url.empty();
  body += link_button(by_payer ? s.cancel_url : s.return_url, "Regresar al comercio");
  return page(200, kPlace, title_of(s.status.status), body);
}

Response PlacetoPay::pay(Books& books, Session& session,
                         const std::map<std::string, std::string>& form) {
  const auto attempts = books.store().of_gateway(Rail::kPlacetoPay, session.id.value());
  const Money open = open_amount(session, attempts);
  const auto bank = field(form, "bank");
  const auto written = field(form, "amount");
  const auto amount =
      session.allow_partial && !written.empty() ? parse_plain_money(written) : Result<Money>(open);
  const bool payable =
      session.closed_reason.empty() && open.is_positive() && !any_pending(attempts);
  if (!payable) return redirect(303, page_path(session));
  if (!with_code(options_.banks, bank) || !amount || !amount->is_positive() || *amount > open)
    return page(422, kPlace, "Revise el pago",
                "<p>Elija un banco de la lista y un valor que no pase de lo que falta. "
                "No se inició ningún pago.</p>" +
                    link_button(page_path(session), "Volver"));
  const auto t = attempt(books, session, bank, *amount);
  refresh(books, session, Callback::kNormal, books.now());
  return redirect(303, "/PSENF/index.html?enc=" + t.page_token);
}

}  // namespace recaudo::simulator
