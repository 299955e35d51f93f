#include "core/dues/rules_of_record.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/database.h"
#include "tax-rules/yearly_figure.h"

namespace recaudo::dues {
namespace {

constexpr Statement kKeep{"dues.keep_rules", "select billing.keep_rules($1, $2, $3, $4, $5, $6)"};
constexpr Statement kTexts{
    "dues.rule_texts",
    "select statute_name, statute, smmlv, ipc, uvt from billing.rules where digest = $1"};

Sha256 digest_of(const RuleTexts& t) {
  const Sha256 statute = sha256(t.statute), smmlv = sha256(t.smmlv), ipc = sha256(t.ipc),
               uvt = sha256(t.uvt);
  return sha256_of({view(statute), view(smmlv), view(ipc), view(uvt)});
}

// Rules never change under their digest, so what was read stays read.
class Shelf {
 public:
  static Shelf& instance() {
    static Shelf shelf;
    return shelf;
  }
  std::shared_ptr<const RulesOfRecord> find(const Sha256& digest) {
    const std::lock_guard lock(mutex_);
    const auto it = rules_.find(digest);
    return it == rules_.end() ? nullptr : it->second;
  }
  void put(std::shared_ptr<const RulesOfRecord> rules) {
    const std::lock_guard lock(mutex_);
    const Sha256 digest = rules->digest;
    rules_.insert_or_assign(digest, std::move(rules));
  }

 private:
  std::mutex mutex_;
  std::map<Sha256, std::shared_ptr<const RulesOfRecord>> rules_;
};

}  // namespace

RuleTexts with_shipped_tables(std::string_view statute_name, std::string_view statute) {
  auto tables = tax_rules::shipped_legal_texts();
  return {.statute_name = std::string(statute_name),
          .statute = std::string(statute),
          .smmlv = std::move(tables.smmlv),
          .ipc = std::move(tables.ipc),
          .uvt = std::move(tables.uvt)};
}

Result<std::shared_ptr<const RulesOfRecord>> read_rules(const RuleTexts& texts) {
  // Of an approved statute; and predial reads nothing of public services.
  RECAUDO_TRY(statute, tax_rules::parse_statute(texts.statute, texts.statute_name, nullptr));
  RECAUDO_TRY(tables, tax_rules::LegalTables::parse_csv(
                          {.smmlv = texts.smmlv, .ipc = texts.ipc, .uvt = texts.uvt}));
  return std::make_shared<const RulesOfRecord>(
      RulesOfRecord{digest_of(texts), std::move(statute), std::move(tables)});
}

RulesId keep_rules(pqxx::transaction_base& tx, const RuleTexts& texts, Instant at) {
  return read_id<RulesTag>(exec(tx, kKeep, texts.statute_name, bytea(texts.statute),
                                bytea(texts.smmlv), bytea(texts.ipc), bytea(texts.uvt), at)[0][0]);
}

Result<std::shared_ptr<const RulesOfRecord>> rules_of_record(pqxx::transaction_base& tx,
                                                             const Sha256& digest) {
  if (auto known = Shelf::instance().find(digest)) return known;
  const auto rows = exec(tx, kTexts, bytea(view(digest)));
  invariant(rows.size() == 1, "a liquidation names rules that were kept");
  RECAUDO_TRY(rules, read_rules({.statute_name = read_text(rows[0][0]),
                                 .statute = read_bytes(rows[0][1]),
                                 .smmlv = read_bytes(rows[0][2]),
                                 .ipc = read_bytes(rows[0][3]),
                                 .uvt = read_bytes(rows[0][4])}));
  invariant(rules->digest == digest, "kept rules have their digest");
  Shelf::instance().put(rules);
  return rules;
}

}  // namespace recaudo::dues
