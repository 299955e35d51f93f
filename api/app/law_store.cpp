#include "api/app/law_store.h"

#include <algorithm>

#include "base/log.h"
#include "core/rates/mora_effect.h"
#include "core/rates/national_tables.h"
#include "core/rates/rates.h"
#include "core/rates/yearly_figures.h"

namespace recaudo::app {
namespace {

constexpr std::chrono::seconds kFreshFor{3};

Result<std::shared_ptr<const LoadedStatute>> load(statutes::StatuteVersion version,
                                                  std::string text) {
  RECAUDO_TRY(statute, tax_rules::parse_statute(text, version.file_name, nullptr));
  return std::make_shared<const LoadedStatute>(
      LoadedStatute{std::move(version), std::move(text), std::move(statute)});
}

// The file as the version that it becomes.
Result<std::shared_ptr<const LoadedStatute>> load_file(const std::string& toml,
                                                       const std::string& name) {
  RECAUDO_TRY(statute, tax_rules::parse_statute(toml, name, nullptr));
  statutes::StatuteVersion version;
  version.number = 1;
  version.from = make_date(statute.first_vigencia, 1, 1);
  version.file_name = name;
  version.first_vigencia = statute.first_vigencia;
  version.last_vigencia = statute.last_vigencia;
  version.digest = sha256(toml);
  return std::make_shared<const LoadedStatute>(
      LoadedStatute{std::move(version), toml, std::move(statute)});
}

// A release may bring other tables than those that rule here: people take them in, or do not.
void tell_tables_of_the_program(const dues::NationalTables& national) {
  for (const auto table : tax_rules::kNationalTables) {
    const auto versions = national.versions(table);
    if (!std::ranges::any_of(
            versions, [&](const auto* v) { return v->text == tax_rules::shipped_text(table); }))
      log::warn("tabla_nacional",
                {{"tabla", std::string(to_code(table))},
                 {"aviso", "el programa trae otro texto: rige lo que está en la base de datos"}});
  }
}

}  // namespace

const LoadedStatute& LawSnapshot::on(Date day) const {
  const auto later = std::ranges::upper_bound(in_force, day, {}, &dues::StatuteInForce::from);
  return *versions[later == in_force.begin()
                       ? 0
                       : static_cast<std::size_t>(later - in_force.begin()) - 1];
}

dues::Law LawSnapshot::law() const {
  const LoadedStatute& now = on(today);
  return {now.statute, rates, now.version.digest, in_force, &tables, national.get()};
}

Result<std::unique_ptr<LawStore>> LawStore::open(Database& db, const Clock& clock,
                                                 const std::string& statute_toml,
                                                 const std::string& statute_name) {
  RECAUDO_TRY(given, load_file(statute_toml, statute_name));
  std::unique_ptr<LawStore> store(new LawStore(db, clock, std::move(given)));
  const auto texts = db.read([&](pqxx::read_transaction& tx) -> Result<tax_rules::LegalTexts> {
    store->read_new_versions(tx);
    if (store->versions_.empty())  // it rules, or becomes version 1
      if (auto held = tax_rules::parse_statute(statute_toml, statute_name); !held)
        return tl::unexpected(held.error());
    if (auto read = store->read_national_tables(tx); !read) return tl::unexpected(read.error());
    return rates::legal_texts(tx);
  });
  if (!texts) return tl::unexpected(texts.error());
  if (auto read = tax_rules::read_tables(*texts); !read) return tl::unexpected(read.error());
  return store;
}

LawStore::LawStore(Database& db, const Clock& clock, std::shared_ptr<const LoadedStatute> given)
    : db_(db), clock_(clock), given_(std::move(given)) {}

Result<void> LawStore::install(const Services& services) {
  RECAUDO_TRY(installed, perform(services, events::system_actor(), "instalacion", [&](Work& work) {
                rates::install_tables(work);
                return statutes::install(work, given_->text, given_->version.file_name);
              }));
  reload();
  const auto first = current()->versions.front();
  if (!installed && first->version.digest != given_->version.digest)
    log::warn("estatuto",
              {{"archivo", given_->version.file_name},
               {"aviso", "el archivo no es la versión 1: rige lo que está en la base de datos"}});
  tell_tables_of_the_program(*current()->national);
  return {};
}

void LawStore::read_new_versions(pqxx::transaction_base& tx) {
  const int known = versions_.empty() ? 0 : versions_.rbegin()->first;
  for (auto& version : statutes::load_versions(tx, known)) {
    auto text = statutes::document_of(tx, version.digest);
    invariant(text.has_value(), "a version in force has its text");
    const int number = version.number;
    versions_.emplace(number, value_or_throw(load(std::move(version), std::move(*text))));
  }
}

Result<void> LawStore::read_national_tables(pqxx::transaction_base& tx) {
  const std::int64_t newest = rates::newest_table_version(tx);
  if (newest == newest_table_) return {};
  RECAUDO_TRY(read, rates::load_tables(tx));
  national_ = std::make_shared<const dues::NationalTables>(std::move(read));
  newest_table_ = newest;
  return {};
}

std::shared_ptr<const LawSnapshot> LawStore::read() {
  std::vector<tax_rules::CertifiedRate> rows;
  tax_rules::LegalTexts texts;
  db_.read([&](pqxx::read_transaction& tx) {
    rows.clear();
    texts = rates::legal_texts(tx);
    for (const auto& row : rates::load_rates(tx)) rows.push_back(rates::to_certified(row));
    read_new_versions(tx);
    value_or_throw(read_national_tables(tx));
  });
  auto tables = value_or_throw(tax_rules::read_tables(texts));
  LawSnapshot snapshot{.versions = {},
                       .in_force = {},
                       .rates = value_or_throw(tax_rules::RateTable::from_rows(std::move(rows))),
                       .texts = std::move(texts),
                       .tables = std::move(tables),
                       .national = national_,
                       .today = clock_.today()};
  for (const auto& [number, version] : versions_) snapshot.versions.push_back(version);
  if (snapshot.versions.empty()) snapshot.versions.push_back(given_);
  for (const auto& v : snapshot.versions)
    snapshot.in_force.push_back({v->version.from, &v->statute, &v->version.digest});
  return std::make_shared<const LawSnapshot>(std::move(snapshot));
}

dues::RuleTexts LawStore::texts(int vigencia) {
  const auto snapshot = current();
  const auto& statute = snapshot->on(make_date(vigencia, 1, 1));
  return {.statute_name = statute.version.file_name,
          .statute = statute.text,
          .smmlv = snapshot->texts.smmlv,
          .ipc = snapshot->texts.ipc,
          .uvt = snapshot->texts.uvt};
}

dues::ServiceRuleTexts LawStore::service_texts(Date day) {
  const auto snapshot = current();
  const auto& statute = snapshot->on(day);
  return {.statute_name = statute.version.file_name,
          .statute = statute.text,
          .limits = std::string(
              snapshot->national->text_on(tax_rules::NationalTable::kServiceLimits, day))};
}

std::shared_ptr<const LawSnapshot> LawStore::fresh() {
  const std::lock_guard lock(mutex_);
  const bool usable = snapshot_ && answered_ == wanted_ &&
                      std::chrono::steady_clock::now() - read_at_ <= kFreshFor &&
                      snapshot_->today == clock_.today();
  return usable ? snapshot_ : nullptr;
}

std::shared_ptr<const LawSnapshot> LawStore::current() {
  if (auto known = fresh()) return known;
  const std::lock_guard one_reader(reading_);
  if (auto known = fresh()) return known;  // read while this one waited
  std::unique_lock lock(mutex_);
  const int answers = wanted_;  // what is approved from here on may not be in what is read
  lock.unlock();
  const auto now = std::chrono::steady_clock::now();
  auto snapshot = read();
  lock.lock();
  snapshot_ = snapshot;
  read_at_ = now;
  answered_ = answers;
  return snapshot;
}

const tax_rules::Statute& LawStore::statute() {
  {
    const std::lock_guard lock(mutex_);
    if (snapshot_) return snapshot_->on(clock_.today()).statute;
  }
  return current()->on(clock_.today()).statute;
}

void LawStore::reload() {
  const std::lock_guard lock(mutex_);
  ++wanted_;
}

}  // namespace recaudo::app
