#include "gateways/simulator/placetopay_request.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "gateways/simulator/iso8601.h"
#include "gateways/simulator/utf8.h"
#include "gateways/simulator/web_address.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;

constexpr std::chrono::minutes kShortestLife{5};
constexpr std::chrono::minutes kDefaultLife{30};
constexpr std::size_t kMaxItems = 50;
constexpr std::size_t kMaxDispersions = 3;

constexpr std::array<std::string_view, 7> kTaxes{"valueAddedTax", "exciseDuty", "ice",
                                                 "airportTax",    "stateTax",   "reducedStateTax",
                                                 "municipalTax"};
constexpr std::array<std::string_view, 12> kDetails{"discount", "additional",  "vatDevolutionBase",
                                                    "shipping", "handlingFee", "insurance",
                                                    "giftWrap", "subtotal",    "fee",
                                                    "tip",      "airline",     "interests"};
constexpr std::array<std::string_view, 5> kDisplays{"none", "payment", "receipt", "both",
                                                    "approved"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Collects the first thing that is wrong.
class Reader {
 public:
  std::string required(const JsonValue& from, const char* name, std::size_t max) {
    const auto* v = from.find(name);
    if (!v || !v->is(Kind::kString) || v->text.empty()) wrong(name, "es obligatorio");
    return limited(v, name, max);
  }
  std::string optional(const JsonValue& from, const char* name, std::size_t max) {
    const auto* v = from.find(name);
    if (v && !v->is(Kind::kString) && !v->is(Kind::kNull)) wrong(name, "debe ser un texto");
    return limited(v, name, max);
  }
  bool flag(const JsonValue& from, const char* name) {
    const auto* v = given(from, name);
    if (v && !v->is(Kind::kBool)) wrong(name, "debe ser verdadero o falso");
    return v && v->is(Kind::kBool) && v->boolean;
  }
  Money money(const JsonValue& from, const char* name) {
    const auto* v = from.find(name);
    const auto m = v ? money_of_number(*v) : std::nullopt;
    if (!m) wrong(name, "debe ser un valor con dos decimales a lo sumo");
    return m.value_or(Money());
  }
  // The elements of a list that may be absent.
  const std::vector<JsonValue>& list(const JsonValue& from, const char* name) {
    static const std::vector<JsonValue> kNone;
    const auto* v = from.find(name);
    if (v && !v->is(Kind::kArray) && !v->is(Kind::kNull)) wrong(name, "debe ser una lista");
    return v ? v->items : kNone;
  }
  void wrong(std::string_view name, std::string_view why, const char* reason = "BR") {
    if (!fault)
      fault = SessionRefusal{reason, "El campo " + std::string(name) + " " + std::string(why)};
  }

  std::optional<SessionRefusal> fault;

 private:
  std::string limited(const JsonValue* v, const char* name, std::size_t max) {
    if (!v || !v->is(Kind::kString)) return "";
    if (characters(v->text) > max) wrong(name, "es demasiado largo");
    return v->text;
  }
};

// The sum of the parts and the kinds they may be of.
template <std::size_t N>
void read_parts(Reader& in, const JsonValue& amount, const char* name,
                const std::array<std::string_view, N>& kinds) {
  for (const auto& part : in.list(amount, name)) {
    if (!one_of(kinds, in.required(part, "kind", 40)))
      in.wrong(name, "tiene una clase desconocida");
    in.money(part, "amount");
  }
}

void read_amount(Reader& in, const JsonValue& payment, Session& out) {
  const auto* amount = payment.find("amount");
  if (!amount || !amount->is(Kind::kObject)) return in.wrong("payment.amount", "es obligatorio");
  if (in.required(*amount, "currency", 3) != "COP")
    in.wrong("payment.amount.currency", "debe ser COP");
  out.total = in.money(*amount, "total");
  if (!out.total.is_positive() || out.total > kGreatestPayment)
    in.wrong("payment.amount.total", "debe ser mayor que cero");
  read_parts(in, *amount, "taxes", kTaxes);
  read_parts(in, *amount, "details", kDetails);
  if (out.allow_partial && !in.list(*amount, "taxes").empty())
    in.wrong("payment.allowPartial", "no se admite con impuestos", "request_not_valid");
}

void read_dispersion(Reader& in, const JsonValue& payment, const Session& out) {
  const auto& parts = in.list(payment, "dispersion");
  if (parts.empty()) return;
  if (parts.size() > kMaxDispersions)
    return in.wrong("payment.dispersion", "supera el máximo", "max_dispersion_error");
  Money sum;
  for (const auto& part : parts) {
    const auto type = in.required(part, "agreementType", 8);
    if (type != "MERCHANT" && type != "AIRLINE") in.wrong("agreementType", "no es válido");
    const auto* agreement = part.find("agreement");
    if (!agreement || agreement->text.empty() ||
        agreement->text.find_first_not_of("0123456789") != std::string::npos)
      in.wrong("agreement", "debe ser numérico");
    const auto* amount = part.find("amount");
    const bool nested = amount && amount->is(Kind::kObject);
    const Money value = in.money(nested ? *amount : part, nested ? "total" : "amount");
    if (value > kGreatestPayment)
      return in.wrong("payment.dispersion", "tiene un valor que no cabe");
    sum += value;
  }
  if (sum != out.total) in.wrong("payment.dispersion", "no suma el total");
}

// A field that does not say where it is shown is shown nowhere.
void read_fields(Reader& in, const JsonValue& payment) {
  const auto& fields = in.list(payment, "fields");
  if (fields.size() > kMaxItems) in.wrong("payment.fields", "tiene demasiados elementos");
  for (const auto& field : fields) {
    in.required(field, "keyword", 50);
    in.optional(field, "value", 255);
    const auto shown = in.optional(field, "displayOn", 10);
    if (!shown.empty() && !one_of(kDisplays, shown)) in.wrong("displayOn", "no es válido");
  }
}

// Items beyond the fiftieth are dropped in silence, as the service does.
void read_items(Reader& in, const JsonValue& payment) {
  const auto& items = in.list(payment, "items");
  for (std::size_t i = 0; i < std::min(items.size(), kMaxItems); ++i) {
    in.optional(items[i], "sku", 30);
    in.optional(items[i], "name", 120);
  }
}

void read_payment(Reader& in, const JsonValue& body, Session& out) {
  const auto* payment = body.find("payment");
  if (!payment || !payment->is(Kind::kObject)) return in.wrong("payment", "es obligatorio");
  out.reference = in.required(*payment, "reference", 32);
  out.description = in.optional(*payment, "description", 255);
  out.allow_partial = in.flag(*payment, "allowPartial");
  const bool recurs = given(*payment, "recurring") != nullptr;
  if (out.allow_partial && recurs)
    in.wrong("payment.allowPartial", "no se admite con recurrencia", "request_not_valid");
  if (recurs)
    in.wrong("payment.recurring", "no está habilitado para este sitio", "request_not_valid");
  read_amount(in, *payment, out);
  read_items(in, *payment);
  read_fields(in, *payment);
  read_dispersion(in, *payment, out);
}

void read_person(Reader& in, const JsonValue& body, const char* who, Session& out) {
  const auto* person = body.find(who);
  if (!person || person->is(Kind::kNull)) return;
  if (!person->is(Kind::kObject)) return in.wrong(who, "no es válido");
  out.payer_type = in.optional(*person, "documentType", 6);
  out.payer_document = in.optional(*person, "document", 25);
  const auto name = in.optional(*person, "name", 60);
  const auto surname = in.optional(*person, "surname", 60);
  out.payer_name = surname.empty() ? name : name + " " + surname;
  out.payer_email = in.optional(*person, "email", 80);
  in.optional(*person, "mobile", 30);
  in.optional(*person, "company", 60);
  // Only a type says what its document looks like.
  if (!out.payer_document.empty() && !out.payer_type.empty() &&
      !document_fits(out.payer_type, out.payer_document))
    in.wrong(std::string(who) + ".document", "no es válido para su tipo");
}

void read_expiration(Reader& in, const JsonValue& body, Instant now, Session& out) {
  const auto text = in.optional(body, "expiration", 35);
  out.expires = now + kDefaultLife;
  if (text.empty()) return;
  const auto at = parse_iso8601(text);
  if (!at) return in.wrong("expiration", "no es una fecha");
  if (*at < now + kShortestLife) return in.wrong("expiration", "debe quedar a cinco minutos o más");
  out.expires = *at;
}

std::string without_auth(const JsonValue& body) {
  JsonValue copy = body;
  copy.members.erase("auth");
  return to_json(copy);
}

bool digits(std::string_view text, std::size_t shortest, std::size_t longest) {
  return text.size() >= shortest && text.size() <= longest && text[0] != '0' &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool document_fits(std::string_view type, std::string_view document) {
  if (document.empty()) return false;
  if (type == "CC") return digits(document, 4, 10);
  if (type == "TI") return digits(document, 5, 12);
  if (type == "NIT" || type == "RUT") return digits(document, 7, 10);
  if (type == "CE") {
    const auto letters = static_cast<std::size_t>(
        std::find_if_not(document.begin(), document.end(), is_letter) - document.begin());
    return letters <= 5 && letters < document.size() && digits(document.substr(letters), 4, 8);
  }
  return type == "PPN" && document.size() >= 4 && document.size() <= 16 &&
         std::all_of(document.begin(), document.end(),
                     [](char c) { return is_letter(c) || c == '_' || (c >= '0' && c <= '9'); });
}

tl::expected<Session, SessionRefusal> read_session_request(const JsonValue& body, Instant now) {
  Reader in;
  Session out;
  out.created = now;
  out.status_since = now;
  out.ip_address = in.required(body, "ipAddress", 46);
  in.required(body, "userAgent", 255);
  out.return_url = in.required(body, "returnUrl", 255);
  out.cancel_url = in.optional(body, "cancelUrl", 255);
  if (!is_web_address(out.return_url)) in.wrong("returnUrl", "no es una dirección");
  if (!out.cancel_url.empty() && !is_web_address(out.cancel_url))
    in.wrong("cancelUrl", "no es una dirección");
  in.optional(body, "locale", 10);
  in.optional(body, "paymentMethod", 255);
  if (given(body, "subscription"))
    in.wrong("subscription", "no está habilitado para este sitio", "request_not_valid");
  read_payment(in, body, out);
  read_person(in, body, "buyer", out);
  read_person(in, body, "payer", out);
  read_expiration(in, body, now, out);
  if (in.fault) return tl::unexpected(std::move(*in.fault));
  out.request = without_auth(body);
  return out;
}

}  // namespace recaudo::simulator
