#include "gateways/simulator/html.h"

#include <algorithm>

namespace recaudo::simulator {
namespace {

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
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
input:not([type=hidden]), select, textarea { width: 100%; min-height: 2.75rem; margin: 0 0 1rem; padding: .5rem; font: inherit; border: 1px solid #44506b; border-radius: .375rem; }
input[type=checkbox] { width: auto !important; min-height: 0 !important; margin: 0 .5rem 0 0 !important; }
:focus-visible { outline: 3px solid #d97706; outline-offset: 2px; }
@media (max-width: 30rem) { main { margin: 0; border: 0; border-radius: 0; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
)css";

}  // namespace

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

Response redirect(int status, std::string location) {
  invariant(std::none_of(location.begin(), location.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
            "an address ends no header line");
  Response r;
  r.status = status;
  r.headers["Location"] = std::move(location);
  r.headers["Cache-Control"] = "no-store";
  return r;
}

std::string item(std::string_view name, std::string_view value) {
  return "<dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd>\n";
}

std::string hidden(std::string_view name, std::string_view value) {
  return "<input type=\"hidden\" name=\"" + escape(name) + "\" value=\"" + escape(value) + "\">";
}

std::string submit(std::string_view style, std::string_view label) {
  return "<button class=\"" + std::string(style) + "\">" + escape(label) + "</button>\n";
}

std::string link_button(std::string_view to, std::string_view label) {
  return "<a class=\"boton\" href=\"" + escape(to) + "\">" + escape(label) + "</a>\n";
}

std::string bank_choice(const std::vector<SimulatedBank>& banks) {
  std::string out =
      "<label for=\"banco\">Banco</label>\n<select id=\"banco\" name=\"bank\" required>\n"
      "<option value=\"\">Seleccione su banco</option>\n";
  for (const auto& bank : banks)
    out += "<option value=\"" + escape(bank.code) + "\">" + escape(bank.name) + "</option>\n";
  return out + "</select>\n";
}

Response style_sheet() {
  Response r;
  r.content_type = "text/css; charset=utf-8";
  r.body = kStyle;
  r.headers["Cache-Control"] = "max-age=3600";
  return r;
}

}  // namespace recaudo::simulator
