// What the registry knows of a parcel as the facts that the law asks for: whoever reads a roll
// reads it by these.
#pragma once

#include <optional>
#include <pqxx/pqxx>
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

// Facts that lift the limits of the increase. A parcel is new in the cadastre when the registry
// says so (registry.is_new_in_zone): no avaluo or update of a vigencia before is of the parcel, and
// an avaluo, or an update of all of it, is of its zone. In a zone's first vigencia nobody knows.
tax_rules::LimitExclusions exclusions_against(const std::optional<LastYear>& before,
                                              bool first_in_registry,
                                              const tax_rules::PredialInput& now);

// The newest update of a parcel up to a vigencia.
struct NewestUpdate {
  int vigencia = 0;      // into which it enters
  bool charged = false;  // a vigencia before this one was liquidated as the first on it
};
// An update may be known late, when its own vigencia was liquidated without it: then the first
// charge that knows it is the first year on the new avaluo (Ley 44/1990 art. 6, at most twice), and
// only the ones after it are of who paid on the update.
tax_rules::CadastralUpdate update_in(int vigencia, const std::optional<NewestUpdate>& newest);
// For the column of a row of the roll, or null; `charged` is read only when there is one.
std::optional<NewestUpdate> read_newest_update(const pqxx::field& vigencia,
                                               const pqxx::field& charged);

// The act as papers cite it: "Resolución 45 del 3 de febrero de 2026".
tax_rules::GrantedExemption granted(std::string code, const std::string& act, Date act_on,
                                    Rate share);

}  // namespace recaudo::dues
