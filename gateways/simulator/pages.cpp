#include "gateways/simulator/pages.h"

#include "gateways/simulator/html.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPrefix = "/PSENF/";

Response not_found() {
  return page(404, "PSE (simulador)", "No encontramos este pago",
              "<p>El enlace no es válido. Vuelva al comercio y empiece de nuevo.</p>");
}

std::string button(const Transaction& t, std::string_view action, std::string_view decision,
                   std::string_view style, std::string_view label) {
  std::string out = "<form method=\"post\" action=\"/PSENF/" + std::string(action) +
                    "\"><input type=\"hidden\" name=\"enc\" value=\"" + escape(t.page_token) +
                    "\">";
  if (!decision.empty())
    out += "<input type=\"hidden\" name=\"decision\" value=\"" + std::string(decision) + "\">";
  return out + "<button class=\"" + std::string(style) + "\">" + escape(label) +
         "</button></form>\n";
}

std::string bank_name(const SimulatorOptions& options, const std::string& code) {
  const auto* bank = with_code(options.banks, code);
  return bank ? bank->name : code;
}

std::string_view state_title(const Transaction& t) {
  switch (t.state) {
    case State::kOk:
      return "Pago aprobado";
    case State::kNotAuthorized:
      return "Pago rechazado";
    case State::kFailed:
      return "Pago fallido";
    case State::kPending:
      break;
  }
  return "Pago pendiente";
}

}  // namespace

bool Pages::serves(const std::string& path) {
  return path.starts_with(kPrefix);
}

Response Pages::handle(const Request& request) {
  const auto name = request.path.substr(kPrefix.size());
  if (request.method == "POST") {
    const auto form = parse_form(request.body);
    return post(name, field(form, "enc"), form);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    Response r = page(405, "PSE (simulador)", "Método no admitido", "<p>Vuelva al comercio.</p>");
    r.headers["Allow"] = "GET, HEAD, POST";
    return r;
  }
  if (name == "style.css") return style_sheet();
  const auto t = ach_.find(request.parameter("enc"));
  if (!t) return not_found();
  if (name == "index.html") return summary(*t);
  if (name == "bank") return bank(*t);
  if (name == "done") return outcome(*t);
  if (name == "return") return redirect(302, t->request.entity_url);
  return not_found();
}

Response Pages::post(const std::string& path, const std::string& token,
                     const std::map<std::string, std::string>& form) {
  if (path == "enter") {
    if (!ach_.enter_bank(token)) return not_found();
    return redirect(303, "/PSENF/bank?enc=" + token);
  }
  const auto decision = decision_from_text(field(form, "decision"));
  if (path != "decide" || !decision || !ach_.find(token)) return not_found();
  ach_.decide_at_bank(token, *decision);  // too late or decided: the next page says what stands
  return redirect(303, "/PSENF/done?enc=" + token);
}

Response Pages::summary(const Transaction& t) const {
  if (!session_open(t, clock_.now())) return outcome(t);
  std::string body =
      "<dl>\n" + item("Empresa", options_.entity_name) + item("NIT", options_.nit) +
      item("Valor", to_display(t.request.amount)) + item("Descripción", t.request.description) +
      item("CUS", to_string(t.cus)) + item("Pagador", t.request.full_name) +
      item("Documento", t.request.identification_number) + item("Correo", t.request.email) +
      item("Banco", bank_name(options_, t.request.bank_code)) + "</dl>\n";
  body += button(t, "enter", "", "", "Ir al banco");
  body += button(t, "decide", "abandon", "enlace", "Abandonar el pago");
  return page(200, "PSE (simulador)", "Revise su pago", body);
}

Response Pages::bank(const Transaction& t) const {
  if (!session_open(t, clock_.now())) return outcome(t);
  if (!t.opened) return summary(t);
  const auto name = bank_name(options_, t.request.bank_code) + " (banco simulado)";
  std::string body =
      "<p>Usted decide qué responde el banco. Tiene 7 minutos.</p>\n<dl>\n" +
      item("Pagar a", options_.entity_name) + item("Valor", to_display(t.request.amount)) +
      item("Desde", "Cuenta de ahorros de prueba") + item("CUS", to_string(t.cus)) + "</dl>\n";
  body += button(t, "decide", "approve", "si", "Aprobar");
  body += button(t, "decide", "decline", "no", "Rechazar");
  body += button(t, "decide", "pending", "quieto", "Dejar pendiente");
  body += button(t, "decide", "abandon", "enlace", "Abandonar");
  return page(200, name, "Confirme el débito", body);
}

Response Pages::outcome(const Transaction& t) const {
  std::string body = "<dl>\n" + item("CUS", to_string(t.cus)) +
                     item("Valor", to_display(t.state == State::kOk ? t.moved : t.request.amount));
  if (!t.cause.empty()) body += item("Motivo", t.cause + " " + std::string(cause_text(t.cause)));
  body += "</dl>\n<a class=\"boton\" href=\"/PSENF/return?enc=" + escape(t.page_token) +
          "\">Regresar al comercio</a>";
  return page(200, "PSE (simulador)", state_title(t), body);
}

}  // namespace recaudo::simulator
