#include "gateways/pse/fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/bytes.h"

namespace recaudo::pse {
namespace {

using gateways::DocumentType;
using gateways::PaymentState;
using gateways::PersonType;

constexpr std::array kShortNames = std::to_array<std::pair<DocumentType, std::string_view>>({
    {DocumentType::kCivilRegistry, "RC"},
    {DocumentType::kIdentityCard, "TI"},
    {DocumentType::kCitizenCard, "CC"},
    {DocumentType::kAlienCard, "TE"},
    {DocumentType::kAlienCitizenCard, "CE"},
    {DocumentType::kPassport, "PP"},
    {DocumentType::kForeignDocument, "DE"},
    {DocumentType::kNit, "NIT"},
});

bool only_digits(std::string_view s) {
  return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

bool only_letters_and_digits(std::string_view s) {
  return std::ranges::all_of(s, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kPseRequestInvalid, std::move(detail));
}

tl::unexpected<Error> unreadable(std::string detail) {
  return fail(Code::kPseAnswerInvalid, std::move(detail));
}

// A decimal of a database may carry more zeros than pesos have decimals: "1254300.0000".
std::string_view without_more_zeros(std::string_view decimal) {
  const auto dot = decimal.find('.');
  if (dot == decimal.npos) return decimal;
  while (decimal.size() > dot + 3 && decimal.ends_with('0')) decimal.remove_suffix(1);
  return decimal;
}

}  // namespace

std::string amount_token(Money amount) {
  return to_plain(amount);
}

std::string clean_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '"') continue;
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

Result<void> check_texts(std::span<const TextRule> rules) {
  for (const auto& [name, value, max] : rules) {
    if (!is_valid_utf8(value)) return refuse(std::string(name) + ": no es un texto válido");
    const std::string clean = clean_text(value);
    if (clean.empty()) return refuse(std::string(name) + ": está vacío");
    if (character_count(clean) > max)
      return refuse(std::string(name) + ": tiene más de " + std::to_string(max) + " caracteres");
  }
  return {};
}

Result<void> check_payment(const gateways::CreateRequest& request) {
  if (!request.amount.is_positive()) return refuse("valor: debe ser mayor que cero");
  if (request.ticket.value() <= 0) return refuse("número del intento: debe ser mayor que cero");
  if (request.bank_code.find_first_not_of('0') == std::string::npos)
    return refuse("código del banco: escoja un banco de la lista");
  if (!request.return_url.starts_with("https://") && !request.return_url.starts_with("http://"))
    return refuse("dirección de retorno: no es una dirección web");
  return {};
}

Result<void> check_document(const gateways::Payer& payer) {
  const bool is_nit = payer.document_type == DocumentType::kNit;
  if (payer.type == PersonType::kPerson && is_nit)
    return fail(Code::kPsePersonTypeMismatch, "una persona natural no puede usar NIT");
  if (payer.type == PersonType::kCompany && !is_nit)
    return fail(Code::kPsePersonTypeMismatch, "una empresa debe usar NIT");
  if (is_nit && !only_digits(payer.document_number))
    return refuse("número de documento: el NIT solo tiene números, sin guion");
  if (!only_letters_and_digits(payer.document_number))
    return refuse("número de documento: solo tiene letras y números");
  return {};
}

std::string_view short_name(DocumentType type) {
  const auto* row =
      std::ranges::find(kShortNames, type, &std::pair<DocumentType, std::string_view>::first);
  invariant(row != kShortNames.end(), "document type of the enumeration");
  return row->second;
}

Result<Money> parse_amount(std::string_view as_written) {
  const auto text = without_more_zeros(as_written);
  const auto bad = [&] {
    return unreadable("valor que no se puede leer: " + std::string(as_written));
  };
  if (text.empty() || text.size() > 20) return bad();
  const auto dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  std::string decimals(dot == text.npos ? "" : text.substr(dot + 1));
  if (dot != text.npos && decimals.empty()) return bad();
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0') || decimals.size() > 2)
    return bad();
  decimals.append(2 - decimals.size(), '0');
  const std::string digits = std::string(whole) + decimals;
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return bad();
  std::int64_t centavos = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), centavos);
  if (ec != std::errc{} || centavos > Money::kMaxCentavos) return bad();
  return Money::centavos(centavos);
}

Result<PaymentState> parse_state(std::string_view text) {
  if (text == "OK") return PaymentState::kApproved;
  if (text == "NOT_AUTHORIZED") return PaymentState::kDeclined;
  if (text == "FAILED") return PaymentState::kFailed;
  if (text == "PENDING") return PaymentState::kPending;
  return unreadable("transactionState desconocido");
}

Result<std::int64_t> parse_count(std::string_view name, std::string_view text) {
  std::int64_t n = 0;
  const char* end = text.data() + text.size();
  const auto [last, ec] = std::from_chars(text.data(), end, n);
  if (ec != std::errc{} || last != end || n < 0)
    return unreadable(std::string(name) + " no es un número entero");
  return n;
}

int parse_cycle(std::string_view text) {
  const auto cycle = parse_count("transactionCycle", text);
  return cycle && *cycle <= std::numeric_limits<int>::max() ? static_cast<int>(*cycle) : 0;
}

bool is_return_code(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace recaudo::pse
