#include <algorithm>
#include <charconv>

#include "gateways/pse/flat_json.h"
#include "gateways/pse/messages.h"
#include "gateways/pse/texts.h"

namespace recaudo::pse {
namespace {

using gateways::PaymentState;
using gateways::Status;

constexpr std::size_t kMaxBanks = 500;

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kPseAnswerInvalid, std::move(detail));
}

Result<JsonRecord> parse_object(std::string_view json) {
  RECAUDO_TRY(parsed, parse_flat_json(json));
  if (parsed.is_list) return refuse("se esperaba un objeto y llegó una lista");
  return std::move(parsed.records.front());
}

// A code of PSE: capitals, digits and underscores. Anything else is not an answer of PSE.
Result<std::string> return_code(const JsonRecord& record) {
  std::string code = record.text_or_empty("returnCode");
  const bool good = !code.empty() && code.size() <= 64 && std::ranges::all_of(code, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) return refuse("falta returnCode");
  return code;
}

// How every method but two answers: one object with its return code.
struct CodedAnswer {
  JsonRecord record;
  std::string return_code;
};
Result<CodedAnswer> parse_coded(std::string_view json) {
  RECAUDO_TRY(record, parse_object(json));
  RECAUDO_TRY(code, return_code(record));
  return CodedAnswer{std::move(record), std::move(code)};
}

template <typename Integer>
Result<Integer> parse_integer(std::string_view name, std::string_view text) {
  Integer n = 0;
  const char* end = text.data() + text.size();
  const auto [last, ec] = std::from_chars(text.data(), end, n);
  if (ec != std::errc{} || last != end || n < 0)
    return refuse(std::string(name) + " no es un número entero");
  return n;
}

// PSE's clearing cycle; not every answer has it, and nothing depends on it.
int cycle_of(const JsonRecord& record) {
  return parse_integer<int>("transactionCycle", record.text_or_empty("transactionCycle"))
      .value_or(0);
}

Result<PaymentState> parse_state(std::string_view text) {
  if (text == "OK") return PaymentState::kApproved;
  if (text == "NOT_AUTHORIZED") return PaymentState::kDeclined;
  if (text == "FAILED") return PaymentState::kFailed;
  if (text == "PENDING") return PaymentState::kPending;
  return refuse("transactionState desconocido");
}

// A date alone, or an instant; without an offset it is Bogota's. A time that cannot be read does
// not spoil the state: the raw answer has it.
std::optional<Instant> parse_bank_time(std::string text) {
  if (text.size() == 10) {
    const auto day = parse_iso_date(text);
    return day ? std::optional(start_of_day(*day)) : std::nullopt;
  }
  if (text.size() < 19) return std::nullopt;
  if (text.find_first_of("Z+-", 19) == std::string::npos) text += "-05:00";
  const auto instant = parse_instant(text);
  return instant ? std::optional(*instant) : std::nullopt;
}

Result<Status> parse_status(const JsonRecord& record) {
  Status status;
  RECAUDO_TRY(state, parse_state(record.text_or_empty("transactionState")));
  RECAUDO_TRY(amount, parse_amount(record.text_or_empty("transactionValue")));
  RECAUDO_TRY(ticket, parse_integer<std::int64_t>("ticketId", record.text_or_empty("ticketId")));
  status.cus = gateways::Cus(record.text_or_empty("trazabilityCode"));
  if (status.cus.empty()) return refuse("falta trazabilityCode");
  status.state = state;
  status.amount = amount;
  status.ticket = gateways::TicketId(ticket);
  // PSE moves pesos only; the classic rail says so in an attribute and NF says nothing.
  status.currency = record.text("currencyISOcode").value_or("COP");
  status.bank_process_at = parse_bank_time(record.text_or_empty("bankProcessDate"));
  status.authorization = record.text_or_empty("authorizationID");
  status.cause_code = record.text_or_empty("causeRejection");
  status.cause_text = rejection_cause_text(status.cause_code);
  status.cycle = cycle_of(record);
  return status;
}

}  // namespace

Result<Money> parse_amount(std::string_view text) {
  const auto bad = [&] { return refuse("valor que no se puede leer: " + std::string(text)); };
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

Result<CreateAnswer> parse_create_answer(std::string_view json) {
  RECAUDO_TRY(coded, parse_coded(json));
  CreateAnswer answer;
  answer.return_code = coded.return_code;
  if (answer.return_code != "SUCCESS") return answer;
  answer.cus = coded.record.text_or_empty("trazabilityCode");
  answer.redirect_url = coded.record.text_or_empty("pseURL");
  answer.cycle = cycle_of(coded.record);
  if (answer.cus.empty()) return refuse("SUCCESS sin trazabilityCode");
  if (answer.redirect_url.empty()) return refuse("SUCCESS sin pseURL");
  return answer;
}

Result<InformationAnswer> parse_information_answer(std::string_view json) {
  RECAUDO_TRY(coded, parse_coded(json));
  if (coded.return_code != "SUCCESS") return InformationAnswer{coded.return_code, std::nullopt};
  RECAUDO_TRY(status, parse_status(coded.record));
  return InformationAnswer{coded.return_code, std::move(status)};
}

Result<CauseAnswer> parse_cause_answer(std::string_view json) {
  RECAUDO_TRY(parsed, parse_flat_json(json));
  CauseAnswer answer;
  for (const JsonRecord& record : parsed.records) {
    const std::string name = record.text_or_empty("name");
    if (name == "causeRejection") answer.code = record.text_or_empty("value");
    if (name == "RejectionDescription") answer.description = record.text_or_empty("value");
    if (auto code = record.text("causeRejection")) answer.code = std::move(*code);
    if (auto text = record.text("RejectionDescription")) answer.description = std::move(*text);
  }
  return answer;
}

Result<std::string> parse_finalize_answer(std::string_view json) {
  return parse_coded(json).map([](CodedAnswer&& coded) { return std::move(coded.return_code); });
}

Result<gateways::BankList> parse_bank_list(std::string_view json) {
  RECAUDO_TRY(parsed, parse_flat_json(json));
  if (!parsed.is_list) return refuse("la lista de bancos no es una lista");
  if (parsed.records.size() > kMaxBanks) return refuse("la lista de bancos es demasiado larga");
  gateways::BankList banks;
  for (const JsonRecord& record : parsed.records) {
    gateways::Bank bank{record.text_or_empty("financialInstitutionCode"),
                        record.text_or_empty("financialInstitutionName")};
    if (bank.code.empty() || bank.name.empty()) return refuse("un banco sin código o sin nombre");
    // "A continuación seleccione su banco" comes as a bank of code 0.
    if (bank.code.find_first_not_of('0') != std::string::npos) banks.push_back(std::move(bank));
  }
  if (banks.empty()) return refuse("la lista de bancos está vacía");
  return banks;
}

Result<TokenAnswer> parse_token_answer(std::string_view json) {
  RECAUDO_TRY(record, parse_object(json));
  TokenAnswer answer{record.text_or_empty("access_token"), 0};
  const bool printable =
      std::ranges::all_of(answer.access_token, [](char c) { return c > 0x20 && c < 0x7F; });
  if (answer.access_token.empty() || !printable) return refuse("la entrada no trae access_token");
  RECAUDO_TRY(expires,
              parse_integer<int>("expires_in", record.text("expires_in").value_or("3600")));
  answer.expires_in_seconds = expires;
  return answer;
}

}  // namespace recaudo::pse
