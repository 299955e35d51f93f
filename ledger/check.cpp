#include "ledger/check.h"

#include <optional>
#include <set>

#include "base/database.h"
#include "ledger/balance_rows.h"
#include "ledger/chart_file.h"
#include "ledger/check_rules.h"
#include "ledger/stored_entries.h"
#include "ledger/volumes.h"

namespace recaudo::ledger {
namespace {

constexpr std::size_t kMostTold = 200;

constexpr Statement kPrints{"ledger.check.prints",
                            "select since_seq, through_seq, lines, keys from ledger.entry_print "
                            "order by since_seq"};
// What the migration wrote (0027): later versions may be an installation's own.
constexpr Statement kShippedChart{
    "ledger.check.shipped_chart",
    "select r.version, r.account_id, r.code, r.name, r.nature, r.status, r.source, v.in_force from "
    "ledger.chart_row r join ledger.chart_version v on v.id = r.version where r.version <= 2 order "
    "by r.version, r.account_id"};

// Of the sealed volumes that are in: seals cover also what no fingerprint does, the instants of
// recording, third parties and cost centres.
class Seals {
 public:
  explicit Seals(pqxx::transaction_base& tx) : volumes_(volumes(tx)) {}
  // In order of the numbers. The volume that `row` ended and that is not as it was sealed.
  std::optional<int> add(const StoredEntry& row) {
    for (const auto& v : volumes_) {
      if (!v.seal || v.taken_out || row.seq < v.first || row.seq > *v.last) continue;
      chain_.add(row);
      if (row.seq != *v.last) return std::nullopt;
      const bool same = chain_.seal() == *v.seal;
      chain_ = SealChain();
      if (!same) return v.number;
    }
    return std::nullopt;
  }

 private:
  std::vector<Volume> volumes_;
  SealChain chain_;
};

// Of the entries behind the postings (migrations/0114): instants, third parties, cost centres and
// keys, also of what no seal covers yet.
class Prints {
 public:
  explicit Prints(pqxx::transaction_base& tx) {
    for (const auto& row : exec(tx, kPrints))
      kept_.push_back({read_int(row[0]), read_int(row[1]),
                       row[2].is_null() ? std::nullopt : std::optional(read_bytes(row[2])),
                       read_bytes(row[3])});
  }
  // In order of the numbers. The entry after which a print begins whose rows are not what it says.
  std::optional<std::int64_t> add(const StoredEntry& row) {
    const std::int64_t seq = row.seq.value();
    while (at_ < kept_.size() && kept_[at_].through < seq) ++at_;
    if (at_ == kept_.size() || kept_[at_].since >= seq) return std::nullopt;
    update(row);
    const Print& print = kept_[at_];
    if (print.through != seq) return std::nullopt;
    const bool same = view(keys_->finish()) == print.keys &&
                      (!print.lines || view(lines_->finish()) == *print.lines);
    lines_.emplace();
    keys_.emplace();
    return same ? std::nullopt : std::optional(print.since);
  }

 private:
  struct Print {
    std::int64_t since, through;
    std::optional<std::string> lines;  // none: those that the seal of the volume covers
    std::string keys;
  };
  void eight(std::int64_t n) {
    for (int shift = 56; shift >= 0; shift -= 8)
      text_ += static_cast<char>(static_cast<std::uint64_t>(n) >> shift & 0xff);
  }
  // One text for each entry, in one place: there are millions.
  void update(const StoredEntry& row) {
    text_.clear();
    for (const auto& leg : row.entry.legs) {
      eight(row.seq.value());
      eight(to_unix_micros(row.recorded_at));
      eight(leg.third_party ? leg.third_party->value() : 0);
      eight(leg.cost_centre ? leg.cost_centre->value() : 0);
    }
    lines_->update(text_);
    text_ = row.entry.key.view();
    eight(row.seq.value());
    text_ += row.fingerprint;
    keys_->update(text_);
  }

  std::vector<Print> kept_;
  std::size_t at_ = 0;
  std::string text_;
  std::optional<Sha256Stream> lines_{std::in_place}, keys_{std::in_place};
};

// Rows changed so that every sum still agrees no longer say what was fingerprinted when posted.
void check_entries(pqxx::transaction_base& tx, CheckReport& report) {
  Seals seals(tx);
  Prints prints(tx);
  EntrySeq last;
  for (auto page = read_stored(tx, all_volumes(), last); !page.empty();
       page = read_stored(tx, all_volumes(), last)) {
    for (const auto& stored : page) {
      const char* fault = fault_of(stored);
      if (fault != nullptr)
        report.differences.push_back("asiento " + to_string(stored.seq) + ": " + fault);
      if (const auto broken = seals.add(stored))
        report.differences.push_back("tomo distinto de su sello: " + std::to_string(*broken));
      if (const auto broken = prints.add(stored))
        report.differences.push_back("asientos distintos de su huella, después del asiento: " +
                                     std::to_string(*broken));
      if (report.differences.size() >= kMostTold) {
        report.differences.push_back("hay más: no se leyó después del asiento " +
                                     to_string(stored.seq));
        return;
      }
    }
    last = page.back().seq;
  }
}

std::string text_of(int version, Date from, std::int64_t account, const std::string& code,
                    const std::string& name, char nature, const std::string& status,
                    const std::string& source) {
  return std::to_string(version) + '\n' + to_iso(from) + '\n' + std::to_string(account) + '\n' +
         code + '\n' + name + '\n' + nature + '\n' + status + '\n' + source;
}

// The versions of the chart that came with the program, against its files.
void check_shipped_chart(pqxx::transaction_base& tx, CheckReport& report) {
  std::set<std::string> shipped;
  for (const auto& r : shipped_chart())
    if (r.version <= 2)
      shipped.insert(
          text_of(r.version, r.from, r.id.value(), r.code, r.name, r.nature, r.status, r.source));
  for (const auto& r : exec(tx, kShippedChart)) {
    const auto text =
        text_of(r["version"].as<int>(), read_date(r["in_force"]), read_int(r["account_id"]),
                read_text(r["code"]), read_text(r["name"]), r["nature"].c_str()[0],
                read_text(r["status"]), read_text(r["source"]));
    if (shipped.erase(text) == 1) continue;
    report.differences.push_back("catálogo distinto del que trajo el programa, cuenta: " +
                                 read_text(r["code"]));
    if (report.differences.size() >= kMostTold) return;
  }
  if (!shipped.empty())
    report.differences.push_back(
        "catálogo al que le faltan cuentas de las que trajo el programa: " +
        std::to_string(shipped.size()));
}

}  // namespace

CheckReport check(pqxx::transaction_base& tx) {
  CheckReport report;
  const auto counts = tx.exec1(
      "select (select count(*) from ledger.entry), (select count(*) from ledger.posting), "
      "(select count(*) from ledger.obligation)");
  report.entries = read_int(counts[0]);
  report.postings = read_int(counts[1]);
  report.obligations = read_int(counts[2]);
  for (const auto rules : {journal_rules(), books_rules()})
    for (const auto& rule : rules)
      for (const auto& row : exec(tx, rule.statement))
        report.differences.push_back(std::string(rule.says) + ": " + read_text(row[0]));
  for (const auto& difference : control_differences(tx))
    report.differences.push_back("cuenta de control distinta de su auxiliar: " + difference);
  check_shipped_chart(tx, report);
  check_entries(tx, report);
  return report;
}

}  // namespace recaudo::ledger
