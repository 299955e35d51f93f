#include "gateways/simulator/wompi_request.h"

#include <algorithm>
#include <array>

#include "gateways/simulator/utf8.h"
#include "gateways/simulator/web_address.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

constexpr std::array<std::string_view, 6> kDocuments{"CC", "NIT", "CE", "TI", "PP", "DNI"};

// Reads members and remembers every fault, as the service answers them all at once.
struct Reader {
  WompiFaults faults;

  void wrong(const std::string& field, std::string text) {
    faults[field].push_back(std::move(text));
  }
  std::string text(const JsonValue& from, const std::string& name, std::size_t max,
                   bool required = true) {
    const auto* v = from.find(name);
    if (!v || v->is(Kind::kNull)) {
      if (required) wrong(name, "No está presente");
      return "";
    }
    if (!v->is(Kind::kString) || v->text.empty()) return wrong(name, "Debe ser un texto"), "";
    if (characters(v->text) > max) wrong(name, "Es demasiado largo");
    return v->text;
  }
  const JsonValue& object(const JsonValue& from, const std::string& name) {
    static const JsonValue kNone;
    const auto* v = from.find(name);
    if (v && v->is(Kind::kObject)) return *v;
    wrong(name, "No está presente");
    return kNone;
  }
};

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void read_amount(Reader& in, const JsonValue& body, WompiOrder& out) {
  const auto* cents = body.find("amount_in_cents");
  const auto n = cents ? whole_number(*cents) : std::nullopt;
  if (!n || *n <= 0 || *n > kGreatestPayment.centavos())
    return in.wrong("amount_in_cents", "Debe ser un entero mayor que cero");
  out.payment.amount = Money::centavos(*n);
}

void read_method(Reader& in, const JsonValue& body, const SimulatorOptions& options,
                 WompiOrder& out) {
  const auto& method = in.object(body, "payment_method");
  if (in.text(method, "type", 30) != "PSE") return in.wrong("type", "No está habilitado");
  const auto* user = method.find("user_type");
  const auto type = user ? whole_number(*user) : std::nullopt;
  if (!type || *type > 1) in.wrong("user_type", "Debe ser 0 o 1");
  out.payment.user_type = type == 1 ? "company" : "person";
  const auto document = in.text(method, "user_legal_id_type", 5);
  if (std::find(kDocuments.begin(), kDocuments.end(), document) == kDocuments.end())
    in.wrong("user_legal_id_type", "No es válido");
  out.payment.identification_type = document;
  out.payment.identification_number = in.text(method, "user_legal_id", 20);
  out.bank = in.text(method, "financial_institution_code", 10);
  if (!with_code(wompi_banks(options), out.bank))
    in.wrong("financial_institution_code", "No existe");
  out.payment.description = in.text(method, "payment_description", 30);
  out.payment.reference1 = in.text(method, "reference_one", 2000, false);
  out.payment.reference2 = in.text(method, "reference_two", 2000, false);
  out.payment.reference3 = in.text(method, "reference_three", 2000, false);
}

void read_customer(Reader& in, const JsonValue& body, WompiOrder& out) {
  const auto& customer = in.object(body, "customer_data");
  out.payment.full_name = in.text(customer, "full_name", 255);
  const auto phone = in.text(customer, "phone_number", 13);
  const auto digits = phone.starts_with("+") ? phone.substr(1) : phone;
  if (digits.size() != 12 || !digits.starts_with("57") || !all_digits(digits))
    in.wrong("phone_number", "Debe tener 57 y diez dígitos");
  out.payment.cellphone = digits;
}

void read_expiration(Reader& in, const JsonValue& body, Instant now) {
  const auto text = in.text(body, "expiration_time", 30, false);
  if (text.empty()) return;
  const auto at = parse_instant(text);
  if (!at || text.back() != 'Z') return in.wrong("expiration_time", "No es una fecha en UTC");
  if (*at <= now) in.wrong("expiration_time", "Debe ser una fecha futura");
}

}  // namespace

std::vector<SimulatedBank> wompi_banks(const SimulatorOptions& options) {
  std::vector<SimulatedBank> all{
      {"1", "Banco que aprueba"}, {"2", "Banco que declina"}, {"3", "Banco que simula un error"}};
  all.insert(all.end(), options.banks.begin(), options.banks.end());
  return all;
}

tl::expected<WompiOrder, WompiFaults> read_wompi_order(const JsonValue& body,
                                                       const SimulatorOptions& options,
                                                       Instant now) {
  Reader in;
  WompiOrder out;
  read_amount(in, body, out);
  if (in.text(body, "currency", 3) != "COP") in.wrong("currency", "Debe ser COP");
  out.reference = in.text(body, "reference", 255);
  out.redirect_url = in.text(body, "redirect_url", 512, false);
  if (!out.redirect_url.empty() && !is_web_address(out.redirect_url))
    in.wrong("redirect_url", "No es una dirección");
  out.payment.email = in.text(body, "customer_email", 255);
  const auto at = out.payment.email.find('@');
  if (at == 0 || at == std::string::npos || out.payment.email.find('.', at) == std::string::npos)
    in.wrong("customer_email", "No es un correo");
  read_method(in, body, options, out);
  read_customer(in, body, out);
  read_expiration(in, body, now);
  if (!in.faults.empty()) return tl::unexpected(std::move(in.faults));
  out.payment.service_code = options.services.front().code;
  out.payment.solicite_date = to_rfc3339(now);
  return out;
}

}  // namespace recaudo::simulator
