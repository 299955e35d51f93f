#include "core/audit_fold/told_entries.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "core/events/entry_form.h"
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
// and for one made of the rows.
std::string digest_of_one(const events::pb::LedgerPostingEvent& event) {
  std::string text = std::to_string(event.accounting_day()) + '\n' + event.source_kind() + '\n' +
                     event.source_id() + '\n' + event.reverses_entry() + '\n';
  for (const auto& line : event.lines())
    text += line.account() + ':' + std::to_string(line.minor()) + '\n';
  return std::string(view(sha256(text)));
}

}  // namespace

Result<void> ToldEntries::add(std::uint64_t index, const events::pb::LedgerPostingEvent& event) {
  const bool is_block = event.has_block();
  const auto first = number(event.entry_id());
  const auto last = is_block ? number(event.last_entry_id()) : first;
  if (!first || !last)
    return fail(Code::kAuditEntryUnreadable,
                "entrada " + std::to_string(index) + ": número de asiento");
  told_.push_back(
      {*first, *last, is_block ? event.block().value() : digest_of_one(event), is_block});
  return {};
}

const ToldEntries::Told* ToldEntries::told_of(std::int64_t seq) const {
  const auto after = std::ranges::upper_bound(told_, seq, {}, &Told::first);
  if (after == told_.begin() || std::prev(after)->last < seq) return nullptr;
  return &*std::prev(after);
}

std::vector<std::string> ToldEntries::differences(pqxx::transaction_base& tx,
                                                  ledger::EntrySeq last) {
  std::ranges::sort(told_, {}, &Told::first);
  std::vector<std::string> out;
  auto block = std::make_unique<Sha256Stream>();
  std::int64_t oldest = 0;  // a block that begins in a volume that is out has lost its first rows
  ledger::EntrySeq after{0};
  for (auto page = ledger::read_stored(tx, ledger::all_volumes(), after); !page.empty();
       page = ledger::read_stored(tx, ledger::all_volumes(), after)) {
    if (oldest == 0) oldest = page.front().seq.value();
    for (const auto& stored : page) {
      if (stored.seq > last || out.size() >= kMostTold) return out;
      const std::int64_t seq = stored.seq.value();
      const Told* told = told_of(seq);
      if (told == nullptr) {
        out.push_back("asiento " + std::to_string(seq) + ": la bitácora no lo cuenta");
      } else if (!told->is_block) {
        if (digest_of_one(events::posting_entry(stored.entry).posting()) != told->digest)
          out.push_back("asiento " + std::to_string(seq) + ": no dice lo que contó la bitácora");
      } else if (told->first >= oldest) {
        block->update(view(ledger::fingerprint(stored.entry)));
        if (seq != told->last) continue;
        if (view(block->finish()) != told->digest)
          out.push_back("asientos " + std::to_string(told->first) + " a " +
                        std::to_string(told->last) + ": no dicen lo que contó la bitácora");
        block = std::make_unique<Sha256Stream>();
      }
    }
    after = page.back().seq;
  }
  return out;
}

}  // namespace recaudo::audit_fold
