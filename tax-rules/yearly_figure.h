// A yearly figure of the nation that people load: what it may be, and how it becomes a row of the
// texts that LegalTables reads. A run keeps those texts, so what was billed with another figure is
// explained with that one. Decree of the year (SMMLV), DANE (IPC), ET art. 868 (UVT).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "tax-rules/legal_tables.h"

namespace recaudo::tax_rules {

enum class YearlyKind { kSmmlv, kIpc, kUvt };
inline constexpr YearlyKind kYearlyKinds[] = {YearlyKind::kSmmlv, YearlyKind::kIpc,
                                              YearlyKind::kUvt};

struct YearlyFigure {
  YearlyKind kind = YearlyKind::kSmmlv;
  int year = 0;
  std::variant<Money, Rate> value;  // a rate for the IPC only
  std::string norm;                 // decree, certification or resolution
};

// The three texts of LegalTables, owned.
struct LegalTexts {
  std::string smmlv, ipc, uvt;
  bool operator==(const LegalTexts&) const = default;
};
// Those of this program, byte by byte.
LegalTexts shipped_legal_texts();
// kTableInvalid with file and line.
Result<LegalTables> read_tables(const LegalTexts& texts);

// The texts with the figure as a verified row: in the place of its year's, or at the end. Every
// other line keeps its bytes.
LegalTexts with_figure(LegalTexts texts, const YearlyFigure& figure);

// Whether it may stand in these texts. kBadDate: no year from 2000 to 2199. kParameterMissing: the
// year before has no figure, and years are not left out. kBadAmount, kBadRate: the figure is not
// one of that year. Project rule for what nobody certified: SMMLV and UVT are whole pesos that
// neither fall nor grow by more than 40 % in a year; the IPC has two decimals, from 0 % to 50 %.
Result<void> check_figure(const LegalTexts& texts, const YearlyFigure& figure);

// The vigencia of predial that reads the figure of a year: the SMMLV of its own year; the IPC of
// the year before, in the limit of the growth (Ley 1995/2019 art. 2). None reads the UVT.
std::optional<int> predial_vigencia_of(YearlyKind kind, int year);

// The figure of a year as the tables have it. kParameterMissing names what to load.
Result<YearFigure<std::variant<Money, Rate>>> figure_of(const LegalTables& tables, YearlyKind kind,
                                                        int year);

}  // namespace recaudo::tax_rules
