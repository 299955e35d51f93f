#include "ledger/appropriations.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kOf{"ledger.appropriations_of",
                        "select year, account_id, movement, amount, act, act_on from "
                        "ledger.appropriation_standing where year = "
                        "any($1::integer[]) order by id"};
constexpr Statement kAppropriate{
    "ledger.appropriate",
    "select ledger.appropriate($1::integer[], $2::integer[], $3::text[], $4::bigint[], $5::text[], "
    "$6::date[], $7)"};
constexpr Statement kOfFile{"ledger.appropriations_of_file",
                            "select id, year, account_id, movement, amount, act, act_on from "
                            "ledger.appropriation where sha256 = $1 order by id"};
constexpr Statement kAll{
    "ledger.all_appropriations",
    "select encode(sha256, 'hex') as file, id, year, account_id, movement, amount, act, act_on "
    "from ledger.appropriation order by id"};
constexpr Statement kCodes{
    "ledger.budget_codes",
    "select a.id, a.code from ledger.account a where a.id < 0 and a.nature = 'C' and a.closed_on "
    "is null and not exists (select from ledger.account b where b.id < 0 and starts_with(b.code, "
    "a.code || '.')) order by a.code"};

struct MovementRow {
  BudgetMovement movement;
  std::string_view code;
};
constexpr std::array<MovementRow, 4> kMovements = {{{BudgetMovement::kInitial, "inicial"},
                                                    {BudgetMovement::kCorrection, "correccion"},
                                                    {BudgetMovement::kAddition, "adicion"},
                                                    {BudgetMovement::kReduction, "reduccion"}}};

}  // namespace

std::string_view to_code(BudgetMovement movement) {
  return std::ranges::find(kMovements, movement, &MovementRow::movement)->code;
}
Result<BudgetMovement> parse_budget_movement(std::string_view code) {
  for (const auto& row : kMovements)
    if (row.code == code) return row.movement;
  return fail(Code::kBadText, "movimiento del presupuesto");
}

namespace {

Appropriation movement_of(const pqxx::row& row) {
  return {.year = row["year"].as<int>(),
          .account = read_id<AccountTag>(row["account_id"]),
          .movement = value_or_throw(parse_budget_movement(row["movement"].c_str())),
          .amount = read_money(row["amount"]),
          .act = read_text(row["act"]),
          .act_on = read_date(row["act_on"])};
}

// What a print covers of a movement. Its number too: of two corrections the later one stands,
// whichever file brought it.
std::string print_line(const pqxx::row& row) {
  const Appropriation m = movement_of(row);
  return std::to_string(read_int(row["id"])) + '\n' + std::to_string(m.year) + '\n' +
         to_string(m.account) + '\n' + std::string(to_code(m.movement)) + '\n' +
         std::to_string(m.amount.centavos()) + '\n' + to_iso(m.act_on) + '\n' +
         std::to_string(m.act.size()) + ':' + m.act + '\n';
}

}  // namespace

std::vector<Appropriation> appropriations_of(pqxx::transaction_base& tx,
                                             std::span<const int> years) {
  std::vector<Appropriation> out;
  for (const auto& row :
       exec(tx, kOf, pg_array(std::vector<std::int64_t>(years.begin(), years.end()))))
    out.push_back(movement_of(row));
  return out;
}

Sha256 appropriate(pqxx::transaction_base& tx, std::span<const Appropriation> movements,
                   const Sha256& file) {
  std::vector<std::int64_t> years, accounts, amounts;
  std::vector<std::string> codes, acts, days;
  for (const auto& m : movements) {
    years.push_back(m.year);
    accounts.push_back(m.account.value());
    codes.emplace_back(to_code(m.movement));
    amounts.push_back(m.amount.centavos());
    acts.push_back(m.act);
    days.push_back(to_iso(m.act_on));
  }
  exec(tx, kAppropriate, pg_array(years), pg_array(accounts), pg_array(codes), pg_array(amounts),
       pg_array(acts), pg_array(days), bytea(view(file)));
  std::string text;
  for (const auto& row : exec(tx, kOfFile, bytea(view(file)))) text += print_line(row);
  return sha256(text);
}

std::map<std::string, std::string> appropriation_prints(pqxx::transaction_base& tx) {
  std::map<std::string, std::string> out;  // first the texts
  for (const auto& row : exec(tx, kAll)) out[row["file"].c_str()] += print_line(row);
  for (auto& [file, text] : out) text = to_hex(view(sha256(text)));
  return out;
}

std::vector<BudgetCode> budget_codes(pqxx::transaction_base& tx) {
  std::vector<BudgetCode> out;
  for (const auto& row : exec(tx, kCodes))
    out.push_back({read_id<AccountTag>(row["id"]), read_text(row["code"])});
  return out;
}

}  // namespace recaudo::ledger
