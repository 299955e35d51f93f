// The journal is kept in volumes. The one being written is ended once a year is closed, or when it
// is full; then it never changes, is sealed, and may be taken out of the database, proved outside
// and put back. What it adds to balances, day totals, obligations and each holder's credit balance
// stays, and so do its keys, reversals and prints; its lines are refused by the reads
// of this module (kVolumeTakenOut), never left out in silence. All acts but roll_volume are of the
// owner's role, which no server process has.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"
#include "ledger/volume_seal.h"

namespace recaudo::ledger {

struct Volume {
  int number = 0;
  EntrySeq first;
  std::optional<EntrySeq> last;  // none: being written
  std::optional<int> last_year;  // closed with it; none yet: its size ended it
  Date latest_on{};              // of what took effect
  std::optional<VolumeSeal> seal;
  bool taken_out = false;
};

// By number.
std::vector<Volume> volumes(pqxx::transaction_base& tx);

// Ends the volume being written when `year` is closed, and answers its number: that of the one
// before, if nothing was written since. kPeriodOrder: not closed, or nothing to cut. Posting waits
// while its rows are looked through once. kBusy, here and below: somebody keeps the ledger for more
// than two seconds.
Result<int> cut_volume(pqxx::transaction_base& tx, int year);

// The same when it is full (ledger.volume_rule, two million entries), so that the indexes that
// posting writes to stay in memory. For the application's role, at a quiet hour. Where others say
// kBusy it throws 55P03 (pqxx::sql_error), and the next call tries again.
std::optional<int> roll_volume(pqxx::transaction_base& tx);

// Reads every row of a cut volume, in or out: each entry balances in both books, follows the one
// before and says what its fingerprint says; kVolumeDamaged names the first that does not.
// kVolumeState while it is being written.
Result<VolumeSeal> recompute_seal(pqxx::transaction_base& tx, const Volume& volume);

// Computes and keeps the seal, once: kVolumeState when it has one or is being written.
Result<VolumeSeal> seal_volume(pqxx::transaction_base& tx, int number);
// kVolumeDamaged when the rows are not what was sealed.
Result<void> verify_volume(pqxx::transaction_base& tx, int number);

// The oldest that is in. kVolumeState unless it is sealed, day totals and prints (statement.h,
// sum_days) go past it, and a closed year ended it or a later one. kVolumeDamaged as verify_volume.
Result<void> take_out_volume(pqxx::transaction_base& tx, int number);
// The newest that is out, after verify_volume.
Result<void> put_back_volume(pqxx::transaction_base& tx, int number);

}  // namespace recaudo::ledger
