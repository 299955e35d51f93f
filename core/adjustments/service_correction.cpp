#include "core/adjustments/service_correction.h"

#include <algorithm>
#include <map>

#include "base/database.h"
#include "base/pq.h"
#include "core/dues/vigencia.h"
#include "tax-rules/service_claim.h"
#include "tax-rules/service_parts.h"
#include "tax-rules/unpaid_contribution.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kStanding{
    "adjustments.service_standing",
    "select gross, subsidy, contribution from adjustments.service_standing($1, $2, $3)"};

dues::BilledServices bill_of(pqxx::transaction_base& tx, const ReceivableAct& act) {
  for (const auto& bill : dues::bills_of_subscriber(tx, act.subject.id))
    if (dues::vigencia_of(bill.billed.period) == act.vigencia) return bill;
  throw BrokenInvariant("what a subscriber owes is of one of his bills");
}

dues::ServiceAmounts amounts_of(const dues::BilledServices& bill, ledger::Concept item) {
  const auto it = std::ranges::find(dues::kServiceConcepts, item);
  invariant(it != dues::kServiceConcepts.end(), "a bill charges public services");
  return bill.amounts.at(static_cast<std::size_t>(it - dues::kServiceConcepts.begin()));
}

dues::ServiceAmounts parts_of(const ReceivableAct& act) {
  return {.gross = act.amount + act.subsidy - act.contribution,
          .subsidy = act.subsidy,
          .contribution = act.contribution};
}

// What is charged of that service: as it was billed, with the acts carried out since.
dues::ServiceAmounts standing(pqxx::transaction_base& tx, ledger::SubjectId subscriber,
                              int vigencia, ledger::Concept item) {
  const auto row = exec(tx, kStanding, subscriber, vigencia, ledger::to_code(item)).at(0);
  return {.gross = read_money(row[0]),
          .subsidy = read_money(row[1]),
          .contribution = read_money(row[2])};
}

// There would be more of a part than its value bears; begins with the name of the part, which tells
// the form which field to correct.
tl::unexpected<Error> not_borne(const std::string& part, Money stays, Money gross,
                                const std::string& rule, Money most, const std::string& next) {
  return fail(Code::kBadAmount, part + " quedaría en " + to_display(stays) +
                                    " sobre un valor del servicio de " + to_display(gross) + ". " +
                                    rule + ": pueden quedar hasta " + to_display(most) +
                                    ". No se propuso nada. " + next);
}

// Of the council, in the rules that the bill was made with.
struct Percents {
  Rate subsidy, contribution;
};
Result<Percents> percents_of(pqxx::transaction_base& tx, const dues::BilledServices& bill) {
  RECAUDO_TRY(rules, dues::service_rules_of_record(tx, bill.rules));
  RECAUDO_TRY(acuerdo, rules->statute.acuerdo(bill.billed.period.last_day()));
  const auto of = [&](const std::map<tax_rules::ServiceUse, Rate>& percents) {
    const auto found = percents.find(bill.use);
    return found == percents.end() ? Rate{} : found->second;
  };
  return Percents{of(acuerdo->subsidies), of(acuerdo->contributions)};
}

std::string subsidy_rule(Rate percent) {
  return "Es de hasta el " + to_percent_text(percent) + " de ese valor (Ley 142 de 1994 art. 99.6)";
}

// Neither part stays whole where its value does not. Of a value of nothing the contribution alone
// may go off, at once or in parts: acts of before left some.
Result<void> check_stays(pqxx::transaction_base& tx, const ReceivableAct& act,
                         const dues::BilledServices& bill, const dues::ServiceAmounts& left) {
  const Money gross = left.gross - parts_of(act).gross;
  const Money contribution = left.contribution - act.contribution;
  const tax_rules::ServicePart contributed{left.gross, left.contribution};
  if (const Money most = most_contribution(contributed, gross);
      contribution > most && !parts_of(act).gross.is_zero())
    return not_borne("La contribución", contribution, gross,
                     "Es una parte de ese valor (Ley 142 de 1994 art. 89)", most,
                     "Escriba al menos " +
                         to_display(least_contribution_off(contributed, act.amount)) +
                         " de contribución.");
  if (left.subsidy.is_zero()) return {};
  RECAUDO_TRY(percents, percents_of(tx, bill));
  const Money subsidy = left.subsidy - act.subsidy;
  const tax_rules::ServicePart subsidised{left.gross, left.subsidy};
  if (const Money most = most_part(subsidised, gross, percents.subsidy); subsidy > most)
    return not_borne("El subsidio", subsidy, gross, subsidy_rule(percents.subsidy), most,
                     "Escriba al menos " +
                         to_display(least_subsidy_off(subsidised, act.amount, percents.subsidy)) +
                         " de subsidio.");
  return {};
}

