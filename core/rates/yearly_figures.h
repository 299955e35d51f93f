// The nation's yearly figures (SMMLV, IPC, UVT) that people load: one person proposes the figure of
// a year with its norm, another one approves it, and from then on it rules over the tables of the
// program. What was billed before keeps the figures it was made with (billing.rules).
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <string>
#include <string_view>
#include <vector>

#include "core/approvals/approvals.h"
#include "tax-rules/yearly_figure.h"

namespace recaudo::rates {

struct ApprovedFigure {
  tax_rules::YearlyFigure figure;
  Uuid approved_by;  // the proposal
  Instant approved_at;
};

std::string_view to_code(tax_rules::YearlyKind kind);  // "smmlv", "ipc", "uvt"
std::optional<tax_rules::YearlyKind> find_yearly_kind(std::string_view code);

// The canonical text that both people decide on, and what it says: kBadText for any other text.
std::string figure_text(const tax_rules::YearlyFigure& figure);
Result<tax_rules::YearlyFigure> parse_figure_text(std::string_view text);

// `id` is the business key: repeated, it is told once. Refusals of tax_rules::check_figure against
// what rules now, kBadText for a norm of none or more than 200 letters, and what approvals::propose
// refuses.
Result<approvals::Proposal> propose_figure(Work& work, const Uuid& id,
                                           const tax_rules::YearlyFigure& figure,
                                           staff::AccountId proposer, Instant real_now);

// Decides and puts the figure into force in one transaction. Refusals of approvals::approve, and
// again of check_figure: another figure may have come first.
Result<ApprovedFigure> approve_figure(const Services& services, const events::Actor& checker,
                                      const std::string& channel, const approvals::Review& review,
                                      Instant real_now);

// Leaves the tables as they were. Refusals of approvals::reject.
Result<void> reject_figure(Work& work, const approvals::Review& review, Instant real_now);

// Those that rule: of each figure and year the newest, by year.
std::vector<ApprovedFigure> load_figures(pqxx::transaction_base& tx);
// The tables of the program with those in their places.
tax_rules::LegalTexts legal_texts(pqxx::transaction_base& tx);

// What a figure decides in predial: the vigencia that reads it (the SMMLV of the year in tariffs
// and limits, the IPC of the year before in the limit of Ley 1995/2019 art. 2), whether some of it
// was billed, and the vigencias of runs that are to be rehearsed again, because their texts change.
struct FigureUse {
  std::optional<int> vigencia;  // none for the UVT
  bool billed = false;
  std::vector<int> runs;
};
FigureUse use_of(pqxx::transaction_base& tx, const tax_rules::YearlyFigure& figure);

}  // namespace recaudo::rates
