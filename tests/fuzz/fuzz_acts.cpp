#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/bytes.h"
#include "core/registry/acts_file.h"
#include "tax-rules/data.h"

namespace {

using namespace recaudo;
using namespace recaudo::registry;

const tax_rules::Statute& statute() {
  static const tax_rules::Statute parsed = value_or_throw(tax_rules::parse_statute(
      std::string(tax_rules::data_file("statutes/demo.toml")) +
          "\n[[exencion]]\ncodigo = \"D1\"\ndescripcion = \"x\"\nacto = \"Acuerdo de prueba 3\"\n"
          "desde = 2020-01-01\nhasta = 2026-12-31\n",
      "demo.toml"));
  return parsed;
}

void require(bool holds) {
  if (!holds) std::abort();
}

bool digits(const std::string& text, std::size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789") == text.npos;
}

void check_head(const ActHead& head, Date today) {
  require(head.line > 1 && head.column > 1);
  require(!head.act.empty() && character_count(head.act) <= 120);
  require(std::ranges::none_of(head.act, [](char c) { return c == '\0' || c == '\n'; }));
  require(head.on <= today && head.from >= 1990 && head.from <= 2100);
}

}  // namespace

// Whatever the bytes: no crash, and what is accepted is what the database takes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto not_taxable = tax_rules::shipped_not_taxable();
  const Date today = make_date(2026, 3, 31);
  const auto read =
      parse_acts({reinterpret_cast<const char*>(data), size}, statute(), not_taxable, today);
  if (!read) return 0;
  for (const auto& e : read->exemptions) {
    check_head(e.head, today);
    require(digits(e.npn.str(), 30) && (e.not_taxable || e.code == "D1"));
    require(!e.to || (*e.to >= e.head.from && *e.to <= 2100));
    require(e.not_taxable || (e.to && *e.to < e.head.from + 10));
    require(e.share > Rate() && e.share <= Rate::percent(100));
    require(!e.not_taxable || e.share == Rate::percent(100));
  }
  for (const auto& e : read->ends) {
    check_head(e.head, today);
    require(digits(e.npn.str(), 30));
  }
  for (const auto& u : read->updates) {
    check_head(u.head, today);
    require(u.npn.empty() ? digits(u.zone, 2) : digits(u.npn, 30) && u.zone.empty());
    require(u.head.from <= 2027 && u.head.on <= make_date(u.head.from, 1, 1));
  }
  require(read->rejections.size() <= kMaxRejections);
  for (const auto& r : read->rejections)
    require(r.line > 1 && r.line <= read->lines && r.column >= 1 && !r.reason.empty());
  return 0;
}