std::string up_to(Money most, const std::string& part, const std::string& without) {
  return most.is_zero() ? without : "Escriba hasta " + to_display(most) + " de " + part + ".";
}

// Neither part comes on without its value.
Result<void> check_comes_on(pqxx::transaction_base& tx, const ReceivableAct& act,
                            const dues::BilledServices& bill, const dues::ServiceAmounts& left) {
  if (act.subsidy.is_zero() && act.contribution.is_zero()) return {};
  RECAUDO_TRY(percents, percents_of(tx, bill));
  const Money gross = left.gross + parts_of(act).gross;
  const Money contribution = left.contribution + act.contribution;
  const tax_rules::ServicePart contributed{left.gross, left.contribution};
  if (const Money most = most_part(contributed, gross, percents.contribution);
      !act.contribution.is_zero() && contribution > most)
    return not_borne("La contribución", contribution, gross,
                     "Es una parte de ese valor (Ley 142 de 1994 art. 89)", most,
                     up_to(most_contribution_on(contributed, act.amount, percents.contribution),
                           "contribución", "Deje la contribución en blanco."));
  const Money subsidy = left.subsidy + act.subsidy;
  const tax_rules::ServicePart subsidised{left.gross, left.subsidy};
  if (const Money most = most_part(subsidised, gross, percents.subsidy);
      !act.subsidy.is_zero() && subsidy > most)
    return not_borne("El subsidio", subsidy, gross, subsidy_rule(percents.subsidy), most,
                     up_to(most_subsidy_on(subsidised, act.amount, percents.subsidy), "subsidio",
                           "Deje el subsidio en blanco."));
  return {};
}

// What comes on has the parts that the law gives to the use of the bill. Its subsidy is below its
// gross value, because what is left, the act's value, is above zero.
Result<void> check_use(const EffectInput& in, const dues::BilledServices& bill) {
  const auto& limits = in.law.service_limits(bill.billed.period.last_day());
  const std::string use(tax_rules::to_text(bill.use));
  RECAUDO_TRY(subsidy, limits.max_subsidy(bill.use, bill.billed.period.last_day()));
  if (!in.act.subsidy.is_zero() && subsidy == Rate{})
    return fail(Code::kBadAmount,
                "El subsidio es de los estratos 1 a 3 (Ley 142 de 1994 art. 99) y la factura es de "
                "uso " +
                    use + ". No se propuso nada. Deje el subsidio en blanco.");
  RECAUDO_TRY(contribution, limits.min_contribution(bill.use, bill.billed.period.last_day()));
  if (!in.act.contribution.is_zero() && contribution == Rate{})
    return fail(Code::kBadAmount,
                "La contribución la pagan los estratos 5 y 6, el comercio y la industria (Ley 142 "
                "de 1994 art. 89) y la factura es de uso " +
                    use + ". No se propuso nada. Deje la contribución en blanco.");
  return {};
}

std::string most(const std::string& part, Money billed, Money left) {
  return part + " de ese servicio en la factura fue de " + to_display(billed) +
         (left == billed ? "" : " y con los ajustes posteriores es de " + to_display(left)) +
         ". Escriba hasta ese valor.";
}

// What goes off was charged, and no earlier act took it off.
Result<void> check_less(const ReceivableAct& act, const dues::ServiceAmounts& billed,
                        const dues::ServiceAmounts& left) {
  if (act.subsidy > left.subsidy)
    return fail(Code::kBadAmount, most("El subsidio", billed.subsidy, left.subsidy));
  if (act.contribution > left.contribution)
    return fail(Code::kBadAmount, most("La contribución", billed.contribution, left.contribution));
  const Money gross = parts_of(act).gross;
  if (gross.is_positive() && left.gross.is_zero() && left.contribution.is_positive())
    return fail(
        Code::kBadAmount,
        "La contribución es todo lo que queda de ese servicio: " + to_display(left.contribution) +
            ", sin valor que la sostenga. No se propuso nada. Escriba en el valor y en la "
            "contribución la misma cifra, hasta " +
            to_display(left.contribution) + ".");
  if (gross > left.gross)
    return fail(Code::kBadAmount,
                "El valor, más el subsidio y menos la contribución, es de " + to_display(gross) +
                    ", y de ese servicio se cobran " + to_display(left.gross) +
                    " sin contar subsidio ni contribución. Escriba cuánto es contribución, o un "
                    "valor menor.");
  return {};
}

