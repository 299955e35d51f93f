#include "tax-rules/relief.h"

#include <algorithm>
#include <numeric>

#include "tax-rules/mora_lines.h"
#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"
#include "tax-rules/simple_interest.h"
#include "tax-rules/uvt.h"
#include "tax-rules/uvt_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr Rate kWhole = Rate::percent(100);
constexpr Rate kFifth = Rate::percent(20);  // what MoraRelief::Base::kFifthOfIbc takes
constexpr int kYear = 365;

tl::unexpected<Error> refused(const ReliefCampaign& campaign, const std::string& reason) {
  return fail(Code::kReliefNotApplicable, campaign.norm + ": " + reason);
}

Result<void> check_scope(const ReliefCampaign& campaign, const ReliefRequest& request) {
  if (campaign.scope == ReliefScope::kNationOnly)
    return refused(campaign, "solo lo aplica la DIAN");
  if (campaign.scope != ReliefScope::kTerritorial && request.adoption_act.empty())
    return refused(campaign, "falta el acto del municipio que lo adopta");
  return {};
}

Result<void> check_ruling(const ReliefCampaign& campaign, const ReliefRequest& request) {
  if (!campaign.ruling) return {};
  if (!campaign.ruling->date)
    return refused(campaign, "es inexequible y falta la fecha de la sentencia");
  if (request.paid_on > *campaign.ruling->date)
    return refused(campaign, "es inexequible desde el " + to_long_spanish(*campaign.ruling->date) +
                                 " (" + campaign.ruling->name + ")");
  return {};
}

Result<void> check_request(const ReliefCampaign& campaign, const ReliefRequest& request) {
  if (!campaign.paid.covers(request.paid_on))
    return refused(campaign, "no cubre pagos del " + to_long_spanish(request.paid_on));
  if (std::ranges::find(campaign.concepts, request.concept_name) == campaign.concepts.end())
    return refused(campaign, "no cubre el concepto " + request.concept_name);
  if (campaign.debt_until && request.owed_since > *campaign.debt_until)
    return refused(campaign, "solo cubre deudas hasta el " + to_long_spanish(*campaign.debt_until));
  if (request.by_agreement && !campaign.by_agreement)
    return refused(campaign, "exige pago de contado");
  return {};
}

// factor_num / factor_den of a part such as 50 %.
void set_factor(MoraRelief& relief, Rate part, Rate whole) {
  const std::int64_t common = std::gcd(part.ppm(), whole.ppm());
  relief.factor_num = static_cast<int>(part.ppm() / common);
  relief.factor_den = static_cast<int>(whole.ppm() / common);
}

