#include <algorithm>
#include <charconv>

#include "gateways/bank_time.h"
#include "gateways/json_tree.h"
#include "gateways/wompi/messages.h"

namespace recaudo::wompi {
namespace {

using gateways::JsonTree;
using gateways::PaymentState;

constexpr std::size_t kMaxTransactions = 100;
constexpr std::size_t kMaxBanks = 500;
constexpr const char* kReferenceUsed = "La referencia ya ha sido usada";

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailAnswerInvalid, std::move(detail));
}

// Goes into the address of a query: letters, digits and dashes only.
bool is_id(std::string_view s) {
  return !s.empty() && s.size() <= 64 && std::ranges::all_of(s, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

Result<Money> parse_cents(std::string_view text) {
  std::int64_t cents = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), cents);
  if (ec != std::errc{} || end != text.data() + text.size() || cents < 0 ||
      cents > Money::kMaxCentavos)
    return refuse("amount_in_cents no se puede leer");
  return Money::centavos(cents);
}

Result<JsonTree> parse_data(std::string_view json, JsonTree::Kind kind) {
  auto tree = gateways::parse_json_tree(json);
  const JsonTree* data = tree ? tree->find("data") : nullptr;
  if (data == nullptr || data->kind != kind) return refuse("la respuesta no trae data");
  return *data;
}

Result<Transaction> read_transaction(const JsonTree& data) {
  Transaction out;
  out.id = data.text_or_empty("id");
  if (!is_id(out.id)) return refuse("falta el id de la transacción");
  out.status = data.text_or_empty("status");
  if (out.status.empty()) return refuse("falta el estado de la transacción");
  out.status_message = data.text_or_empty("status_message");
  out.reference = data.text_or_empty("reference");
  RECAUDO_TRY(amount, parse_cents(data.number("amount_in_cents").value_or("")));
  out.amount = amount;
  out.currency = data.text_or_empty("currency");
  out.async_payment_url = data.text_or_empty("payment_method.extra.async_payment_url");
  out.traceability_code = data.text_or_empty("payment_method.extra.traceability_code");
  out.bank_processing_date = data.text_or_empty("payment_method.extra.bank_processing_date");
  return out;
}

Result<PaymentState> state_of(const std::string& status) {
  if (status == "PENDING") return PaymentState::kPending;
  if (status == "APPROVED") return PaymentState::kApproved;
  // A card that was charged and given back before we heard of it.
  if (status == "DECLINED" || status == "VOIDED") return PaymentState::kDeclined;
  if (status == "ERROR") return PaymentState::kFailed;
  return refuse("estado desconocido: " + status);
}

Result<Acceptance> read_acceptance(const JsonTree& data, const std::string& name) {
  Acceptance out{data.text_or_empty(name + ".acceptance_token"),
                 data.text_or_empty(name + ".permalink")};
  if (out.token.empty() || out.permalink.empty()) return refuse("falta " + name);
  return out;
}

// The texts of every field that is wrong, in one line.
std::string messages_of(const JsonTree& messages) {
  std::string out;
  for (const auto& [field, texts] : messages.members) {
    out += (out.empty() ? "" : "; ") + field + ":";
    if (texts.kind == JsonTree::Kind::kString) out += " " + texts.scalar;
    for (const JsonTree& text : texts.items) out += " " + text.scalar;
  }
  return out;
}

}  // namespace

Result<Merchant> parse_merchant(std::string_view json) {
  RECAUDO_TRY(data, parse_data(json, JsonTree::Kind::kObject));
  RECAUDO_TRY(policy, read_acceptance(data, "presigned_acceptance"));
  RECAUDO_TRY(personal, read_acceptance(data, "presigned_personal_data_auth"));
  return Merchant{std::move(policy), std::move(personal)};
}

Result<gateways::BankList> parse_bank_list(std::string_view json) {
  RECAUDO_TRY(data, parse_data(json, JsonTree::Kind::kArray));
  if (data.items.size() > kMaxBanks) return refuse("la lista de bancos es demasiado larga");
  gateways::BankList banks;
  for (const JsonTree& item : data.items) {
    gateways::Bank bank{item.text_or_empty("financial_institution_code"),
                        item.text_or_empty("financial_institution_name")};
    if (bank.code.empty() || bank.name.empty()) return refuse("un banco sin código o sin nombre");
    // "A continuación seleccione su banco" comes as a bank of code 0.
    if (bank.code.find_first_not_of('0') != std::string::npos) banks.push_back(std::move(bank));
  }
  if (banks.empty()) return refuse("la lista de bancos está vacía");
  return banks;
}

Result<Transaction> parse_transaction(std::string_view json) {
  RECAUDO_TRY(data, parse_data(json, JsonTree::Kind::kObject));
  return read_transaction(data);
}

Result<std::vector<Transaction>> parse_transactions(std::string_view json) {
  RECAUDO_TRY(data, parse_data(json, JsonTree::Kind::kArray));
  if (data.items.size() > kMaxTransactions) return refuse("hay demasiadas transacciones");
  std::vector<Transaction> out;
  for (const JsonTree& item : data.items) {
    RECAUDO_TRY(transaction, read_transaction(item));
    out.push_back(std::move(transaction));
  }
  return out;
}

Result<gateways::Status> status_of(const Transaction& t) {
  RECAUDO_TRY(state, state_of(t.status));
  const auto name = gateways::parse_attempt_reference(t.reference);
  if (!name) return refuse("la referencia no es nuestra");
  gateways::Status out;
  out.state = state;
  out.amount = t.amount;
  out.currency = t.currency;
  out.ticket = name->ticket;
  out.order_reference = name->order_reference;
  out.cus = gateways::Cus(t.id);
  out.ach_cus = t.traceability_code;
  out.bank_process_at = gateways::parse_bank_time(t.bank_processing_date);
  if (state == PaymentState::kDeclined || state == PaymentState::kFailed) {
    out.cause_code = t.status;
    out.cause_text = t.status_message.empty() ? "Wompi no aprobó el pago" : t.status_message;
  }
  return out;
}

Result<ErrorAnswer> parse_error(std::string_view json) {
  const auto tree = gateways::parse_json_tree(json);
  if (!tree || tree->text_or_empty("error.type").empty()) return refuse("falta error.type");
  ErrorAnswer out{tree->text_or_empty("error.type"), tree->text_or_empty("error.reason"), false};
  if (const JsonTree* messages = tree->find("error.messages")) out.text += messages_of(*messages);
  out.reference_used = out.text.find(kReferenceUsed) != std::string::npos;
  return out;
}

}  // namespace recaudo::wompi
