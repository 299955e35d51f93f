#include "gateways/bank_time.h"
#include "gateways/pse/fields.h"
#include "gateways/pse_soap/messages.h"

namespace recaudo::pse_soap {
namespace {

using gateways::Cus;
using gateways::PaymentState;
using gateways::Status;

constexpr std::size_t kMaxBanks = 500;

// What a shared reader of PSE's values says, in this protocol's terms.
template <typename T>
Read<T> of_field(Result<T> value) {
  if (!value) return unreadable(value.error().detail);
  return std::move(*value);
}

Read<std::string> return_code_of(const Part& part) {
  RECAUDO_TRY(code, part.required("returnCode"));
  if (!pse::is_return_code(code)) return unreadable("returnCode no es un código de PSE");
  return code;
}

Read<Money> pesos_of(const Part& part, std::string_view name) {
  RECAUDO_TRY(text, part.required(name));
  RECAUDO_TRY(currency, part.currency_of(name));
  if (currency != "COP") return unreadable(std::string(name) + ": no está en pesos");
  return of_field(pse::parse_amount(text));
}

Read<Status> read_status(const Part& part, std::string_view entity_code) {
  RECAUDO_TRY(entity, part.required("entityCode"));
  if (entity != entity_code) return unreadable("la respuesta es de otra entidad");
  RECAUDO_TRY(word, part.required("transactionState"));
  RECAUDO_TRY(state, of_field(pse::parse_state(word)));
  RECAUDO_TRY(amount, pesos_of(part, "transactionValue"));
  // Taxes bear no IVA, but an answer whose IVA cannot be read is not whole.
  if (const auto vat = pesos_of(part, "vatValue"); !vat) return tl::unexpected(vat.error());
  RECAUDO_TRY(ticket_text, part.required("ticketId"));
  RECAUDO_TRY(ticket, of_field(pse::parse_count("ticketId", ticket_text)));
  RECAUDO_TRY(cus, part.required("trazabilityCode"));
  RECAUDO_TRY(bank_date, part.text("bankProcessDate"));
  RECAUDO_TRY(cycle, part.text("transactionCycle"));
  Status status;
  status.state = state;
  status.amount = amount;
  status.currency = "COP";
  status.ticket = gateways::TicketId(ticket);
  status.cus = Cus(cus);
  status.bank_process_at = gateways::parse_bank_time(bank_date);
  status.cycle = pse::parse_cycle(cycle);
  if (state == PaymentState::kDeclined || state == PaymentState::kFailed)
    status.cause_text = "PSE no informó la causa; su banco puede decirla";
  return status;
}

}  // namespace

Read<gateways::BankList> read_bank_list(std::string_view xml) {
  RECAUDO_TRY(answer, Answer::read(xml, kGetBankList.name, kGetBankList.response));
  if (answer.parts().size() > kMaxBanks) return unreadable("la lista de bancos es demasiado larga");
  gateways::BankList banks;
  for (const Part& part : answer.parts()) {
    RECAUDO_TRY(code, part.required("financialInstitutionCode"));
    RECAUDO_TRY(name, part.required("financialInstitutionName"));
    // "A continuación seleccione su banco" comes as a bank of code 0.
    if (code.find_first_not_of('0') != std::string::npos) banks.push_back({code, name});
  }
  if (banks.empty()) return unreadable("la lista de bancos está vacía");
  return banks;
}

Read<pse::CreateAnswer> read_create_answer(std::string_view xml, const Operation& operation) {
  RECAUDO_TRY(answer, Answer::read(xml, operation.name, operation.response));
  RECAUDO_TRY(part, answer.only_part());
  pse::CreateAnswer out;
  RECAUDO_TRY(code, return_code_of(part));
  out.return_code = code;
  if (code != "SUCCESS") return out;
  RECAUDO_TRY(cus, part.required("trazabilityCode"));
  // Without an address the payer goes nowhere, but its number is worth keeping.
  RECAUDO_TRY(url, part.text("bankurl"));
  RECAUDO_TRY(cycle, part.text("transactionCycle"));
  out.cus = cus;
  out.redirect_url = url;
  out.cycle = pse::parse_cycle(cycle);
  return out;
}

Read<pse::InformationAnswer> read_information_answer(std::string_view xml,
                                                     std::string_view entity_code) {
  RECAUDO_TRY(answer, Answer::read(xml, kGetInformation.name, kGetInformation.response));
  RECAUDO_TRY(part, answer.only_part());
  RECAUDO_TRY(code, return_code_of(part));
  if (code != "SUCCESS") return pse::InformationAnswer{code, std::nullopt};
  RECAUDO_TRY(status, read_status(part, entity_code));
  return pse::InformationAnswer{code, std::move(status)};
}

Read<FinalizeAnswer> read_finalize_answer(std::string_view xml) {
  RECAUDO_TRY(answer, Answer::read(xml, kFinalize.name, kFinalize.response));
  RECAUDO_TRY(part, answer.only_part());
  RECAUDO_TRY(code, return_code_of(part));
  RECAUDO_TRY(cus,
              code == "SUCCESS" ? part.required("trazabilityCode") : part.text("trazabilityCode"));
  return FinalizeAnswer{code, Cus(cus)};
}

}  // namespace recaudo::pse_soap
