// The identity of an obligation (obligation_identity.h) that is being opened and has no row yet:
// a bulk run knows what it opens, and tells it without reading it back.
#pragma once

#include <string>

#include "base/crypto.h"
#include "ledger/receivables.h"

namespace recaudo::ledger {

struct OpenedObligation {
  ObligationId id;
  SubjectKind subject_kind = SubjectKind::kParcel;
  SubjectId subject;
  int vigencia = 0;
  Concept item = Concept::kPredial;
  Date due_on;
};

// The text that obligation_identity.h reads from its row: an obligation that is charged, of the
// concept's receivable account.
std::string identity_of(const OpenedObligation& opened);
// As ObligationIdentities::add_to takes one in.
void add_identity(Sha256Stream& digest, const std::string& text);

}  // namespace recaudo::ledger
