#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/json_writer.h"
#include "gateways/placetopay/messages.h"
#include "gateways/request_checks.h"
#include "gateways/session_life.h"

namespace recaudo::placetopay {
namespace {

using gateways::CreateRequest;
using gateways::DocumentType;
using gateways::JsonWriter;
using gateways::PersonType;

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailRequestInvalid, std::move(detail));
}

// Empty: PlacetoPay has no such document.
std::string_view document_name(DocumentType type) {
  switch (type) {
    case DocumentType::kCitizenCard:
      return "CC";
    case DocumentType::kAlienCitizenCard:
      return "CE";
    case DocumentType::kIdentityCard:
      return "TI";
    case DocumentType::kPassport:
      return "PPN";
    case DocumentType::kNit:
      return "NIT";
    case DocumentType::kCivilRegistry:
    case DocumentType::kAlienCard:
    case DocumentType::kForeignDocument:
      return {};
  }
  throw BrokenInvariant("document type of the enumeration");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Digits that begin with 1 to 9.
bool is_number(std::string_view s, std::size_t min, std::size_t max) {
  return s.size() >= min && s.size() <= max && s.front() != '0' && std::ranges::all_of(s, is_digit);
}

// The patterns that PlacetoPay checks documents with.
bool document_fits(DocumentType type, std::string_view number) {
  switch (type) {
    case DocumentType::kCitizenCard:
      return is_number(number, 4, 10);
    case DocumentType::kAlienCitizenCard: {
      const auto* digits = std::ranges::find_if_not(number, is_letter);
      const auto letters = static_cast<std::size_t>(digits - number.begin());
      return letters <= 5 && is_number(number.substr(letters), 4, 8);
    }
    case DocumentType::kIdentityCard:
      return is_number(number, 5, 12);
    case DocumentType::kNit:
      return is_number(number, 7, 10);
    case DocumentType::kPassport:
      return number.size() >= 4 && number.size() <= 16 && std::ranges::all_of(number, [](char c) {
               return is_digit(c) || is_letter(c) || c == '_';
             });
    case DocumentType::kCivilRegistry:
    case DocumentType::kAlienCard:
    case DocumentType::kForeignDocument:
      return false;
  }
  return false;
}

Result<void> check_texts(const CreateRequest& r) {
  const std::string reference = gateways::attempt_reference(r.order_reference, r.ticket);
  return gateways::check_texts(std::to_array<gateways::TextRule>({
      {"referencia", reference, 32},
      {"descripción del pago", r.description, 255},
      {"nombre completo", r.payer.full_name, 60},
      {"correo electrónico", r.payer.email, 80},
      {"dirección de retorno", r.return_url, 255},
      {"dirección IP", r.payer_ip, 46},
  }));
}

Result<void> check_payer(const gateways::Payer& payer) {
  if (document_name(payer.document_type).empty())
    return refuse("tipo de documento: PlacetoPay no lo recibe; use otro medio de pago");
  if (!document_fits(payer.document_type, payer.document_number))
    return refuse("número de documento: no tiene la forma de su tipo");
  return gateways::check_person(payer);
}

// Colombians have two surnames: of three words or more the last two, of two the last.
struct Names {
  std::string name;
  std::string surname;
};
Names names_of(std::string_view full_name) {
  const auto words = static_cast<int>(std::ranges::count(full_name, ' ')) + 1;
  std::size_t cut = full_name.npos;
  for (int surnames = words > 2 ? 2 : words - 1; surnames > 0; --surnames)
    cut = full_name.rfind(' ', cut == full_name.npos ? cut : cut - 1);
  if (cut == full_name.npos) return {std::string(full_name), {}};
  return {std::string(full_name.substr(0, cut)), std::string(full_name.substr(cut + 1))};
}

JsonWriter auth_of(const Credentials& credentials, const Proof& proof) {
  JsonWriter auth;
  auth.string("login", credentials.login)
      .string("tranKey",
              tran_key(credentials.hash, proof.raw_nonce, proof.seed, credentials.secret_key))
      .string("nonce", to_base64(proof.raw_nonce))
      .string("seed", proof.seed);
  return auth;
}

JsonWriter buyer_of(const gateways::Payer& payer) {
  JsonWriter buyer;
  buyer.string("document", payer.document_number)
      .string("documentType", document_name(payer.document_type));
  if (payer.type == PersonType::kCompany) {
    buyer.string("name", payer.full_name).string("company", payer.full_name);
  } else {
    const Names names = names_of(payer.full_name);
    buyer.string("name", names.name);
    if (!names.surname.empty()) buyer.string("surname", names.surname);
  }
  buyer.string("email", payer.email).string("mobile", "+57" + payer.phone);
  return buyer;
}

}  // namespace

std::string tran_key(HashName hash, std::string_view raw_nonce, std::string_view seed,
                     const Secret& secret_key) {
  std::string all(raw_nonce);
  all += seed;
  all += secret_key.reveal();
  return hash == HashName::kSha256 ? to_base64(view(sha256(all))) : to_base64(view(sha1(all)));
}

Result<void> check_create(const CreateRequest& request) {
  if (!request.amount.is_positive()) return refuse("valor: debe ser mayor que cero");
  if (request.ticket.value() <= 0) return refuse("número del intento: debe ser mayor que cero");
  if (auto texts = check_texts(request); !texts) return texts;
  if (auto url = gateways::check_return_url(request.return_url); !url) return url;
  if (auto time = gateways::check_session(request); !time) return time;
  return check_payer(request.payer);
}

std::string create_json(const CreateRequest& r, const Credentials& credentials, const Proof& proof,
                        const std::string& payment_methods) {
  JsonWriter amount;
  amount.string("currency", "COP").pesos("total", r.amount);
  JsonWriter payment;
  payment.string("reference", gateways::attempt_reference(r.order_reference, r.ticket))
      .string("description", r.description)
      .object("amount", amount)
      .flag("allowPartial", false);
  const std::string browser = gateways::first_characters(r.user_agent, 255);
  JsonWriter body;
  body.object("auth", auth_of(credentials, proof))
      .string("locale", "es_CO")
      .object("buyer", buyer_of(r.payer))
      .object("payment", payment)
      .string("expiration", to_rfc3339(gateways::session_end(r)))
      .string("ipAddress", r.payer_ip)
      .string("userAgent", browser.empty() ? "no informado" : browser)
      .string("returnUrl", r.return_url)
      .string("cancelUrl", r.return_url);
  if (!payment_methods.empty()) body.string("paymentMethod", payment_methods);
  return body.text();
}

std::string auth_json(const Credentials& credentials, const Proof& proof) {
  return JsonWriter().object("auth", auth_of(credentials, proof)).text();
}

std::string reverse_json(const Credentials& credentials, const Proof& proof,
                         const std::string& internal_reference) {
  JsonWriter body;
  body.object("auth", auth_of(credentials, proof))
      .string("internalReference", internal_reference)
      .string("action", "reverse");
  return body.text();
}

}  // namespace recaudo::placetopay
