#include "core/audit_fold/told_entries.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "core/events/entry_form.h"
#include "ledger/obligation_identity.h"
#include "ledger/stored_entries.h"

namespace recaudo::audit_fold {
namespace {

constexpr std::size_t kMostTold = 20;

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size() || n < 1) return std::nullopt;
  return n;
}

// What an event says of one entry, but for its number: the same text for the event that was told
// and for one made of the rows. Events of older programs tell no fingerprint.
std::string digest_of_one(const events::pb::LedgerPostingEvent& event, bool with_print) {
  std::string text = std::to_string(event.accounting_day()) + '\n' + event.source_kind() + '\n' +
                     event.source_id() + '\n' + event.reverses_entry() + '\n';
  for (const auto& line : event.lines())
    text += line.account() + ':' + std::to_string(line.minor()) + '\n';
  if (with_print) text += event.fingerprint();
  return std::string(view(sha256(text)));
}

ledger::ObligationIdentities identities_of(pqxx::transaction_base& tx,
                                           const std::vector<ledger::StoredEntry>& page) {
  std::vector<ledger::Entry> entries;
  entries.reserve(page.size());
  for (const auto& stored : page) entries.push_back(stored.entry);
  return ledger::ObligationIdentities::read(tx, entries);
}

std::string print_of(const ledger::Entry& entry) {
  return std::string(view(ledger::fingerprint(entry)));
}

}  // namespace

Result<void> ToldEntries::add(std::uint64_t index, const events::pb::LedgerPostingEvent& event) {
  const bool is_block = event.has_block();
  const auto first = number(event.entry_id());
  const auto last = is_block ? number(event.last_entry_id()) : first;
  if (!first || !last)
    return fail(Code::kAuditEntryUnreadable,
                "entrada " + std::to_string(index) + ": número de asiento");
  const bool has_print = !event.fingerprint().empty();
  told_.push_back({*first, *last,
                   is_block ? event.block().value() : digest_of_one(event, has_print),
                   event.obligations(), is_block, has_print});
  return {};
}

const ToldEntries::Told* ToldEntries::told_of(std::int64_t seq) const {
  const auto after = std::ranges::upper_bound(told_, seq, {}, &Told::first);
  if (after == told_.begin() || std::prev(after)->last < seq) return nullptr;
  return &*std::prev(after);
}

namespace {

// What the rows of one told event are, entry by entry.
class Retold {
 public:
  void add(const ledger::Entry& entry, const ledger::ObligationIdentities& named) {
    prints_.update(print_of(entry));
    named.add_to(obligations_, entry);
  }
  bool same_block(const std::string& told) { return view(prints_.finish()) == told; }
  // Nothing was told of them by older programs, and by who posts without naming any.
  bool same_obligations(const std::string& told) {
    return told.empty() || view(obligations_.finish()) == told;
  }

 private:
  Sha256Stream prints_, obligations_;
};

std::string places(std::int64_t first, std::int64_t last) {
  if (first == last) return "asiento " + std::to_string(first);
  return "asientos " + std::to_string(first) + " a " + std::to_string(last);
}

}  // namespace

std::vector<std::string> ToldEntries::differences(pqxx::transaction_base& tx,
                                                  ledger::EntrySeq last) {
  std::ranges::sort(told_, {}, &Told::first);
  std::vector<std::string> out;
  auto retold = std::make_unique<Retold>();
  std::int64_t oldest = 0;  // a block that begins in a volume that is out has lost its first rows
  ledger::EntrySeq after{0};
  for (auto page = ledger::read_stored(tx, ledger::all_volumes(), after); !page.empty();
       page = ledger::read_stored(tx, ledger::all_volumes(), after)) {
    if (oldest == 0) oldest = page.front().seq.value();
    const auto named = identities_of(tx, page);
    for (const auto& stored : page) {
      if (stored.seq > last || out.size() >= kMostTold) return out;
      const std::int64_t seq = stored.seq.value();
      const Told* told = told_of(seq);
      if (told == nullptr) {
        out.push_back(places(seq, seq) + ": la bitácora no lo cuenta");
        continue;
      }
      if (told->first < oldest) continue;
      retold->add(stored.entry, named);
      if (seq != told->last) continue;
      const bool same =
          told->is_block
              ? retold->same_block(told->digest)
              : digest_of_one(events::posting_entry(stored.entry, ledger::fingerprint(stored.entry))
                                  .posting(),
                              told->has_print) == told->digest;
      const auto where = places(told->first, told->last);
      if (!same)
        out.push_back(where + (told->is_block ? ": no dicen" : ": no dice") +
                      " lo que contó la bitácora");
      if (!retold->same_obligations(told->obligations))
        out.push_back(where + ": sus obligaciones no son de quien ni de lo que contó la bitácora");
      retold = std::make_unique<Retold>();
    }
    after = page.back().seq;
  }
  return out;
}

}  // namespace recaudo::audit_fold
