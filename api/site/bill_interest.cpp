#include "api/site/bill_interest.h"

#include <algorithm>
#include <map>
#include <vector>

#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

// "2023, 2024 y 2025"; the newest comes last.
std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " y " : ", ";
    out += names[i];
  }
  return out;
}

std::string name_of(const dues::DueVigencia& v) {
  return v.billed ? dues::vigencia_code(v.vigencia) : dues::vigencia_text(v.vigencia);
}

bool bears_interest(const payments::Bill& bill, const tax_rules::Statute& statute) {
  const auto* services = std::get_if<dues::BilledServices>(&bill.charged);
  return services == nullptr || tax_rules::is_residential(services->use) ||
         statute.services.non_residential_mora ||
         std::ranges::any_of(bill.now.vigencias,
                             [](const auto& v) { return v.interest().is_positive(); });
}

}  // namespace

std::string interest_text(const payments::Bill& bill, const tax_rules::Statute& statute) {
  if (!bears_interest(bill, statute)) return {};
  std::vector<std::string> overdue;
  std::map<Date, std::vector<std::string>> later;  // by the last day without it
  for (const auto& v : bill.now.vigencias)
    (v.overdue ? overdue : later[v.free_until()]).push_back(name_of(v));
  std::string out;
  const auto say = [&](const std::string& part) { out += (out.empty() ? "" : "; ") + part; };
  if (!overdue.empty())
    say(later.empty() ? "todo está vencido y ya los suma"
                      : "lo vencido (" + listed(overdue) + ") ya los suma");
  for (const auto& [last, names] : later)
    say("lo de " + listed(names) + " los suma desde el " + to_long_spanish(add_days(last, 1)));
  return "Intereses de mora, por cada día: " + out + ".";
}

}  // namespace recaudo::site
