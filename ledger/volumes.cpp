#include "ledger/volumes.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/database.h"
#include "ledger/stored_entries.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kAll{
    "ledger.volumes",
    "select id, first_seq, last_seq, last_year, coalesce(latest_on, '2000-01-01'), "
    "entries, postings, seal, taken_out from ledger.volume order by id"};
constexpr Statement kCut{"ledger.cut_volume", "select ledger.cut_volume($1)"};
constexpr Statement kRoll{"ledger.roll_volume", "select ledger.roll_volume()"};
constexpr Statement kSeal{"ledger.seal_volume", "select ledger.seal_volume($1, $2, $3, $4)"};
constexpr Statement kTakeOut{"ledger.take_out_volume", "select ledger.take_out_volume($1)"};
constexpr Statement kPutBack{"ledger.put_back_volume", "select ledger.put_back_volume($1)"};

Result<Volume> find(pqxx::transaction_base& tx, int number) {
  for (const auto& v : volumes(tx))
    if (v.number == number) return v;
  return fail(Code::kNotFound, "tomo " + std::to_string(number));
}

// Runs an act that refuses with RC016.
template <typename... Args>
Result<pqxx::result> act(pqxx::transaction_base& tx, Code refused, const std::string& what,
                         const Statement& s, Args&&... args) {
  try {
    return exec(tx, s, std::forward<Args>(args)...);
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC016") return fail(refused, what);
    if (e.sqlstate() == "55P03")  // lock_not_available
      return fail(Code::kBusy, what +
                                   ": alguien lee el libro hace rato. Espere a que terminen los "
                                   "informes y las copias, y repita la orden");
    throw;
  }
}

}  // namespace

std::vector<Volume> volumes(pqxx::transaction_base& tx) {
  std::vector<Volume> out;
  for (const auto& row : exec(tx, kAll)) {
    Volume v{.number = row[0].as<int>(),
             .first = read_id<EntryTag>(row[1]),
             .last = read_optional<EntrySeq>(row[2], read_id<EntryTag>),
             .last_year = row[3].as<std::optional<int>>(),
             .latest_on = read_date(row[4]),
             .seal = std::nullopt,
             .taken_out = read_bool(row["taken_out"])};
    if (!row["seal"].is_null()) {
      VolumeSeal seal{.entries = read_int(row["entries"]), .lines = read_int(row["postings"])};
      const std::string digest = read_bytes(row["seal"]);
      std::ranges::copy(digest, seal.digest.begin());
      v.seal = seal;
    }
    out.push_back(v);
  }
  return out;
}

Result<int> cut_volume(pqxx::transaction_base& tx, int year) {
  RECAUDO_TRY(rows, act(tx, Code::kPeriodOrder, std::to_string(year), kCut, year));
  return rows[0][0].as<int>();
}

std::optional<int> roll_volume(pqxx::transaction_base& tx) {
  return exec(tx, kRoll)[0][0].as<std::optional<int>>();
}

Result<VolumeSeal> recompute_seal(pqxx::transaction_base& tx, const Volume& volume) {
  if (!volume.last)
    return fail(Code::kVolumeState, "el tomo " + std::to_string(volume.number) + " está abierto");
  const auto damaged = [&](EntrySeq seq, const char* why) {
    return fail(Code::kVolumeDamaged, "tomo " + std::to_string(volume.number) + ", asiento " +
                                          to_string(seq) + ": " + why);
  };
  SealChain chain;
  EntrySeq last{volume.first.value() - 1};
  while (last < *volume.last) {
    const auto page = read_stored(tx, tables_of_volume(volume.number), last);
    if (page.empty()) return damaged(EntrySeq{last.value() + 1}, "falta");
    for (const auto& row : page) {
      if (row.seq.value() != last.value() + 1) return damaged(EntrySeq{last.value() + 1}, "falta");
      if (const char* why = fault_of(row)) return damaged(row.seq, why);
      chain.add(row);
      last = row.seq;
    }
  }
  if (last != *volume.last) return damaged(last, "sobra");
  return chain.seal();
}

Result<VolumeSeal> seal_volume(pqxx::transaction_base& tx, int number) {
  RECAUDO_TRY(volume, find(tx, number));
  RECAUDO_TRY(seal, recompute_seal(tx, volume));
  RECAUDO_TRY(done, act(tx, Code::kVolumeState, "tomo " + std::to_string(number), kSeal, number,
                        seal.entries, seal.lines, bytea(view(seal.digest))));
  return seal;
}

Result<void> verify_volume(pqxx::transaction_base& tx, int number) {
  RECAUDO_TRY(volume, find(tx, number));
  RECAUDO_TRY(seal, recompute_seal(tx, volume));
  if (!volume.seal) return fail(Code::kVolumeState, "el tomo no tiene sello");
  if (seal != *volume.seal)
    return fail(Code::kVolumeDamaged,
                "tomo " + std::to_string(number) + ": el sello no es el suyo");
  return {};
}

Result<void> take_out_volume(pqxx::transaction_base& tx, int number) {
  if (auto ok = verify_volume(tx, number); !ok) return ok;
  RECAUDO_TRY(done,
              act(tx, Code::kVolumeState, "tomo " + std::to_string(number), kTakeOut, number));
  return {};
}

Result<void> put_back_volume(pqxx::transaction_base& tx, int number) {
  if (auto ok = verify_volume(tx, number); !ok) return ok;
  RECAUDO_TRY(done,
              act(tx, Code::kVolumeState, "tomo " + std::to_string(number), kPutBack, number));
  return {};
}

}  // namespace recaudo::ledger
