// The law of predial in one vigencia over stretches of the roll. The fast door gives the amounts;
// the explaining door is asked about the same parcel when somebody wants to know why.
#pragma once

#include <memory>
#include <vector>

#include "core/billing/roll_block.h"
#include "core/dues/rules_of_record.h"
#include "tax-rules/data.h"
#include "tax-rules/predial_assessment.h"
#include "tax-rules/roll_predial.h"

namespace recaudo::billing {

class PredialRoll {
 public:
  // kParameterMissing names what the law lacks for the vigencia.
  static Result<PredialRoll> of(std::shared_ptr<const dues::RulesOfRecord> rules, int vigencia);

  Date due_on() const { return due_on_; }
  const dues::RulesOfRecord& rules() const { return *rules_; }

  // Fills what is due of each parcel, or why it is refused: also for an exemption whose code
  // neither the statute nor the law has.
  void liquidate(std::vector<RollParcel>& parcels) const;

  // The figures with the rule behind each. kPredialInputInvalid.
  Result<tax_rules::PredialAssessment> assess(const RollParcel& parcel) const {
    return tax_rules::assess_predial(rules_->statute, rules_->tables, parcel.input);
  }

 private:
  PredialRoll(std::shared_ptr<const dues::RulesOfRecord> rules, tax_rules::RollPredial roll,
              Date due_on)
      : rules_(std::move(rules)),
        not_taxable_(tax_rules::shipped_not_taxable()),
        roll_(std::move(roll)),
        due_on_(due_on) {}
  Result<tax_rules::RollFacts> facts_of(RollParcel& parcel) const;
  void tell_exempted(RollParcel& parcel) const;

  std::shared_ptr<const dues::RulesOfRecord> rules_;
  std::vector<tax_rules::NotTaxable> not_taxable_;
  tax_rules::RollPredial roll_;
  Date due_on_;
};

}  // namespace recaudo::billing
