#include "core/adjustments/extinction.h"

#include <algorithm>

#include "core/dues/vigencia.h"
#include "ledger/act_recipes.h"
#include "ledger/recipe_book.h"

namespace recaudo::adjustments {
namespace {

bool surcharge_still_owed(const EffectInput& in) {
  return in.law.on(*in.act.date).statute.surcharge_written_off ==
         tax_rules::SurchargeWrittenOff::kStillOwed;
}

bool has_surcharge(const std::vector<ledger::Settlement>& taken) {
  return std::ranges::any_of(
      taken, [](const auto& s) { return s.item == ledger::Concept::kEnvironmental; });
}

// Recipe 10, in the reading of the statute.
ledger::Entry entry_of(const EffectInput& in, const std::vector<ledger::Settlement>& taken,
                       const OwedNoMore& contribution) {
  if (contribution.empty() && !(surcharge_still_owed(in) && has_surcharge(taken)))
    return ledger::write_off(ledger_act(in), taken);
  std::vector<ledger::Item> items;
  items.reserve(taken.size());
  for (const auto& s : taken) {
    const auto found = contribution.find(s.obligation);
    const Money of_the_fund = found == contribution.end() ? Money() : found->second;
    items.push_back({.group = "baja",
                     .concept_code = ledger::to_code(s.item),
                     .amounts = {{"perdida", s.capital - of_the_fund}, {"fondo", of_the_fund}},
                     .obligation = s.obligation,
                     .debtor = s.third_party,
                     .vigencia = s.vigencia});
  }
  return ledger::recipe_book().build("10-lectura", ledger_act(in), {.items = items});
}

// What becomes of what is owed to the CAR; nothing where nothing of it is unpaid.
std::optional<std::string> surcharge_note(const EffectInput& in,
                                          const std::vector<ledger::Settlement>& taken) {
  Money surcharge;
  for (const auto& s : taken)
    if (s.item == ledger::Concept::kEnvironmental) surcharge += s.capital;
  if (surcharge.is_zero()) return std::nullopt;
  const std::string what = "La sobretasa ambiental que se dejó de pagar, " + to_display(surcharge);
  return what +
         (surcharge_still_owed(in)
              ? ", se lleva a pérdida y se sigue debiendo a la autoridad ambiental (cuenta "
                "2.4.07.19)."
              : ", deja de deberse a la autoridad ambiental (cuenta 2.4.07.19).") +
         std::string(kReadingOfTheDay);
}

}  // namespace

Result<EndedDebt> debt_to_end(pqxx::transaction_base& tx, const EffectInput& in) {
  invariant(in.act.date.has_value(), "the act names the day of its resolution");
  if (*in.act.date > in.act.on)
    return fail(Code::kBadDate,
                "La resolución no puede ser posterior a la fecha en que se registra.");
  if (*in.act.date < make_date(dues::year_of_vigencia(in.act.vigencia), 1, 1))
    return fail(Code::kBadDate, "La resolución no puede ser anterior a la vigencia.");
  EndedDebt out;
  for (const auto& o : obligations_of(tx, in.act.subject)) {
    if (o.vigencia != in.act.vigencia) continue;
    if (!o.held.is_zero())
      return fail(Code::kAmountHeld, "Un pago en curso espera " + to_display(o.held) + " de " +
                                         label_of(o.vigencia, o.item) + ". Espere a que termine.");
    out.due_on = o.due_on;
    out.capital += o.balance;
    out.obligations.push_back(o);
  }
  if (out.capital.is_zero())
    return fail(Code::kNothingToPay, debt_text(in.act.subject, in.act.vigencia) + " no debe nada.");
  return out;
}

Effect ended(const EffectInput& in, const EndedDebt& debt, Reasons why,
             const OwedNoMore& contribution) {
  Effect effect{.amount = debt.capital};
  std::vector<ledger::Settlement> taken;
  for (const auto& o : debt.obligations) {
    effect.seen += to_iso(o.due_on) + ":" + seen_of(o);
    if (o.balance.is_zero()) continue;
    effect.lines.push_back({label_of(o.vigencia, o.item), o.balance, {}});
    taken.push_back({.obligation = o.id,
                     .item = o.item,
                     .capital = o.balance,
                     .third_party = o.third_party,
                     .vigencia = dues::year_of_vigencia(o.vigencia)});
  }
  effect.entries.push_back(entry_of(in, taken, contribution));
  effect.notes = why.steps;
  const bool services = is_of_services(in.act.subject);
  effect.notes.push_back("Con el capital se extingue el interés de mora de la " +
                         std::string(services ? "factura" : "vigencia") +
                         ", que no está causado en los libros.");
  effect.notes.push_back("Lo que ya se pagó no se devuelve (" +
                         std::string(services ? "Código Civil art. 1527" : "ET art. 819") + ").");
  if (auto note = surcharge_note(in, taken)) effect.notes.push_back(std::move(*note));
  if (surcharge_still_owed(in) && has_surcharge(taken)) effect.seen += "sobretasa:se_debe;";
  for (const auto& [id, money] : contribution)
    effect.seen += "contribucion:" + to_string(id) + "/" + std::to_string(money.centavos()) + ";";
  effect.reasons = std::move(why);
  return effect;
}

}  // namespace recaudo::adjustments