Result<void> set_interest(const ReliefCampaign& campaign, const ReliefRequest& request,
                          ReliefTerms& terms) {
  switch (campaign.interest) {
    case ReliefInterest::kFull:
      return {};
    case ReliefInterest::kMultiplier:
      set_factor(terms.interest, campaign.interest_value, kWhole);
      return {};
    case ReliefInterest::kMultiplierFloor:
      if (!request.council_interest || *request.council_interest < campaign.interest_value ||
          *request.council_interest > kWhole || request.council_interest->ppm() % 1'000 != 0)
        return refused(campaign, "el concejo fija qué parte del interés se paga, de " +
                                     to_percent_text(campaign.interest_value) + " en adelante");
      set_factor(terms.interest, *request.council_interest, kWhole);
      return {};
    case ReliefInterest::kFixedRate:
      terms.fixed_rate = campaign.interest_value;
      return {};
    case ReliefInterest::kPercentOfIbc:
      terms.interest.base = MoraRelief::Base::kFifthOfIbc;
      set_factor(terms.interest, campaign.interest_value, kFifth);
      return {};
    case ReliefInterest::kUnknown:
      return refused(campaign, "falta cargar la regla de los intereses");
  }
  throw BrokenInvariant("unknown interest of a relief");
}

ExplanationLine line_of(const ReliefTerms& terms, std::string_view name, Money base, Rate part,
                        Money amount) {
  ExplanationLine line;
  line.concept_name = name;
  line.detail = to_display(base) + " × " + to_percent_text(part) +
                rounding_text(exact_share(base, part), Money::pesos(1), Rounding::kHalfUp);
  line.base = base;
  line.rate = part;
  line.amount = amount;
  line.norm = terms.norm;
  line.mark = terms.mark;
  return line;
}

// The sanction left is never under its minimum, nor over the sanction itself.
Result<ExplanationLine> sanction_left(const ReliefTerms& terms, const ReliefDebt& debt) {
  if (!terms.sanction)
    return fail(Code::kReliefNotApplicable,
                terms.norm + ": falta cargar qué parte de la sanción se paga");
  ExplanationLine line = line_of(terms, "Sanción", debt.sanction, *terms.sanction,
                                 share_of(debt.sanction, *terms.sanction, Money::pesos(1)));
  if (!terms.sanction_minimum_uvt) return line;
  if (!debt.uvt)
    return fail(Code::kReliefNotApplicable, terms.norm + ": falta la UVT del año del pago");
  const UvtCount count = UvtCount::whole(*terms.sanction_minimum_uvt);
  const Money minimum = uvt_to_pesos(count, *debt.uvt);
  if (line.amount >= minimum) return line;
  line.detail += ", sin bajar de " + uvt_product_text(count, *debt.uvt, year_of(debt.paid_on));
  if (minimum > debt.sanction) line.detail += ", sin pasar de " + to_display(debt.sanction);
  line.amount = std::min(debt.sanction, minimum);
  return line;
}

// At the fixed rate of the campaign; the norm is silent on the divisor.
void add_fixed_interest(const ReliefTerms& terms, const ReliefDebt& debt, RelievedDebt& out) {
  const int days = std::max(0, days_between(debt.due_on, debt.paid_on));
  out.interest = simple_interest(debt.capital, *terms.fixed_rate, days, kYear);
  ExplanationLine line =
      line_of(terms, "Interés de mora con alivio", debt.capital, *terms.fixed_rate, out.interest);
  line.days = days;
  line.detail = to_display(debt.capital) + " × " + to_percent_text(*terms.fixed_rate) + " × " +
                std::to_string(days) + (days == 1 ? " día" : " días") + " ÷ 365" +
                rounding_text({Int128{debt.capital.centavos()} * terms.fixed_rate->ppm() * days,
                               Int128{1'000'000} * kYear},
                              Money::pesos(1), Rounding::kHalfUp);
  out.explanation.push_back(std::move(line));
}

}  // namespace

Result<ReliefTerms> relief_terms(const ReliefCampaign& campaign, const ReliefRequest& request) {
  for (const auto check : {check_ruling, check_scope, check_request})
    if (auto checked = check(campaign, request); !checked) return tl::unexpected(checked.error());
  if (!campaign.capital) return refused(campaign, "falta cargar qué parte del capital se paga");
  ReliefTerms terms;
  terms.norm = campaign.norm;
  terms.mark = campaign.mark;
  terms.capital = *campaign.capital;
  terms.sanction = campaign.sanction;
  terms.sanction_minimum_uvt = campaign.sanction_minimum_uvt;
  terms.revives_on_breach = campaign.revives_on_breach;
  if (auto set = set_interest(campaign, request, terms); !set) return tl::unexpected(set.error());
  return terms;
}

ReliefTerms terms_after_breach(const ReliefTerms& terms) {
  if (!terms.revives_on_breach) return terms;
  ReliefTerms whole;
  whole.norm = terms.norm;
  whole.mark = terms.mark;
  whole.sanction = kWhole;
  return whole;
}

Result<RelievedDebt> relieved_debt(const ReliefTerms& terms, const ReliefDebt& debt,
                                   const RateTable& rates) {
  RelievedDebt out;
  out.capital = share_of(debt.capital, terms.capital, Money::pesos(1));
  out.explanation.push_back(line_of(terms, "Capital", debt.capital, terms.capital, out.capital));
  if (!debt.sanction.is_zero()) {
    RECAUDO_TRY(sanction, sanction_left(terms, debt));
    out.sanction = sanction.amount;
    out.explanation.push_back(std::move(sanction));
  }
  if (terms.fixed_rate) {
    add_fixed_interest(terms, debt, out);
    return out;
  }
  RECAUDO_TRY(
      mora, mora_interest({debt.capital, debt.due_on, debt.paid_on, terms.interest, debt.readings},
                          rates));
  out.interest = mora.interest;
  for (ExplanationLine& line : mora.explanation) {
    if (is_stretch(line)) line.norm += "; " + terms.norm;
    out.explanation.push_back(std::move(line));
  }
  return out;
}

}  // namespace recaudo::tax_rules
