// Entries as the array parameters of ledger.post_batch, in PostgreSQL's binary format. One form for
// whoever posts: a use case inside its transaction (journal.h) or the posting engine
// (core/processor).
#pragma once

#include <span>

#include "base/database.h"
#include "base/pg_binary.h"
#include "ledger/journal.h"

namespace recaudo::ledger {

// What ledger.post_batch and ledger.examine_batch answer for an entry.
enum class Verdict { kPosted, kRepeated, kConflict, kRefused };

struct Answer {
  std::size_t index = 0;  // of the entry in the batch
  EntrySeq seq;           // kPosted, kRepeated, kConflict: the entry that has the key
  Verdict verdict = Verdict::kRefused;
  std::string sqlstate;  // kRefused
};

// Refuses before the database is asked: kBadText for an entry without kind or source;
// kEntryUnbalanced for an entry without lines, with a zero
// line, or whose lines do not sum to zero.
Result<void> check_shape(const Entry& entry);

// Rows of ordinal, number and verdict, as the functions return them for a batch of `size`: one row
// for a whole that was posted.
std::vector<Answer> read_answers(const pqxx::result& rows, std::size_t size);

class EntryBatch {
 public:
  explicit EntryBatch(std::size_t expected);
  // At most 10,000 entries; each key once. The entry passed check_shape().
  void add(const Entry& entry, const Sha256& fingerprint);

  // ledger.post_batch; throws what the database throws.
  std::vector<Answer> post(pqxx::transaction_base& tx, Instant recorded_at);
  // Runs a statement whose first 15 parameters are those of ledger.post_batch.
  template <typename... More>
  pqxx::result run(pqxx::transaction_base& tx, const Statement& s, Instant recorded_at,
                   More&&... more) {
    return exec(tx, s, keys_.parameter(), fingerprints_.parameter(), kinds_.parameter(),
                dates_.parameter(), source_kinds_.parameter(), source_ids_.parameter(),
                reversed_.parameter_or_empty(), recorded_at, leg_entry_.parameter(),
                leg_line_.parameter(), leg_account_.parameter(), leg_amount_.parameter(),
                leg_obligation_.parameter_or_empty(), leg_third_party_.parameter_or_empty(),
                leg_cost_centre_.parameter_or_empty(), std::forward<More>(more)...);
  }
  // The same of one that answers as ledger.post_batch.
  template <typename... More>
  std::vector<Answer> ask(pqxx::transaction_base& tx, const Statement& s, Instant recorded_at,
                          More&&... more) {
    return read_answers(run(tx, s, recorded_at, std::forward<More>(more)...), size_);
  }

 private:
  std::size_t size_ = 0;
  PgBinaryArray keys_, fingerprints_, kinds_, dates_, source_kinds_, source_ids_, reversed_;
  PgBinaryArray leg_entry_, leg_line_, leg_account_, leg_amount_, leg_obligation_, leg_third_party_,
      leg_cost_centre_;
};

// The refusal that an SQLSTATE of the ledger stands for; nothing when it is not one of them.
std::optional<Code> refusal_code(std::string_view sqlstate);

}  // namespace recaudo::ledger
