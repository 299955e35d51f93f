// The journal is kept in volumes. The one being written ends when a year is closed or when it is
// full; a volume that ended never changes again, is sealed, and may be taken out of the database,
// proved outside and put back. What a volume that is out adds to balances, day totals, obligations
// and what each holder has of a credit balance stays, and so do its keys, reversals and prints; its
// lines are refused to readers (kVolumeTakenOut), never left out in silence.
// Acts of the owner's role, but for roll_volume: no server process has it.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <vector>

#include "ledger/journal.h"

namespace recaudo::ledger {

struct VolumeSeal {
  std::int64_t entries = 0;
  std::int64_t lines = 0;
  // SHA-256 chain over the entries in order: of the hash before, number, key, fingerprint, instant
  // of recording and the dimensions of each line.
  Sha256 digest{};
  bool operator==(const VolumeSeal&) const = default;
};

struct StoredEntry;
// A seal, made of the entries of one volume in order.
class SealChain {
 public:
  void add(const StoredEntry& row);
  const VolumeSeal& seal() const { return seal_; }

 private:
  VolumeSeal seal_;
};

struct Volume {
  int number = 0;
  EntrySeq first;
  std::optional<EntrySeq> last;  // none: being written
  std::optional<int> last_year;  // the year whose closing ended it; none: its size did
  Date latest_on{};              // the latest day on which any of it took effect
  std::optional<VolumeSeal> seal;
  bool taken_out = false;
};

// By number.
std::vector<Volume> volumes(pqxx::transaction_base& tx);

// Ends the volume being written after `year` was closed: kPeriodOrder when it is not, or when there
// is nothing to cut. Posting waits while its rows are looked through once; kBusy, as in the other
// acts here, when somebody reads the ledger for more than two seconds. The number of the volume
// that ended.
Result<int> cut_volume(pqxx::transaction_base& tx, int year);

// Ends the volume being written when it has its capacity (ledger.volume_rule, two million entries),
// so that the indexes that posting writes to stay in memory. For the application's role, at a quiet
// hour: posting waits as above. Gives up (55P03, pqxx::sql_error) when somebody reads the ledger
// for more than two seconds; the next call tries again. The number of the volume that ended.
std::optional<int> roll_volume(pqxx::transaction_base& tx);

// Reads every row of a cut volume, in or out: each entry balances in both books, follows the one
// before it, and says what its fingerprint says. kVolumeDamaged names the first that does not.
Result<VolumeSeal> recompute_seal(pqxx::transaction_base& tx, const Volume& volume);

// Computes the seal and keeps it, once: kVolumeState when it has one or is being written.
Result<VolumeSeal> seal_volume(pqxx::transaction_base& tx, int number);
// kVolumeDamaged when the rows are not what was sealed.
Result<void> verify_volume(pqxx::transaction_base& tx, int number);

// The oldest that is in, when it is sealed, the day totals and the prints (statement.h, sum_days)
// go past it, and a closed year ended it or a later one; kVolumeState otherwise. kVolumeDamaged as
// verify_volume.
Result<void> take_out_volume(pqxx::transaction_base& tx, int number);
// The newest that is out, after verify_volume.
Result<void> put_back_volume(pqxx::transaction_base& tx, int number);

}  // namespace recaudo::ledger
