#include "ledger/balance_rows.h"

#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kTrialBalance{
    "ledger.trial_balance",
    "select a.id, a.code, a.name, a.nature, a.status, b.debit, b.credit from ledger.balance b "
    "join ledger.account a on a.id = b.account_id where b.postings > 0 order by a.code"};
constexpr Statement kControl{
    "ledger.control_differences",
    "select code || ': cuenta ' || account_net || ', obligaciones ' || obligations_net from "
    "ledger.control where account_net <> obligations_net order by 1 limit 20"};

}  // namespace

std::vector<AccountBalance> trial_balance(pqxx::transaction_base& tx) {
  std::vector<AccountBalance> out;
  for (const auto& row : exec(tx, kTrialBalance))
    out.push_back({read_id<AccountTag>(row["id"]), read_text(row["code"]), read_text(row["name"]),
                   row["nature"].c_str()[0], read_text(row["status"]), read_money(row["debit"]),
                   read_money(row["credit"])});
  return out;
}

std::vector<std::string> control_differences(pqxx::transaction_base& tx) {
  std::vector<std::string> out;
  for (const auto& row : exec(tx, kControl)) out.push_back(read_text(row[0]));
  return out;
}

}  // namespace recaudo::ledger
