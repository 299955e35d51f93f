#include "gateways/simulator/pages.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPrefix = "/PSENF/";

constexpr std::string_view kStyle = R"css(
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.5 system-ui, "Segoe UI", Arial, sans-serif; color: #14213d; background: #eef2f7; }
.aviso { margin: 0; padding: .6rem 1rem; text-align: center; font-weight: 700; color: #3a2a00; background: #ffd873; }
header { padding: 1rem; color: #fff; background: #12397a; }
header p { max-width: 38rem; margin: 0 auto; font-size: 1.25rem; font-weight: 700; }
main { max-width: 38rem; margin: 1.5rem auto; padding: 1.5rem; background: #fff; border: 1px solid #c6d0e0; border-radius: .5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: minmax(8rem, 35%) 1fr; gap: .4rem 1rem; margin: 0 0 1.5rem; }
dt { color: #44506b; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
form { margin: 0 0 .75rem; }
button, .boton { display: block; width: 100%; min-height: 2.75rem; padding: .6rem 1rem; font: inherit; font-weight: 700; text-align: center; text-decoration: none; color: #fff; background: #12397a; border: 2px solid #12397a; border-radius: .375rem; cursor: pointer; }
button.si { background: #17643a; border-color: #17643a; }
button.no { background: #9b1c1c; border-color: #9b1c1c; }
button.quieto { color: #12397a; background: #fff; }
button.enlace { color: #12397a; background: none; border-color: transparent; text-decoration: underline; font-weight: 400; }
:focus-visible { outline: 3px solid #d97706; outline-offset: 2px; }
@media (max-width: 30rem) { main { margin: 0; border: 0; border-radius: 0; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
)css";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Response page(int status, std::string_view place, std::string_view title,
              std::string_view content) {
  Response r;
  r.status = status;
  r.content_type = "text/html; charset=utf-8";
  r.headers["Cache-Control"] = "no-store";
  r.headers["X-Content-Type-Options"] = "nosniff";
  r.headers["Referrer-Policy"] = "no-referrer";
  r.headers["Content-Security-Policy"] =
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
      "base-uri 'none'";
  r.body =
      "<!DOCTYPE html>\n<html lang=\"es-CO\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  r.body += escape(title);
  r.body +=
      " · SIMULADOR</title>\n<link rel=\"stylesheet\" href=\"/PSENF/style.css\">\n</head>\n"
      "<body>\n<p class=\"aviso\">SIMULADOR. Aquí no se mueve dinero real. "
      "No escriba sus claves.</p>\n<header><p>";
  r.body += escape(place);
  r.body += "</p></header>\n<main>\n<h1>" + escape(title) + "</h1>\n";
  r.body += content;
  r.body += "\n</main>\n</body>\n</html>\n";
  return r;
}

Response not_found() {
  return page(404, "PSE (simulador)", "No encontramos este pago",
              "<p>El enlace no es válido. Vuelva al comercio y empiece de nuevo.</p>");
}

Response redirect(int status, std::string location) {
  Response r;
  r.status = status;
  r.headers["Location"] = std::move(location);
  r.headers["Cache-Control"] = "no-store";
  return r;
}

std::string item(std::string_view name, std::string_view value) {
  return "<dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd>\n";
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
    const auto enc = form.find("enc");
    return post(name, enc == form.end() ? "" : enc->second, form);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    Response r = page(405, "PSE (simulador)", "Método no admitido", "<p>Vuelva al comercio.</p>");
    r.headers["Allow"] = "GET, HEAD, POST";
    return r;
  }
  if (name == "style.css") {
    Response r;
    r.content_type = "text/css; charset=utf-8";
    r.body = kStyle;
    r.headers["Cache-Control"] = "max-age=3600";
    return r;
  }
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
  const auto text = form.find("decision");
  const auto decision = text == form.end() ? std::nullopt : decision_from_text(text->second);
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
