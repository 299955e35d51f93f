#include <algorithm>

#include "gateways/bank_time.h"
#include "gateways/pse/flat_json.h"
#include "gateways/pse/messages.h"
#include "gateways/pse/texts.h"

namespace recaudo::pse {
namespace {

using gateways::Status;

constexpr std::size_t kMaxBanks = 500;
constexpr std::int64_t kLongestToken = 86'400;  // seconds; ours lives less anyway

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kPseAnswerInvalid, std::move(detail));
}

Result<JsonRecord> parse_object(std::string_view json) {
  RECAUDO_TRY(parsed, parse_flat_json(json));
  if (parsed.is_list) return refuse("se esperaba un objeto y llegó una lista");
  return std::move(parsed.records.front());
}

Result<std::string> return_code(const JsonRecord& record) {
  std::string code = record.text_or_empty("returnCode");
  if (!is_return_code(code)) return refuse("falta returnCode");
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

Result<Status> parse_status(const JsonRecord& record) {
  Status status;
  RECAUDO_TRY(state, parse_state(record.text_or_empty("transactionState")));
  RECAUDO_TRY(amount, parse_amount(record.text_or_empty("transactionValue")));
  RECAUDO_TRY(ticket, parse_count("ticketId", record.text_or_empty("ticketId")));
  status.cus = gateways::Cus(record.text_or_empty("trazabilityCode"));
  if (status.cus.empty()) return refuse("falta trazabilityCode");
  status.state = state;
  status.amount = amount;
  status.ticket = gateways::TicketId(ticket);
  // PSE moves pesos only; the classic rail says so in an attribute and NF says nothing.
  status.currency = record.text("currencyISOcode").value_or("COP");
  status.bank_process_at = gateways::parse_bank_time(record.text_or_empty("bankProcessDate"));
  status.authorization = record.text_or_empty("authorizationID");
  status.cause_code = record.text_or_empty("causeRejection");
  status.cause_text = rejection_cause_text(status.cause_code);
  status.cycle = parse_cycle(record.text_or_empty("transactionCycle"));
  return status;
}

}  // namespace

Result<CreateAnswer> parse_create_answer(std::string_view json) {
  RECAUDO_TRY(coded, parse_coded(json));
  CreateAnswer answer;
  answer.return_code = coded.return_code;
  if (answer.return_code != "SUCCESS") return answer;
  answer.cus = coded.record.text_or_empty("trazabilityCode");
  answer.redirect_url = coded.record.text_or_empty("pseURL");
  answer.cycle = parse_cycle(coded.record.text_or_empty("transactionCycle"));
  if (answer.cus.empty()) return refuse("SUCCESS sin trazabilityCode");
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
  RECAUDO_TRY(expires, parse_count("expires_in", record.text("expires_in").value_or("3600")));
  answer.expires_in_seconds = static_cast<int>(std::min<std::int64_t>(expires, kLongestToken));
  return answer;
}

}  // namespace recaudo::pse
