// Every result of the law whose explanation is printed, under both statutes: a reader with a pencil
// arrives at the amount of each line from what the line prints, and the lines add up to the result.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tax-rules/actualizacion_de_sanciones.h"
#include "tax-rules/alumbrado.h"
#include "tax-rules/banco_recaudador.h"
#include "tax-rules/cadastral_readjustment.h"
#include "tax-rules/correccion.h"
#include "tax-rules/devolucion_tardia.h"
#include "tax-rules/discount.h"
#include "tax-rules/embargo.h"
#include "tax-rules/environmental.h"
#include "tax-rules/error_aritmetico.h"
#include "tax-rules/extemporaneidad.h"
#include "tax-rules/facilidad.h"
#include "tax-rules/fine.h"
#include "tax-rules/ica_correction.h"
#include "tax-rules/ica_credit_balance.h"
#include "tax-rules/ica_fixed_regime.h"
#include "tax-rules/ica_payment_only.h"
#include "tax-rules/ica_special_base.h"
#include "tax-rules/imputation.h"
#include "tax-rules/imputation_uvt.h"
#include "tax-rules/inexactitud.h"
#include "tax-rules/no_declarar.h"
#include "tax-rules/police_course.h"
#include "tax-rules/predial.h"
#include "tax-rules/predial_instalments.h"
#include "tax-rules/redondeo_de_recibos.h"
#include "tax-rules/relief.h"
#include "tax-rules/remision.h"
#include "tax-rules/reteica.h"
#include "tax-rules/service_charge.h"
#include "tax-rules/service_cut.h"
#include "tax-rules/service_mora.h"
#include "tax-rules/share.h"
#include "tax-rules/traffic_shares.h"
#include "tests/tax_rules/explanation_reader.h"
#include "tests/tax_rules/statutes.h"

