// What the registry knows of a parcel as the facts that the law asks for: whoever reads a roll
// reads it by these.
#pragma once

#include <optional>
#include <string>

#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/predial_exemption.h"

namespace recaudo::dues {

// The valuation of the vigencia before.
struct LastYear {
  char destino = ' ';
  tax_rules::SquareMetres land, built;
};

// Facts that lift the limits of the increase. Without a tax of last year the parcel is new.
tax_rules::LimitExclusions exclusions_against(const std::optional<LastYear>& before,
                                              const tax_rules::PredialInput& now);

// `newest`: the latest vigencia up to this one into which an update enters. On an earlier update
// the parcel was charged already: the tax of last year, to which a limit compares, is of its
// avaluo.
tax_rules::CadastralUpdate update_in(int vigencia, std::optional<int> newest);

// The act as papers cite it: "Resolución 45 del 3 de febrero de 2026".
tax_rules::GrantedExemption granted(std::string code, const std::string& act, Date act_on,
                                    Rate share);

}  // namespace recaudo::dues