Result<void> check_parts(pqxx::transaction_base& tx, const EffectInput& in,
                         const dues::BilledServices& bill, const dues::ServiceAmounts& left,
                         ledger::Correction correction) {
  const ReceivableAct& act = in.act;
  if (act.subsidy.is_negative() || act.contribution.is_negative() ||
      parts_of(act).gross.is_negative())
    return fail(Code::kBadAmount,
                "El valor, más el subsidio y menos la contribución, no puede quedar por debajo de "
                "cero.");
  if (!act.subsidy.is_zero() && !act.contribution.is_zero())
    return fail(Code::kBadAmount,
                "El subsidio y la contribución no van juntos: quien recibe uno no paga la otra. "
                "Deje uno de los dos en blanco.");
  if (correction == ledger::Correction::kMore) {
    if (auto ok = check_use(in, bill); !ok) return ok;
    return check_comes_on(tx, act, bill, left);
  }
  if (auto ok = check_less(act, amounts_of(bill, *act.item), left); !ok) return ok;
  return check_stays(tx, act, bill, left);
}

void tell_parts(const ReceivableAct& act, const dues::ServiceAmounts& left,
                const ledger::ServiceCorrection& service, std::vector<std::string>& notes) {
  if (!act.subsidy.is_zero())
    notes.push_back("Con el subsidio de " + to_display(act.subsidy) +
                    ", el valor corregido es de " + to_display(service.gross()) + ".");
  else if (!left.subsidy.is_zero())
    notes.push_back("La factura tiene en ese servicio un subsidio de " + to_display(left.subsidy) +
                    " y este acto no lo corrige.");
  if (!act.contribution.is_zero())
    notes.push_back("Del valor, " + to_display(act.contribution) + " es contribución.");
  else if (!left.contribution.is_zero())
    notes.push_back("La factura tiene en ese servicio una contribución de " +
                    to_display(left.contribution) + " y este acto no la corrige.");
}

// The law's terms are counted from the bill's issue, to the day of the claim (art. 154), and from
// its delivery, to the day of the charge (art. 150). Neither the day of the claim nor that of the
// delivery is known here, and the act may rest on something else: it is told.
void tell_term(const ReceivableAct& act, const dues::BilledServices& bill,
               ledger::Correction correction, std::vector<std::string>& notes) {
  const Date issued = bogota_date(bill.billed_at);
  const Date last = tax_rules::last_day_to_claim(issued);
  if (act.on <= last) return;
  const std::string since = "La factura se expidió el " + to_long_spanish(issued) + ". ";
  notes.push_back(
      since +
      (correction == ledger::Correction::kMore
           ? "Lo que no se facturó por error u omisión no se cobra pasados cinco meses desde el "
             "día en que se entregó, salvo dolo del suscriptor (Ley 142 de 1994 art. 150): revise "
             "ese día."
           : "Una reclamación contra ella solo procede si se presentó hasta el " +
                 to_long_spanish(last) +
                 " (Ley 142 de 1994 art. 154): revise cuándo se presentó o en qué se apoya la "
                 "resolución."));
}

}  // namespace

Result<ledger::Entry> service_correction(pqxx::transaction_base& tx, const EffectInput& in,
                                         const ledger::Charge& charge,
                                         ledger::Correction correction,
                                         std::vector<std::string>& notes) {
  const auto bill = bill_of(tx, in.act);
  const ledger::ServiceCorrection service{
      .charge = charge, .subsidy = in.act.subsidy, .contribution = in.act.contribution};
  const auto left = standing(tx, in.act.subject.id, in.act.vigencia, *in.act.item);
  if (auto ok = check_parts(tx, in, bill, left, correction); !ok) return tl::unexpected(ok.error());
  tell_parts(in.act, left, service, notes);
  tell_term(in.act, bill, correction, notes);
  return ledger::service_adjustment(ledger_act(in), correction, service);
}

Money contribution_of(pqxx::transaction_base& tx, ledger::SubjectId subscriber, int vigencia) {
  Money out;
  for (const auto item : dues::kServiceConcepts)
    out += standing(tx, subscriber, vigencia, item).contribution;
  return out;
}

Money unpaid_contribution(pqxx::transaction_base& tx, ledger::SubjectId subscriber, int vigencia,
                          const ledger::Obligation& of_service) {
  const auto stands = standing(tx, subscriber, vigencia, of_service.item);
  return tax_rules::unpaid_contribution(stands.contribution, stands.net(), of_service.balance);
}

}  // namespace recaudo::adjustments
