#include "ledger/recipe_book.h"

#include <algorithm>

namespace recaudo::ledger {
namespace {

Money amount_of(const Amounts& amounts, std::string_view name) {
  const auto it = std::ranges::find(amounts, name, [](const auto& a) { return a.first; });
  invariant(it != amounts.end(), "a recipe is given each amount that it names");
  return it->second;
}

// One entry being written. The template was proved when the book was loaded; what the caller owes
// is checked here.
class Writer {
 public:
  Writer(const Recipe& recipe, const ConceptMap& concepts, const Act& act, const Facts& facts)
      : recipe_(recipe), concepts_(concepts), act_(act), facts_(facts) {}

  Entry run() {
    check_facts();
    const auto& lines = recipe_.lines;
    for (auto first = lines.begin(); first != lines.end();) {
      const auto last = std::find_if(first, lines.end(),
                                     [&](const TemplateLine& l) { return l.each != first->each; });
      write({first, last});
      first = last;
    }
    return {.key = act_.key,
            .kind = recipe_.kind,
            .effective_on = act_.effective_on,
            .source_kind = act_.source_kind,
            .source_id = act_.source_id,
            .legs = std::move(legs_)};
  }

 private:
  void check_facts() const {
    for (const auto& [name, amount] : facts_.amounts)
      invariant(std::ranges::find(recipe_.amounts, name) != recipe_.amounts.end(),
                "a recipe is given no amount that it does not name");
    if (!recipe_.money.empty())
      invariant(
          facts_.money && std::ranges::find(recipe_.money, *facts_.money) != recipe_.money.end(),
          "the money of a recipe is in one of the accounts that it allows");
    if (recipe_.needs_act)
      invariant(act_.source_kind == kAdministrativeAct && !act_.source_id.empty(),
                "this recipe needs the number of the administrative act");
  }

  void write(std::span<const TemplateLine> lines) {
    if (lines.front().each.empty()) {
      for (const auto& line : lines) write_once(line);
      return;
    }
    for (const auto& item : facts_.items)
      if (item.group == lines.front().each)
        for (const auto& line : lines) write_for(line, item);
  }

  void write_once(const TemplateLine& line) {
    Money sum;
    for (const auto& term : line.terms) sum += signed_by(term, total(term.name));
    add(line, {.account = fixed_or_money(line),
               .amount = signed_by(line, sum),
               .obligation = line.obligation ? facts_.obligation : std::nullopt,
               .third_party = party(line.party, facts_.debtor)});
  }

  void write_for(const TemplateLine& line, const Item& item) {
    Money sum;
    for (const auto& term : line.terms)
      sum += signed_by(term, amount_of(item.amounts, within_group(term.name)));
    if (sum.is_zero()) return;  // a concept may have no account for what does not happen
    add(line, {.account = account_for(line, item),
               .amount = signed_by(line, sum),
               .obligation = line.obligation ? item.obligation : std::nullopt,
               .third_party = party(line.party, item.debtor)});
  }

  void add(const TemplateLine& line, Leg leg) {
    if (leg.amount.is_zero()) return;
    if (line.cost_centre) leg.cost_centre = act_.cost_centre;
    if (line.budget) {
      const auto same = std::ranges::find(legs_, leg.account, &Leg::account);
      if (same != legs_.end()) {
        same->amount += leg.amount;
        return;
      }
    }
    legs_.push_back(leg);
  }

  // Of an amount of the act, or the sum over the items of a group ("abono.capital").
  Money total(std::string_view name) const {
    const auto dot = name.find('.');
    if (dot == name.npos) return amount_of(facts_.amounts, name);
    Money sum;
    for (const auto& item : facts_.items)
      if (item.group == name.substr(0, dot)) sum += amount_of(item.amounts, name.substr(dot + 1));
    return sum;
  }

  AccountId fixed_or_money(const TemplateLine& line) const {
    return line.account.kind == AccountSource::Kind::kMoney ? *facts_.money : line.account.fixed;
  }

  AccountId account_for(const TemplateLine& line, const Item& item) const {
    std::optional<AccountId> found;
    switch (line.account.kind) {
      case AccountSource::Kind::kFixed:
      case AccountSource::Kind::kMoney:
        return fixed_or_money(line);
      case AccountSource::Kind::kRole:
        found = concepts_.account(item.concept_code, age_of(item), line.account.role);
        break;
      case AccountSource::Kind::kBudgetCapital:
        found = concepts_.budget(item.concept_code, item.zone, BudgetPart::kCapital);
        break;
      case AccountSource::Kind::kBudgetInterest:
        found = concepts_.budget(item.concept_code, item.zone, BudgetPart::kInterest);
        break;
    }
    if (!found)
      throw BrokenInvariant("recipe " + recipe_.code + ": concept " +
                            std::string(item.concept_code) + " has no account for it");
    return *found;
  }

  VigenciaAge age_of(const Item& item) const {
    return item.vigencia != 0 && item.vigencia < year_of(act_.effective_on) ? VigenciaAge::kPrior
                                                                            : VigenciaAge::kCurrent;
  }

  std::optional<ThirdPartyId> party(Party p, const std::optional<ThirdPartyId>& debtor) const {
    switch (p) {
      case Party::kNone:
        return std::nullopt;
      case Party::kDebtor:
        return debtor;
      case Party::kBank:
        return act_.bank;
      case Party::kCar:
        return act_.car;
      case Party::kOther:
        return facts_.other;
    }
    return std::nullopt;
  }

  static std::string_view within_group(std::string_view name) {
    return name.substr(name.find('.') + 1);
  }
  static Money signed_by(const Term& term, Money amount) {
    return term.sign < 0 ? -amount : amount;
  }
  static Money signed_by(const TemplateLine& line, Money amount) {
    return line.side < 0 ? -amount : amount;
  }

  const Recipe& recipe_;
  const ConceptMap& concepts_;
  const Act& act_;
  const Facts& facts_;
  std::vector<Leg> legs_;
};

}  // namespace

const Recipe& RecipeBook::recipe(std::string_view code) const {
  const auto it = std::ranges::find(recipes_, code, &Recipe::code);
  if (it == recipes_.end()) throw BrokenInvariant("no recipe " + std::string(code));
  return *it;
}

Entry RecipeBook::build(std::string_view code, const Act& act, const Facts& facts) const {
  return Writer(recipe(code), concepts_, act, facts).run();
}

const RecipeBook& recipe_book() {
  static const RecipeBook book =
      value_or_throw(RecipeBook::parse({.recipes_toml = ledger_data_file("recipes.toml"),
                                        .accounts_csv = ledger_data_file("concept_accounts.csv"),
                                        .budget_csv = ledger_data_file("concept_budget.csv")},
                                       shipped_chart()));
  return book;
}

}  // namespace recaudo::ledger
