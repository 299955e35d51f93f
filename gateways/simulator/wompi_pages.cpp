// Wompi's Web Checkout: the shop sends the payer here with a signed form, and he goes on to PSE.
#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/html.h"
#include "gateways/simulator/wompi.h"

namespace recaudo::simulator {
namespace {

using Fields = std::map<std::string, std::string>;

constexpr std::string_view kPlace = "Wompi (simulador)";

std::string input(std::string_view name, std::string_view label, const std::string& value) {
  return "<label>" + escape(label) + "\n<input name=\"" + escape(name) + "\" value=\"" +
         escape(value) + "\" required></label>\n";
}

Response refused(std::string_view why) {
  return page(422, kPlace, "No se puede pagar",
              "<p>" + escape(why) + " No se inició ningún pago. Vuelva al comercio.</p>");
}

// The form of the page as the body of an API request.
JsonValue body_of(const Fields& fields) {
  const auto method = JsonObject()
                          .text("type", "PSE")
                          .number("user_type", field(fields, "user-type") == "1" ? 1 : 0)
                          .text("user_legal_id_type", field(fields, "customer-data:legal-id-type"))
                          .text("user_legal_id", field(fields, "customer-data:legal-id"))
                          .text("financial_institution_code", field(fields, "bank"))
                          .text("payment_description", "Pago")
                          .str();
  const auto customer =
      JsonObject()
          .text("full_name", field(fields, "customer-data:full-name"))
          .text("phone_number", field(fields, "customer-data:phone-number-prefix") +
                                    field(fields, "customer-data:phone-number"))
          .str();
  JsonObject o;
  o.raw("amount_in_cents", field(fields, "amount-in-cents"));
  o.text("currency", field(fields, "currency")).text("reference", field(fields, "reference"));
  o.text("customer_email", field(fields, "customer-data:email"));
  if (const auto to = field(fields, "redirect-url"); !to.empty()) o.text("redirect_url", to);
  if (const auto at = field(fields, "expiration-time"); !at.empty()) o.text("expiration_time", at);
  o.raw("payment_method", method).raw("customer_data", customer);
  return parse_json(o.str()).value_or(JsonValue{});
}

}  // namespace

Response Wompi::checkout(const Request& request, const std::string& public_url) {
  if (request.method == "POST") return checkout_pay(parse_form(request.body), public_url);
  if (const auto id = request.parameter("id"); !id.empty()) {
    auto books = ach_.enter();
    const auto p = books.store().wompi(id);
    if (!p) return refused("El pago no existe.");
    const auto t = books.store().by_cus(p->cus).value();
    return page(200, kPlace, "Resultado del pago",
                "<dl>\n" + item("Referencia", p->reference) +
                    item("Estado", wompi_status(t.state)) + "</dl>\n");
  }
  return checkout_form(request.query);
}

// Empty when the shop's part of the form is good.
std::string Wompi::checkout_fault(const Fields& fields) const {
  // What is kept of a form must not make the ledger unreadable.
  for (const auto& [name, value] : fields)
    if (!is_valid_utf8(value)) return "El formulario no está en UTF-8.";
  if (!equal_constant_time(field(fields, "public-key"), public_key_.reveal()))
    return "La llave pública no es válida.";
  const auto cents = field(fields, "amount-in-cents");
  if (cents.empty() || cents.size() > 14 ||
      cents.find_first_not_of("0123456789") != std::string::npos || cents[0] == '0')
    return "El valor no es válido.";
  if (field(fields, "currency") != "COP") return "La moneda debe ser COP.";
  if (field(fields, "reference").empty()) return "Falta la referencia.";
  const auto expected =
      integrity_signature(field(fields, "reference"), cents, "COP",
                          field(fields, "expiration-time"), integrity_secret_.reveal());
  if (!equal_constant_time(field(fields, "signature:integrity"), expected))
    return "La firma es inválida.";
  return "";
}

Response Wompi::checkout_form(const Fields& fields) {
  if (const auto why = checkout_fault(fields); !why.empty()) return refused(why);
  const auto amount = Money::centavos(std::stoll(field(fields, "amount-in-cents")));
  std::string body = "<dl>\n" + item("Comercio", options_.entity_name) +
                     item("Referencia", field(fields, "reference")) +
                     item("Valor", to_display(amount)) +
                     "</dl>\n<form method=\"post\" action=\"/p/\">\n";
  for (const char* name : {"public-key", "currency", "amount-in-cents", "reference",
                           "signature:integrity", "redirect-url", "expiration-time"})
    if (const auto value = field(fields, name); !value.empty()) body += hidden(name, value);
  body += hidden("customer-data:phone-number-prefix", "57");
  body += input("customer-data:email", "Correo", field(fields, "customer-data:email"));
  body += input("customer-data:full-name", "Nombre", field(fields, "customer-data:full-name"));
  body += input("customer-data:phone-number", "Celular, diez dígitos",
                field(fields, "customer-data:phone-number"));
  body +=
      "<label>Tipo de persona\n<select name=\"user-type\"><option value=\"0\">Natural</option>"
      "<option value=\"1\">Jurídica</option></select></label>\n";
  body +=
      "<label>Tipo de documento\n<select name=\"customer-data:legal-id-type\"><option>CC</option>"
      "<option>NIT</option><option>CE</option></select></label>\n";
  body += input("customer-data:legal-id", "Documento", field(fields, "customer-data:legal-id"));
  body += bank_choice(wompi_banks(options_));
  body +=
      "<label><input type=\"checkbox\" name=\"accept\" value=\"1\" required> Acepto los "
      "reglamentos</label>\n<label><input type=\"checkbox\" name=\"accept-data\" value=\"1\" "
      "required> Autorizo el tratamiento de mis datos</label>\n";
  return page(200, kPlace, "Pague con PSE", body + submit("si", "Continuar con PSE") + "</form>\n");
}

// The same reference may come again while none of its payments is approved or undecided.
Response Wompi::checkout_pay(const Fields& fields, const std::string& public_url) {
  if (const auto why = checkout_fault(fields); !why.empty()) return refused(why);
  if (field(fields, "accept") != "1" || field(fields, "accept-data") != "1")
    return refused("Debe aceptar los reglamentos y el tratamiento de datos.");
  auto books = ach_.enter();
  const auto body = body_of(fields);
  const auto order = read_wompi_order(body, options_, books.now());
  if (!order)
    return refused("Revise el campo " + order.error().begin()->first + ": " +
                   order.error().begin()->second.front() + ".");
  for (const auto& earlier : books.store().wompi_by_reference(order->reference)) {
    const auto state = books.store().by_cus(earlier.cus).value().state;
    if (state == State::kOk || state == State::kPending)
      return refused("La referencia ya ha sido usada.");
  }
  const auto p = begin(books, *order, to_json(body), public_url, script_for(*order, std::nullopt));
  return redirect(303, "/PSENF/index.html?enc=" + books.store().by_cus(p.cus)->page_token);
}

}  // namespace recaudo::simulator