namespace recaudo::tax_rules {
namespace {

using namespace literals;
using test::Exact;
using test::Explained;

const RateTable& rates() {
  static const RateTable shipped = shipped_rates();
  return shipped;
}
const LegalTables& tables() {
  static const LegalTables shipped = shipped_legal_tables();
  return shipped;
}
const ServiceLimits& limits() {
  static const ServiceLimits shipped = shipped_service_limits();
  return shipped;
}

Money pesos_up_to(std::int64_t most) {
  return Money::pesos(*rc::gen::inRange<std::int64_t>(1, most));
}
Money any_pesos() {
  return pesos_up_to(*rc::gen::element<std::int64_t>(1'000, 1'000'000, 100'000'000'000));
}
Date day_in(int first_year, int last_year) {
  return add_days(make_date(first_year, 1, 1),
                  *rc::gen::inRange(0, 365 * (last_year - first_year + 1)));
}
bool yes_or_no() {
  return *rc::gen::arbitrary<bool>();
}
Rate tenths_of_percent(int from, int to) {
  return Rate::ppm(*rc::gen::inRange<std::int64_t>(from * 10, to * 10 + 1) * 1'000);
}

// ---- What each result is drawn from.

Explained predial(const Statute& statute) {
  PredialInput in;
  in.vigencia = *rc::gen::inRange(2022, 2027);
  in.avaluo = pesos_up_to(2'000'000'000);
  in.destino = *rc::gen::element('A', 'C', 'D', 'R');
  in.zone = *rc::gen::element<std::string>("00", "01");
  in.estrato = *rc::gen::inRange(1, 7);
  in.land = {*rc::gen::inRange<std::int64_t>(1, 5'000)};
  in.built = {100};
  if (yes_or_no()) in.previous_tax = pesos_up_to(20'000'000);
  in.cadastral_update = *rc::gen::element(CadastralUpdate::kNone, CadastralUpdate::kFirstYear,
                                          CadastralUpdate::kUpdatedAndPaid);
  in.exempt = *rc::gen::inRange(0, 4) == 0;
  if (in.exempt) {
    in.exempt_share = tenths_of_percent(1, 100);
    in.exemption_act = "Acuerdo de prueba";
  }
  const auto out = liquidate_predial(statute, tables(), in);
  if (!out) RC_DISCARD("no figure of that year");
  return {out->explanation, out->total()};
}

MoraInput any_mora(const Statute& statute) {
  const Date due = day_in(2005, 2025);
  return {.capital = any_pesos(),
          .due_on = due,
          .paid_on = std::min(make_date(2026, 9, 30), add_days(due, *rc::gen::inRange(1, 3'000))),
          .readings = statute.mora};
}

Explained mora(const Statute& statute) {
  const MoraResult out = value_or_throw(mora_interest(any_mora(statute), rates()));
  return {out.explanation, out.interest};
}

// Of a relief to the tenth of a percent, whose rate has more decimals than a certified one; and of
// one whose decimals do not end.
Explained relieved_mora(const Statute& statute) {
  MoraInput in = any_mora(statute);
  in.due_on = day_in(2018, 2025);
  in.paid_on = std::min(make_date(2026, 9, 30), add_days(in.due_on, *rc::gen::inRange(1, 900)));
  in.relief.base = *rc::gen::element(MoraRelief::Base::kRegime, MoraRelief::Base::kFifthOfIbc,
                                     MoraRelief::Base::kIbcPlusTwo);
  in.relief.factor_num = *rc::gen::inRange(1, 1'001);
  in.relief.factor_den = *rc::gen::element(3, 7, 200, 1'000);
  const auto out = mora_interest(in, rates());
  if (!out) RC_DISCARD("a month without the IBC");
  return {out->explanation, out->interest};
}

Explained mora_of_parts(const Statute& statute) {
  MoraInput in = any_mora(statute);
  in.capital += 2_pesos;
  const CapitalPayment half[] = {
      {add_days(in.due_on, 1), Money::pesos(in.capital.whole_pesos() / 2)}};
  const MoraOfParts out = value_or_throw(mora_after_payments(in, half, rates()));
  return {out.explanation, out.interest};
}

Explained relief(const Statute& statute) {
  ReliefTerms terms;
  terms.norm = "Ley de prueba";
  terms.capital = tenths_of_percent(1, 100);
  terms.sanction = tenths_of_percent(0, 100);
  if (yes_or_no()) terms.sanction_minimum_uvt = 10;
  terms.interest.factor_num = *rc::gen::inRange(1, 1'001);
  terms.interest.factor_den = 1'000;
  if (yes_or_no()) terms.fixed_rate = tenths_of_percent(1, 30);
  const MoraInput in = any_mora(statute);
  const RelievedDebt out =
      value_or_throw(relieved_debt(terms,
                                   {.capital = in.capital,
                                    .sanction = yes_or_no() ? pesos_up_to(2'000'000) : Money{},
                                    .due_on = in.due_on,
                                    .paid_on = in.paid_on,
                                    .uvt = 52'374_pesos,
                                    .readings = statute.mora},
                                   rates()));
  return {out.explanation, out.capital + out.sanction + out.interest};
}

Explained late_refund(const Statute& statute) {
  LateRefund in;
  in.amount = any_pesos();
  in.decided_by = day_in(2018, 2024);
  in.paid_on = add_days(in.decided_by, *rc::gen::inRange(-100, 600));
  if (yes_or_no()) in.dispute = LateRefund::Dispute{add_days(in.decided_by, -30), in.paid_on};
  in.readings = statute.mora;
  const auto out = late_refund_interest(in, rates());
  if (!out) RC_DISCARD("recognised before it was denied");
  return {out->explanation, out->current + out->mora};
}

Explained bank_delay(const Statute& statute) {
  const MoraInput in = any_mora(statute);
  const BankInterest out = value_or_throw(
      bank_delay_interest({in.capital, in.due_on, in.paid_on, yes_or_no(), statute.mora}, rates()));
  return {out.explanation, out.interest};
}

Explained agreement(const Statute&) {
  AgreementTerms terms;
  terms.concepts = {{"impuesto", any_pesos(), true}, {"sanción", any_pesos(), false}};
  terms.instalments = *rc::gen::inRange(1, 61);
  terms.rate = Rate::basis_points(*rc::gen::inRange<std::int64_t>(0, 4'000));
  terms.granted_on = day_in(2019, 2026);
  if (yes_or_no()) terms.days_between_instalments = *rc::gen::inRange(1, 367);
  terms.divisor = *rc::gen::element(AgreementDivisor::k365, AgreementDivisor::kYearOfTheDay);
  const AgreementSchedule out = value_or_throw(agreement_schedule(terms));
  return {out.explanation, out.total_capital + out.total_interest};
}

Gradualidad any_gradualidad() {
  const Rate part = *rc::gen::element(Rate::percent(50), Rate::percent(75), Rate::percent(100),
                                      Rate::percent(200));
  return {part, "Por la conducta", "ET art. 640"};
}

Explained settled(const Statute& statute, const Result<FullSanction>& full) {
  const auto minimum = value_or_throw(ica_minimum_sanction(statute.ica, tables(), 2026));
  const Sanction out = settle_sanction(value_or_throw(full), any_gradualidad(), minimum);
  return {out.explanation, out.to_pay};
}

Explained late_filing(const Statute& statute) {
  LateFiling f;
  f.due_on = day_in(2023, 2024);
  f.filed_on = add_days(f.due_on, *rc::gen::inRange(0, 900));
  f.after_emplazamiento = yes_or_no();
  if (yes_or_no()) f.tax = any_pesos();
  if (yes_or_no()) f.gross_income = any_pesos();
  f.prior_net_equity = any_pesos();
  if (yes_or_no()) f.credit_balance = any_pesos();
  return settled(statute, late_filing_sanction(f, 52'374_pesos));
}

Explained correction_of_return(const Statute& statute) {
  return settled(statute,
                 correction_sanction({any_pesos(), yes_or_no(), *rc::gen::inRange(0, 30)}));
}

Explained inexactitud(const Statute& statute) {
  Inexactitud facts;
  facts.difference = any_pesos();
  facts.kind = *rc::gen::element(InexactitudCase::kGeneral, InexactitudCase::kFalsePurchases,
                                 InexactitudCase::kOmittedAssets);
  facts.acceptance = *rc::gen::element(InexactitudAcceptance::kNone,
                                       InexactitudAcceptance::kAnsweringRequerimiento,
                                       InexactitudAcceptance::kWithinAppeal);
  return settled(statute, inexactitud_sanction(facts));
}

Explained arithmetic_error(const Statute& statute) {
  return settled(statute, yes_or_no() ? arithmetic_error_sanction(any_pesos(), yes_or_no())
                                      : unliquidated_sanction_increase(any_pesos(), yes_or_no()));
}

Explained not_filing(const Statute& statute) {
  const auto full = not_filing_sanction(statute.ica, {make_date(2025, 3, 3), make_date(2025, 9, 1),
                                                      any_pesos(), any_pesos(), statute.saturday});
  if (!full) RC_DISCARD("the council gave no sanction of its own");
  return settled(statute, full);
}

Explained indexed_sanction(const Statute&) {
  OverdueSanction s;
  s.amount = any_pesos();
  s.origin = *rc::gen::element(SanctionOrigin::kSelfAssessed, SanctionOrigin::kOfficial);
  s.from = day_in(2005, 2024);
  s.until = make_date(2026, 6, 30);
  const IndexedSanction out = value_or_throw(index_sanction(s, tables()));
  return {out.explanation, out.amount};
}

const IcaForm& form() {
  static const IcaForm shipped = shipped_ica_form();
  return shipped;
}

// A return with every box that a person writes, in pesos that are no thousands.
IcaLiquidation any_return(const Statute& statute, bool owes = false) {
  IcaReturn r;
  r.vigencia = 2025;
  r.filed_on = day_in(2026, 2026);
  const Money abroad = pesos_up_to(2'000'000), sold = pesos_up_to(400'000'000);
  const Money taxable = to_thousand(abroad + sold) - to_thousand(abroad);
  r.boxes = {{8, abroad + sold}, {9, abroad}, {31, pesos_up_to(900'000)}};
  if (!owes)
    for (const int box : {26, 27, 28, 29, 32, 37, 39}) r.boxes[box] = pesos_up_to(700'000);
  const auto parameters = value_or_throw(statute.ica.parameters_of(2025));
  if (!parameters->per_kilowatt.is_zero()) r.boxes[18] = Money::pesos(*rc::gen::inRange(0, 900));
  if (!parameters->per_financial_unit.is_zero()) r.financial_units = *rc::gen::inRange(0, 4);
  r.activities = {{statute.ica.tariffs.front().ciiu, taxable}};
  r.signs = yes_or_no();
  return value_or_throw(liquidate_ica(statute.ica, form(), r));
}

Explained return_of_ica(const Statute& statute) {
  const IcaLiquidation out = any_return(statute);
  return {
      out.form.explanation, out.form.row(kIcaToPay) - out.form.row(kIcaCreditBalance), {out.form}};
}

// Each row of the form, not only what its balance is made of.
Explained rows_of_ica(const Statute& statute) {
  const IcaLiquidation out = any_return(statute);
  Explained rows;
  for (const IcaFilledRow& row : out.form.rows) {
    if (row.number == kIcaKilowatts) continue;  // a number of things
    ExplanationLine line;
    line.concept_name = "Renglón " + std::to_string(row.number);
    line.detail = row.detail;
    line.amount = row.value;
    line.norm = row.norm;
    rows.lines.push_back(std::move(line));
    rows.total += row.value;
  }
  rows.forms = {out.form};
  return rows;
}

Explained payment_of_ica(const Statute& statute) {
  const IcaLiquidation filed = any_return(statute, true);
  const Money owed = filed.form.row(kIcaToPay);
  if (!owed.is_positive()) RC_DISCARD("nothing owed");
  IcaPaymentOnly payment;
  payment.paid_on = std::max(filed.filed_on, day_in(2026, 2026));
  payment.pays =
      yes_or_no() ? owed : std::min(owed, Money::pesos(*rc::gen::inRange(1, 900) * 1'000));
  if (payment.paid_on > make_date(2026, 9, 30)) payment.paid_on = filed.filed_on;
  payment.voluntary = yes_or_no() ? pesos_up_to(50'000) : Money{};
  payment.readings = statute.mora;
  const auto out = pay_ica(statute.ica, filed, payment, rates());
  if (!out) RC_DISCARD("a month without a rate");
  return {out->explanation, out->total_with_voluntary, {filed.form}};
}

Explained corrected_ica(const Statute& statute) {
  const IcaLiquidation before = any_return(statute), after = any_return(statute);
  const auto owed = [](const IcaLiquidation& l) {
    return l.form.row(kIcaToPay) - l.form.row(kIcaCreditBalance) - l.form.row(kIcaSanctions);
  };
  return {
      explain_ica_correction(before, after), owed(after) - owed(before), {after.form, before.form}};
}

Explained credit_balance(const Statute&) {
  CreditBalanceDecision d;
  d.use = *rc::gen::element(CreditBalanceUse::kImpute, CreditBalanceUse::kCompensate,
                            CreditBalanceUse::kRefund);
  d.used = any_pesos();
  if (d.use == CreditBalanceUse::kCompensate && yes_or_no()) d.left = any_pesos();
  if (d.use == CreditBalanceUse::kImpute)
    d.vigencia = 2027;
  else
    d.decide_by = make_date(2026, 9, 1);
  return {explain_credit_balance(d), d.left};
}

Explained fixed_regime(const Statute& statute) {
  const auto out = ica_fixed_tax(statute.ica, tables(), 2025, any_pesos());
  if (!out) RC_DISCARD("no such regime, or over its last step");
  return {out->explanation, out->tax};
}

Explained special_base(const Statute&) {
  IcaSpecialIncome in;
  in.base = *rc::gen::element(IcaSpecialBase::kOwnFees, IcaSpecialBase::kFuelMargin);
  in.of_others = any_pesos();
  if (in.base == IcaSpecialBase::kFuelMargin) in.surcharges = any_pesos();
  in.received = in.of_others + in.surcharges + any_pesos();
  const IcaSpecialBaseFigure out = value_or_throw(ica_special_base(in));
  return {out.explanation, out.base};
}

Explained withholding(const Statute& statute) {
  IcaPayment p;
  p.concept_name = "servicios";
  p.ciiu = statute.ica.tariffs.front().ciiu;
  p.base = any_pesos();
  p.paid_on = day_in(2026, 2026);
  p.payee.simple_regime = *rc::gen::inRange(0, 5) == 0;
  const auto out = withhold_ica(statute.ica, tables(), p);
  if (!out) RC_DISCARD("the council withholds nothing");
  return {out->explanation, out->amount};
}

Explained fine(const Statute& statute) {
  static const FineTypes types = shipped_fine_types();
  static const UvbTable uvb = shipped_uvb();
  const FineType& type = *rc::gen::elementOf(types.rows());
  FineInput in;
  in.regime = type.regime;
  in.code = type.code;
  in.dates.imposed_on =
      add_days(std::max(type.span.from, make_date(2010, 1, 1)), *rc::gen::inRange(0, 300));
  in.dates.firm_on = add_days(in.dates.imposed_on, *rc::gen::inRange(0, 60));
  in.paid_on = add_days(in.dates.imposed_on, *rc::gen::inRange(0, 900));
  in.course = yes_or_no();
  if (!type.count) in.amount_by_act = any_pesos();
  const auto out = liquidate_fine(statute.fines, statute.saturday,
                                  {types, tables(), uvb, rates(), statute.mora}, in);
  if (!out) RC_DISCARD("no unit, rate or traffic body");
  return {out->explanation, out->total()};
}

Explained discounted_fine(const Statute&) {
  const DiscountTier tiers[] = {{tenths_of_percent(1, 99), 1, 5, false}};
  const Money amount = any_pesos();
  const FineDiscount out =
      fine_discount(amount, tiers, *rc::gen::inRange(0, 8), false,
                    *rc::gen::element(RoundedFigure::kDiscount, RoundedFigure::kToPay));
  return {explain_fine_discount(out, {3, false, "Ley", SourceMark::kVerified}), out.to_pay};
}

Explained police_course(const Statute& statute) {
  PoliceCourse course;
  course.type = *rc::gen::element<std::string>("Tipo 1", "Tipo 3");
  course.fine = any_pesos();
  course.imposed_on = day_in(2026, 2026);
  course.attended_on = add_days(course.imposed_on, *rc::gen::inRange(0, 20));
  const CommutedFine out = value_or_throw(commute_police_fine({}, course, statute.saturday));
  return {out.explanation, out.to_pay};
}

Explained police_shares(const Statute&) {
  const Money paid = any_pesos();
  return {value_or_throw(split_police_payment(paid, tenths_of_percent(60, 100))).explanation, paid};
}

Explained traffic_shares(const Statute&) {
  const Money paid = any_pesos();
  TrafficShareRules rules;
  rules.simit = tenths_of_percent(0, 75);
  rules.simit_after_centre = yes_or_no();
  return {value_or_throw(split_traffic_payment(paid, yes_or_no(), rules)).explanation, paid};
}

Explained imputation(const Statute&) {
  const Money unit = yes_or_no() ? Money::pesos(1) : Money::centavos(1);
  const auto some = [&] {
    return unit.mul_div(*rc::gen::inRange<std::int64_t>(0, 1'000'000), 1, Rounding::kFloor);
  };
  const OwedConcept owed[] = {{"impuesto", some()}, {"sanción", some()}, {"intereses", some()}};
  const Money payment = some();
  return {explain_imputation(value_or_throw(impute_proportionally(payment, owed))), payment};
}

Explained prompt_payment(const Statute& statute) {
  const auto calendar = statute.calendar(2026);
  if (!calendar || (*calendar)->discounts.empty()) RC_DISCARD("no discount");
  const DiscountOffer& offer = (*calendar)->discounts.front();
  const auto part = *rc::gen::element(PredialConcept::kPredial, PredialConcept::kBomberil);
  const Money amount = any_pesos();
  return {explain_discount(statute, 2026, offer, part, amount),
          -discount_amount(statute, offer, part, amount)};
}

Explained environmental_transfer_of(const Statute& statute) {
  const EnvironmentalRule& rule = *value_or_throw(statute.environmental_rule(2026));
  const Money surcharge = any_pesos(), predial = any_pesos(), interest = any_pesos();
  return {explain_environmental_transfer(rule, surcharge, predial, interest),
          environmental_transfer(rule, surcharge, predial, interest)};
}

Explained street_lighting(const Statute&) {
  const auto out = value_or_throw(street_lighting_surcharge(
      {Rate::ppm(*rc::gen::inRange<std::int64_t>(1, 1'001)), "Acuerdo", false}, any_pesos(),
      *rc::gen::inRange(0, 4) == 0));
  return {out.explanation, out.amount};
}

Explained readjusted_avaluo(const Statute&) {
  static const auto table = value_or_throw(ReadjustmentTable::parse_csv(
      data_file("reajuste_avaluos_conpes.csv"), "reajuste_avaluos_conpes.csv"));
  ReadjustmentInput in;
  in.avaluo = any_pesos();
  in.from = *rc::gen::inRange(2015, 2020);
  in.to = *rc::gen::inRange(2020, 2026);
  in.zone = *rc::gen::element(ReadjustmentZone::kUrban, ReadjustmentZone::kRural,
                              ReadjustmentZone::kRuralFarming);
  in.formed = yes_or_no();
  in.of_unformed = tenths_of_percent(100, 130);
  if (yes_or_no()) in.updated_during = {2019};
  const auto out = readjust_avaluo(in, table);
  if (!out) RC_DISCARD("no figure of that year");
  return {out->explanation, out->avaluo - in.avaluo};
}

Explained embargo(const Statute&) {
  const Money debt = any_pesos(), interest = any_pesos();
  return {explain_embargo_limit(debt, interest), embargo_limit(debt, interest)};
}
Explained seized_estate(const Statute&) {
  const Money avaluo = any_pesos();
  return {explain_embargo_value(avaluo), embargo_value(avaluo)};
}

Explained written_off(const Statute&) {
  RemissionFacts facts;
  facts.debt = pesos_up_to(4'000'000);
  facts.uvt = 52'374_pesos;
  facts.due_on = day_in(2018, 2026);
  facts.act_on = make_date(2026, 9, 1);
  facts.without_assets = yes_or_no();
  facts.debtor_died = yes_or_no();
  if (yes_or_no()) facts.debtor_total = facts.debt + any_pesos();
  return {explain_remission(facts), remission_ground(facts) ? facts.debt : Money{}};
}

Explained instalments(const Statute&) {
  std::vector<Date> days;
  const int count = *rc::gen::inRange(1, 13);
  for (int i = 1; i <= count; ++i) days.push_back(add_months(make_date(2026, 1, 31), i));
  const Money total = any_pesos() + Money::pesos(count);
  return {explain_instalments(value_or_throw(equal_instalments(total, days))), total};
}

Explained receipt(const Statute&) {
  ExplanationLine figure;
  figure.concept_name = "Predial";
  figure.amount = any_pesos();
  figure.detail = to_display(figure.amount) + " que se deben";
  figure.norm = "Ley 44/1990";
  const ReceiptBox out = receipt_box(figure);
  return {out.explanation, out.value};
}

Explained services(const Statute& statute) {
  const ServiceUse use = *rc::gen::element(ServiceUse::kEstrato1, ServiceUse::kEstrato3,
                                           ServiceUse::kEstrato6, ServiceUse::kCommercial);
  const ServiceBill out = value_or_throw(charge_services(statute.services, limits(),
                                                         {use,
                                                          {*rc::gen::inRange<std::int64_t>(0, 90)},
                                                          *rc::gen::inRange(1, 3),
                                                          make_date(2026, 3, 31)}));
  return {out.explanation, out.total()};
}

Explained mora_of_services(const Statute&) {
  ServiceMoraInput in;
  in.capital = any_pesos();
  in.due_on = day_in(2019, 2025);
  in.paid_on = add_days(in.due_on, *rc::gen::inRange(1, 250));
  in.use = *rc::gen::element(ServiceUse::kEstrato1, ServiceUse::kCommercial);
  in.agreed = tenths_of_percent(1, 40);
  const ServiceMora out = value_or_throw(service_mora(in, limits(), rates()));
  return {out.explanation, out.interest};
}

Explained cut_of_service(const Statute& statute) {
  const auto line = cut_charge(
      statute.services, limits(), tables(),
      *rc::gen::element(ServiceCut::kSuspension, ServiceCut::kReconnection), day_in(2026, 2026));
  if (!line) RC_DISCARD("the operator charges none");
  return {{*line}, line->amount};
}

struct Named {
  const char* name;
  Explained (*draw)(const Statute&);
  // The first statute adopts neither reteICA nor the preferential regime, nor a sanction of its
  // own.
  bool of_both = true;
};
constexpr Named kResults[] = {
    {"Predial", predial},
    {"Mora", mora},
    {"MoraWithRelief", relieved_mora},
    {"MoraAfterPayments", mora_of_parts},
    {"Relief", relief},
    {"LateRefund", late_refund},
    {"BankDelay", bank_delay},
    {"Facilidad", agreement},
    {"LateFiling", late_filing},
    {"Correction", correction_of_return},
    {"Inexactitud", inexactitud},
    {"ArithmeticError", arithmetic_error},
    {"NotFiling", not_filing, false},
    {"IndexedSanction", indexed_sanction},
    {"IcaReturn", return_of_ica},
    {"IcaRows", rows_of_ica},
    {"IcaPaymentOnly", payment_of_ica},
    {"IcaCorrection", corrected_ica},
    {"IcaCreditBalance", credit_balance},
    {"IcaFixedRegime", fixed_regime, false},
    {"IcaSpecialBase", special_base},
    {"ReteIca", withholding, false},
    {"Fine", fine},
    {"FineDiscount", discounted_fine},
    {"PoliceCourse", police_course},
    {"PoliceShares", police_shares},
    {"TrafficShares", traffic_shares},
    {"Imputation", imputation},
    {"PromptPayment", prompt_payment},
    {"EnvironmentalTransfer", environmental_transfer_of},
    {"StreetLighting", street_lighting},
    {"Readjustment", readjusted_avaluo},
    {"EmbargoLimit", embargo},
    {"EmbargoValue", seized_estate},
    {"Remision", written_off},
    {"Instalments", instalments},
    {"Receipt", receipt},
    {"ServiceBill", services},
    {"ServiceMora", mora_of_services},
    {"ServiceCut", cut_of_service},
};

struct OfStatute {
  Named result;
  char statute;
};
void PrintTo(const OfStatute& of, std::ostream* out) {
  *out << of.result.name << of.statute;
}
std::vector<OfStatute> results_of_statutes() {
  std::vector<OfStatute> all;
  for (const Named& result : kResults)
    for (const char statute : {'A', 'B'})
      if (statute == 'B' || result.of_both) all.push_back({result, statute});
  return all;
}

class ExplainedResult : public ::testing::TestWithParam<OfStatute> {};

TEST_P(ExplainedResult, IsFollowedByHandFromWhatItPrints) {
  const Statute& statute = GetParam().statute == 'A' ? statute_a() : statute_b();
  EXPECT_TRUE(rc::check([&] { test::follow(GetParam().result.draw(statute)); }));
}

INSTANTIATE_TEST_SUITE_P(All, ExplainedResult, ::testing::ValuesIn(results_of_statutes()),
                         [](const auto& of) {
                           return std::string(of.param.result.name) + of.param.statute;
                         });

// Shares of UVT are exact: nothing is rounded.
TEST(ExplainedUvt, EachShareIsFollowedByHand) {
  EXPECT_TRUE(rc::check([] {
    const auto some = [] { return UvtAmount{*rc::gen::inRange<std::int64_t>(1, 9'000'000'000)}; };
    const OwedUvt owed[] = {{"impuesto", some()}, {"sanción", some()}};
    const auto out = value_or_throw(impute_uvt(some(), owed));
    for (const UvtExplanationLine& line : out.explanation) {
      const Exact amount(boost::multiprecision::cpp_int(line.amount.num),
                         boost::multiprecision::cpp_int(line.amount.den));
      const auto read = test::PrintedLine(line.detail).amount();
      const Exact whole = Exact(line.base.millionths) / 1'000'000;
      const bool follows = read ? *read == amount : whole == amount;
      RC_ASSERT(follows);
    }
  }));
}

}  // namespace
}  // namespace recaudo::tax_rules
