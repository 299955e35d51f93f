#include "core/journal_import/import.h"

namespace recaudo::journal_import {
namespace {

constexpr std::size_t kBlock = 10'000;  // entries of one commit
constexpr std::size_t kMostTold = 20;

void count(Report& report, const ReadEntry& read, const Result<ledger::Posted>& answer) {
  ++report.entries;
  if (answer) {
    ++(answer->repeated ? report.repeated : report.posted);
    return;
  }
  ++report.refused;
  if (report.first_refused.size() < kMostTold)
    report.first_refused.push_back({read.line, answer.error()});
}

constexpr Statement kTakeTurn{"journal_import.take_turn",
                              "select pg_try_advisory_lock(hashtext('recaudo ledger import'))"};

}  // namespace

Result<ImportTurn> ImportTurn::take(Database& db) {
  auto connection = db.connect();
  pqxx::nontransaction tx(*connection);
  if (!read_bool(exec(tx, kTakeTurn)[0][0]))
    return fail(Code::kBusy, "ya se está importando otro archivo; espere a que termine");
  return ImportTurn(std::move(connection));
}

Result<std::int64_t> count_entries(JournalReader& reader) {
  std::int64_t entries = 0;
  while (true) {
    RECAUDO_TRY(block, reader.next(kBlock));
    if (block.empty()) return entries;
    entries += static_cast<std::int64_t>(block.size());
  }
}

Result<Report> import_journal(PostingEngine& engine, const events::Actor& actor,
                              const std::string& channel, JournalReader& reader,
                              const std::function<void(const Report&)>& progress) {
  Report report;
  while (true) {
    RECAUDO_TRY(block, reader.next(kBlock));
    if (block.empty()) return report;
    std::vector<ledger::Entry> entries;
    entries.reserve(block.size());
    for (auto& read : block) entries.push_back(std::move(read.entry));
    const auto answers = engine.post_all(std::move(entries), actor, channel);
    for (std::size_t i = 0; i < block.size(); ++i) count(report, block[i], answers[i]);
    if (progress) progress(report);
  }
}

}  // namespace recaudo::journal_import
