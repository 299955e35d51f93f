#include "core/dues/liquidated_input.h"

#include <algorithm>
#include <array>

namespace recaudo::dues {
namespace {

using tax_rules::CadastralUpdate;
using tax_rules::LimitExclusions;
using tax_rules::SourceMark;

// The n-th is bit n.
constexpr std::array<bool LimitExclusions::*, 5> kFacts = {
    &LimitExclusions::first_incorporation, &LimitExclusions::built_on_lot,
    &LimitExclusions::destino_change, &LimitExclusions::area_change,
    &LimitExclusions::self_assessment};
// The number of each is its place.
constexpr std::array<CadastralUpdate, 3> kUpdates = {
    CadastralUpdate::kNone, CadastralUpdate::kFirstYear, CadastralUpdate::kUpdatedAndPaid};

constexpr std::array<SourceMark, 5> kMarks = {SourceMark::kVerified, SourceMark::kMemory,
                                              SourceMark::kUncertain, SourceMark::kProjectRule,
                                              SourceMark::kInvented};

}  // namespace

int exclusion_bits(const LimitExclusions& exclusions) {
  unsigned bits = 0;
  for (unsigned n = 0; n < kFacts.size(); ++n) bits |= exclusions.*kFacts.at(n) ? 1U << n : 0U;
  return static_cast<int>(bits);
}

LimitExclusions exclusions_of(int bits) {
  LimitExclusions out;
  for (unsigned n = 0; n < kFacts.size(); ++n)
    out.*kFacts.at(n) = (static_cast<unsigned>(bits) >> n & 1U) != 0;
  return out;
}

int update_number(CadastralUpdate update) {
  return static_cast<int>(std::ranges::find(kUpdates, update) - kUpdates.begin());
}

CadastralUpdate update_of(int number) {
  return kUpdates.at(static_cast<std::size_t>(number));
}

std::string_view exemption_kind_text(const tax_rules::PredialInput& exempt) {
  if (exempt.not_taxable) return "no_gravado";
  return exempt.exemption_reserved ? "exencion_reservada" : "exencion";
}

int mark_number(tax_rules::SourceMark mark) {
  return static_cast<int>(std::ranges::find(kMarks, mark) - kMarks.begin());
}

tax_rules::SourceMark mark_of(int number) {
  return kMarks.at(static_cast<std::size_t>(number));
}

}  // namespace recaudo::dues
