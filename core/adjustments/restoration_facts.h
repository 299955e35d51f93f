// What a person states of an act that ended a debt (prescripción, remisión) when another one
// revokes it: by whose authority, and that the debtor was notified.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "base/uuid.h"

namespace recaudo::adjustments {

// The municipality revokes its own act (Ley 1437/2011 arts. 93 to 97), or a judge annulled it.
enum class RevocationGround { kDirect, kJudgment };
inline constexpr std::array kRevocationGrounds = {RevocationGround::kDirect,
                                                  RevocationGround::kJudgment};
std::string_view to_code(RevocationGround ground);             // "directa", "fallo"
std::string_view to_label(RevocationGround ground);            // Spanish, for people, with its norm
std::string_view support_label(RevocationGround);              // Spanish: what its document is
Result<RevocationGround> parse_ground(std::string_view code);  // kBadText

struct DebtRestoration {
  Uuid ended_by;  // the proposal of the act that ended the debt
  RevocationGround ground = RevocationGround::kDirect;
  std::string support = {};          // the debtor's written consent (art. 97), or the judgment
  std::string document_type = {};    // of the debtor who was notified: "CC"
  std::string document_number = {};  // as tax_rules::parse_document_number keeps it
  Date notified_on{};
  std::string notice = {};  // the document that proves it
};

// Lines of the canonical text of an act, and back.
std::string lines_of(const DebtRestoration& r);
Result<DebtRestoration> read_restoration_lines(
    std::string_view text);  // kBadId, kBadText, kBadDate

// Without blanks around; kBadText for a document that lacks, is longer than 80 letters or has a
// line end; kIdentifierInvalid for the debtor's.
Result<DebtRestoration> with_plain_words(DebtRestoration r);

}  // namespace recaudo::adjustments
