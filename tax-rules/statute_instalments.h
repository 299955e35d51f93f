// Section [[cuotas]] of the statute: voluntary instalments of predial. Ley 1995/2019 art. 6 makes
// the municipality offer them to residential owners; the days are its own.
#pragma once

#include <string>
#include <vector>

#include "tax-rules/calendar.h"
#include "tax-rules/effective_span.h"

namespace recaudo {
class FirstFault;
class TomlSection;
}  // namespace recaudo

namespace recaudo::tax_rules {

struct Statute;

// A day that every year has.
struct MonthDay {
  unsigned month = 1, day = 1;
  auto operator<=>(const MonthDay&) const = default;
};

// An offer as the days of one vigencia, each rolled to a business day.
struct InstalmentDays {
  Date join_until;
  std::vector<Date> due_on;  // ascending
};

struct InstalmentOffer {
  EffectiveSpan span;
  std::string destinos;        // letters of Registro 1
  std::vector<MonthDay> days;  // of the vigencia, ascending, two to twelve
  MonthDay join_until;         // the last day to join; not after the first instalment
  std::string norm;
  bool invented = false;
  int line = 0;

  InstalmentDays of_vigencia(int vigencia, SaturdayRule saturday) const;
};

// The list of [[cuotas]]; empty where the municipality offers none.
std::vector<InstalmentOffer> read_instalments(const TomlSection& root);

// Reports two offers for one destino in one vigencia, and instalments that fall on one business
// day.
void check_instalments(const Statute& statute, FirstFault& fault);

}  // namespace recaudo::tax_rules
