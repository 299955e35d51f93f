// Certified interest rates by period (Superintendencia Financiera, consumption and ordinary
// credit). ET art. 635. Immutable once built.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/rate.h"
#include "base/time.h"

namespace recaudo::tax_rules {

// How well a row is known, strongest first.
enum class RateStatus {
  kApproved,           // loaded in the municipality and approved by two people
  kVerifiedOfficial,   // official data set, with the number of the resolution
  kVerified,           // seen in a source that is named
  kVerifiedSecondary,  // seen in a secondary source
  kMemory,             // computes, and every place that shows it says "tasa por confirmar"
  kMissing,            // no figure: asking for a day of it is refused
};

// "verified-official" and the like, as in the table.
std::string_view to_text(RateStatus status);
Result<RateStatus> parse_rate_status(std::string_view text);
// False when the figure is only remembered.
constexpr bool is_confirmed(RateStatus status) {
  return status < RateStatus::kMemory;
}

struct CertifiedRate {
  Date from, to;  // both days included
  std::optional<Rate> ibc;
  // The usury rate; before 2006-07-29, the tax mora rate of the DIAN.
  std::optional<Rate> usury;
  std::string resolution;
  RateStatus status = RateStatus::kMissing;
  std::string source;
};

// "Res. SFC 0405/2026, Res. SFC 0517/2026": of one row or of consecutive ones of a table, each told
// once, without what the table notes beside it in parentheses. Whose number is to be loaded is told
// with the issuer when none has one; else that some months have none.
std::string resolutions_text(const CertifiedRate* first, const CertifiedRate* last);

class RateTable {
 public:
  // Any order. kTableInvalid when two rows overlap, a row ends before it begins, or a row that
  // is not `missing` has no usury rate. Gaps are allowed; a day in one is refused when asked for.
  static Result<RateTable> from_rows(std::vector<CertifiedRate> rows);
  // As usura_consumo_ordinario.csv: in order, without gaps. kTableInvalid names file and line, also
  // for a usury rate that is not 1.5 times an IBC, or a mora that is not that of its regime.
  static Result<RateTable> parse_csv(std::string_view text, std::string_view file_name);

  // The row in force that day, which has a usury rate. kRateNotCertified names the month: "octubre
  // de 2026". The pointer lives as long as the table.
  Result<const CertifiedRate*> on(Date day) const;
  const std::vector<CertifiedRate>& rows() const { return rows_; }

 private:
  explicit RateTable(std::vector<CertifiedRate> rows) : rows_(std::move(rows)) {}
  std::vector<CertifiedRate> rows_;  // by date, without overlaps
};

}  // namespace recaudo::tax_rules
