#include "api/app/law_store.h"

#include "core/rates/rates.h"
#include "tax-rules/data.h"

namespace recaudo::app {
namespace {

constexpr std::chrono::seconds kFreshFor{3};

tax_rules::CertifiedRate to_certified(const rates::CertifiedRateRow& row) {
  return {.from = row.from,
          .to = row.to,
          .ibc = row.ibc,
          .usury = row.usury,
          .resolution = row.resolution,
          .status = value_or_throw(tax_rules::parse_rate_status(row.status)),
          .source = row.source};
}

}  // namespace

Result<tax_rules::LegalTables> embedded_legal_tables() {
  return tax_rules::LegalTables::parse_csv({.smmlv = tax_rules::data_file("smmlv.csv"),
                                            .ipc = tax_rules::data_file("ipc_anual.csv"),
                                            .uvt = tax_rules::data_file("uvt.csv")});
}

Result<std::unique_ptr<LawStore>> LawStore::open(Database& db, const std::string& statute_toml,
                                                 const std::string& statute_name) {
  RECAUDO_TRY(statute, tax_rules::parse_statute(statute_toml, statute_name));
  RECAUDO_TRY(tables, embedded_legal_tables());
  return std::unique_ptr<LawStore>(
      new LawStore(db, std::make_shared<const tax_rules::Statute>(std::move(statute)),
                   dues::with_shipped_tables(statute_name, statute_toml), std::move(tables)));
}

LawStore::LawStore(Database& db, std::shared_ptr<const tax_rules::Statute> statute,
                   dues::RuleTexts texts, tax_rules::LegalTables tables)
    : db_(db),
      statute_(std::move(statute)),
      texts_(std::move(texts)),
      digest_(sha256(texts_.statute)),
      tables_(std::move(tables)) {}

std::shared_ptr<const LawSnapshot> LawStore::read() const {
  std::vector<tax_rules::CertifiedRate> rows;
  for (const auto& row : db_.read([](pqxx::read_transaction& tx) { return rates::load_rates(tx); }))
    rows.push_back(to_certified(row));
  return std::make_shared<const LawSnapshot>(LawSnapshot{
      statute_, value_or_throw(tax_rules::RateTable::from_rows(std::move(rows))), digest_});
}

std::shared_ptr<const LawSnapshot> LawStore::current() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!snapshot_ || now - read_at_ > kFreshFor) {
    snapshot_ = read();
    read_at_ = now;
  }
  return snapshot_;
}

void LawStore::reload() {
  const std::lock_guard lock(mutex_);
  snapshot_.reset();
}

}  // namespace recaudo::app
