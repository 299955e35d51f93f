// Reads the file of what the DIAN collected in SIMPLE returns and transfers to the municipality:
// one declaration a line, and a control line at the end. ET arts. 903 to 916. The layout is ours,
// until one is published: docs/formats/simple-dian.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "tax-rules/identifiers.h"

namespace recaudo::closing {

inline constexpr std::size_t kMaxSimpleBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxSimpleLines = 20'000;

// As the budget tells ICA apart (CCPET).
enum class IcaActivity { kCommercial, kIndustrial, kServices };
std::string_view to_text(IcaActivity activity);  // "comercial"

struct SimpleDeclaration {
  int line = 0;
  tax_rules::Nit nit;
  std::string name;
  int form = 0;  // 2593, the bimonthly advance, or 260, the annual return
  int year = 0;
  std::optional<int> bimester = {};  // 1 to 6, of form 2593
  std::string number = {};           // of the return, as the DIAN gave it
  Date paid_on = {};
  IcaActivity activity = IcaActivity::kCommercial;
  Money ica = {}, sanctions = {}, interest = {};
  Money total() const { return ica + sanctions + interest; }
};

// A line that is not posted: its money waits for a person.
struct SimpleRejection {
  int line = 0;
  std::string reason;
  Money amount;
};

struct SimpleFile {
  int lines = 0;  // declarations, good and bad
  Money total;    // of all of them: the control line's
  std::vector<SimpleDeclaration> declarations;
  std::vector<SimpleRejection> rejections;  // by line
};

// kBankFileInvalid, with file, line and reason, for what leaves the money of the file in doubt:
// another heading or encoding, a field too many or too few, an amount that cannot be read, a
// control line that is missing or says otherwise, more than kMaxSimpleBytes or kMaxSimpleLines.
Result<SimpleFile> parse_simple_file(std::string_view csv, std::string_view name, Date today);

}  // namespace recaudo::closing
