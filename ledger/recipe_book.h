// The posting recipes as data (ledger/data/recipes.toml; docs/formats/recipes.md): a recipe is a
// template of lines, and build() fills one with amounts. Pure. A book that is loaded has been
// proved to balance, in each of the two books, for all amounts; each account that it names exists.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/concept_map.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

struct Act {
  Uuid key;
  Date effective_on;
  std::string source_kind;
  std::string source_id;
  std::optional<ThirdPartyId> bank = std::nullopt;  // whom lines of money and fees concern
  std::optional<ThirdPartyId> car = std::nullopt;   // the environmental authority
  std::optional<CostCentreId> cost_centre = std::nullopt;
};

// "capital" and the like, with the amount. A name that the recipe does not know, or lacks, is a
// bug.
using Amounts = std::vector<std::pair<std::string_view, Money>>;

// One of the things that a recipe repeats lines for: a charge, a settlement, an excess.
struct Item {
  std::string_view group;  // "cargo", "abono", "excedente", "factura"
  std::string_view concept_code = {};
  Amounts amounts;
  std::optional<ObligationId> obligation = std::nullopt;
  std::optional<ThirdPartyId> debtor = std::nullopt;
  std::optional<Zone> zone = std::nullopt;  // for the budget, where the concept depends on it
  int vigencia = 0;                         // 0: that of the entry
};

struct Facts {
  Amounts amounts = {};
  std::vector<Item> items = {};
  std::optional<AccountId> money = std::nullopt;  // where the recipe leaves it to the caller
  // Of the lines that stand once: what they carry when the template says so.
  std::optional<ObligationId> obligation = std::nullopt;
  std::optional<ThirdPartyId> debtor = std::nullopt;
  std::optional<ThirdPartyId> other = std::nullopt;
};

// Where a line's account comes from.
struct AccountSource {
  enum class Kind { kFixed, kRole, kMoney, kBudgetCapital, kBudgetInterest } kind = Kind::kFixed;
  AccountId fixed;
  std::string role;
};
enum class Party { kNone, kDebtor, kBank, kCar, kOther };

struct Term {
  std::string name;  // "abonado", or "abono.capital"
  int sign = 1;
};

struct TemplateLine {
  int side = 1;  // 1 debit, -1 credit
  AccountSource account;
  std::vector<Term> terms;
  std::string each;  // the group it is repeated for; empty: once, with the sums of the groups
  bool obligation = false;
  Party party = Party::kNone;
  bool cost_centre = false;
  bool budget = false;  // of the budget book
};

struct Recipe {
  std::string code;   // "1" to "15", with its form: "3-propia"
  std::string kind;   // of the entry
  std::string title;  // Spanish
  std::string norm;
  std::vector<std::string> amounts;  // of the whole act
  std::vector<AccountId> money;      // what the caller may choose from
  bool needs_act = false;            // an administrative act orders it
  std::vector<TemplateLine> lines;
};

struct RecipeFiles {
  std::string_view recipes_toml;
  std::string_view accounts_csv;  // concept_accounts.csv
  std::string_view budget_csv;    // concept_budget.csv
};

// What an act must come from where the recipe needs one.
inline constexpr std::string_view kAdministrativeAct = "acto-administrativo";

class RecipeBook {
 public:
  // kRecipesInvalid with file, line and reason: bad TOML, an unknown key, account, role, block,
  // group or amount, an amount that no line uses, a recipe twice, one that does not balance for all
  // amounts. kTableInvalid for the tables.
  static Result<RecipeBook> parse(const RecipeFiles& files, std::span<const ChartRow> chart);

  const Recipe& recipe(std::string_view code) const;  // an unknown code is a bug
  std::span<const Recipe> recipes() const { return recipes_; }
  const ConceptMap& concepts() const { return concepts_; }

  // Lines in the order of the template; those of one group that stand together are written item by
  // item. Lines of zero are left out; budget lines of one account are one line.
  Entry build(std::string_view code, const Act& act, const Facts& facts) const;

 private:
  friend class RecipeReader;
  std::vector<Recipe> recipes_;
  ConceptMap concepts_;
};

// The shipped book, loaded once.
const RecipeBook& recipe_book();

}  // namespace recaudo::ledger
