#include "tax-rules/devolucion_tardia.h"

#include <algorithm>

#include "tax-rules/mora_lines.h"

namespace recaudo::tax_rules {
namespace {

void add(Explanation& to, MoraResult& interest, std::string_view name, std::string_view norm) {
  for (ExplanationLine& line : interest.explanation) {
    if (is_stretch(line)) {
      line.concept_name = name;
      line.norm = norm;
    }
    to.push_back(std::move(line));
  }
}

// The whole IBC: five times what MoraRelief calls a fifth of it.
MoraRelief whole_ibc() {
  MoraRelief rate;
  rate.base = MoraRelief::Base::kFifthOfIbc;
  rate.factor_num = 5;
  return rate;
}

}  // namespace

Result<RefundInterest> late_refund_interest(const LateRefund& refund, const RateTable& rates) {
  RefundInterest out;
  std::vector<MoraSuspension> disputed;
  if (refund.dispute) {
    const Date last = std::min(refund.dispute->recognised_on, refund.paid_on);
    if (refund.dispute->recognised_on < refund.dispute->denied_on)
      return fail(Code::kMoraInputInvalid, "el saldo se reconoce antes de negarse");
    RECAUDO_TRY(current, mora_interest(
                             {refund.amount, refund.dispute->denied_on, last, whole_ibc()}, rates));
    out.current = current.interest;
    add(out.explanation, current, "Interés corriente a favor del contribuyente",
        "ET arts. 863 y 864");
    if (last > refund.dispute->denied_on)
      disputed.push_back({add_days(refund.dispute->denied_on, 1), add_days(last, 1)});
  }
  RECAUDO_TRY(mora,
              mora_interest(
                  {refund.amount, refund.decided_by, refund.paid_on, {}, refund.readings, disputed},
                  rates));
  out.mora = mora.interest;
  add(out.explanation, mora, "Interés de mora a favor del contribuyente",
      "ET arts. 863, 864 y 635");
  return out;
}

}  // namespace recaudo::tax_rules
