// No read of the accounting desk scans the ledger: the plans are taken from PostgreSQL itself, also
// those inside functions, on a ledger that is large enough for a scan to be worse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <regex>

#include "ledger/aging.h"
#include "ledger/auxiliary.h"
#include "ledger/subject_statement.h"
#include "ledger/trial_balance.h"
#include "ledger/voucher.h"
#include "tests/ledger/reads_world.h"

namespace recaudo::ledger {
namespace {

constexpr int kParcels = 10'000;
constexpr int kOpen = 300;  // the others paid
const Date kLastDay = make_date(2026, 3, 31);

// What auto_explain tells this session.
class Plans : public pqxx::errorhandler {
 public:
  explicit Plans(pqxx::connection_base& c) : pqxx::errorhandler(c) {}
  bool operator()(const char text[]) noexcept override {
    told_ += text;
    return false;
  }
  std::string take() { return std::exchange(told_, {}); }

 private:
  std::string told_;
};

// Each parcel is charged on a day of January, and pays on one of February or March.
void load(ReadsWorld& world) {
  std::vector<ObligationKey> keys;
  keys.reserve(kParcels);
  std::vector<ThirdParty> owners;
  owners.reserve(kParcels);
  for (int i = 0; i < kParcels; ++i)
    owners.push_back({"CC", std::to_string(1'000'000 + i), "Prueba " + std::to_string(i)});
  for (int i = 0; i < kParcels; ++i)
    keys.push_back({.subject = SubjectId{i + 1},
                    .vigencia = 2026,
                    .item = Concept::kPredial,
                    .due_on = add_days(make_date(2026, 3, 1), i % 30),
                    .third_party = {}});
  world.db.app().transaction([&](pqxx::work& tx) {
    const auto parties = ensure_third_parties(tx, owners);
    const auto of = [&](Entry e, int i) {
      for (auto& leg : e.legs)
        if (leg.obligation) leg.third_party = parties[static_cast<std::size_t>(i)];
      return e;
    };
    const auto obligations = open_obligations(tx, keys);
    std::vector<Entry> charges, payments;
    for (int i = 0; i < kParcels; ++i) {
      const auto o = obligations[static_cast<std::size_t>(i)];
      const Money amount = Money::pesos(100 + i % 7);
      charges.push_back(of(assessment(world.act(add_days(make_date(2026, 1, 1), i % 31)),
                                      {{o, Concept::kPredial, amount}}),
                           i));
      if (i >= kOpen)
        payments.push_back(
            of(collection(world.act(add_days(make_date(2026, 2, 1), i % 59)), account::kInTransit,
                          amount, {{o, Concept::kPredial, amount, {}, {}}}, {}),
               i));
    }
    value_or_throw(post(tx, charges, kRecorded));
    value_or_throw(post(tx, payments, kRecorded));
    sum_days(tx, 1'000'000);
  });
  // Some more after the watermark.
  const auto o = world.open(kParcels + 1, 2026, make_date(2026, 3, 1));
  world.charge(o, make_date(2026, 1, 15), Money::pesos(9));
  const auto connection = world.db.owner().connect();
  pqxx::nontransaction(*connection).exec0("vacuum analyze");
}

struct Read {
  const char* name;
  std::function<void(pqxx::transaction_base&, EntrySeq known)> run;
};

const std::vector<Read>& reads() {
  static const StatementCursor middle{make_date(2026, 2, 20), EntrySeq{1}, 0};
  static const Date first = make_date(2026, 1, 1);
  static const Date week_ago = add_days(kLastDay, -7);
  static const std::vector<Read> all = {
      {"balance at a day",
       [](auto& tx, EntrySeq k) { balance_at(tx, account::kInTransit, kLastDay, k); }},
      {"first page of an account",
       [](auto& tx, EntrySeq k) {
         account_statement(tx, account::kPredialReceivable, first, kLastDay, k, 50);
       }},
      {"middle page of an account",
       [](auto& tx, EntrySeq k) {
         account_statement(tx, account::kPredialReceivable, first, kLastDay, k, 50, middle);
       }},
      {"statement of a parcel",
       [](auto& tx, EntrySeq k) {
         subject_statement(tx, "predio", SubjectId{77}, first, kLastDay, k, 50);
       }},
      {"trial balance",
       [](auto& tx, EntrySeq k) {
         trial_balance_between(tx, make_date(2026, 2, 1), kLastDay, k, AccountLevel::kAccount);
       }},
      {"ages today", [](auto& tx, EntrySeq k) { aging(tx, kLastDay, k); }},
      {"ages a week ago", [](auto& tx, EntrySeq k) { aging(tx, week_ago, k); }},
      {"obligations of an age",
       [](auto& tx, EntrySeq k) { owed(tx, kLastDay, k, Age::kTo30Days, 50); }},
      {"obligations of an age, of a plan too",
       [](auto& tx, EntrySeq k) {
         owed(tx, kLastDay, k, Age::kNotDue, 50, std::nullopt,
              {{parcel_subject(SubjectId{5}), 2026, make_date(2026, 10, 30)}});
       }},
      {"largest debtors", [](auto& tx, EntrySeq k) { debtors(tx, kLastDay, k, 50); }},
      {"third parties of an account",
       [](auto& tx, EntrySeq k) { auxiliary(tx, "1305", first, kLastDay, k, 50); }},
      {"accounts of a third party",
       [](auto& tx, EntrySeq k) { accounts_of(tx, ThirdPartyId{55}, first, kLastDay, k); }},
      {"lines of a third party",
       [](auto& tx, EntrySeq k) {
         third_party_statement(tx, ThirdPartyId{55}, account::kPredialReceivable, first, kLastDay,
                               k, 50);
       }},
      {"middle page of a third party",
       [](auto& tx, EntrySeq k) {
         third_party_statement(tx, ThirdPartyId{55}, account::kPredialReceivable, first, kLastDay,
                               k, 50, middle);
       }},
      {"search by name", [](auto& tx, EntrySeq) { search_third_parties(tx, "Prueba 55", 20); }},
      {"search by document", [](auto& tx, EntrySeq) { search_third_parties(tx, "1000055", 20); }},
      {"voucher", [](auto& tx, EntrySeq) { find_voucher(tx, EntrySeq{4'321}); }},
  };
  return all;
}

TEST(ReadPlans, NoReadOfTheDeskScansTheLedger) {
  ReadsWorld world;
  load(world);
  const auto connection = world.db.owner().connect();
  Plans plans(*connection);
  pqxx::nontransaction tx(*connection);
  tx.exec0(
      "load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_level = "
      "notice; set auto_explain.log_format = json; set auto_explain.log_nested_statements = on");
  // A partition's name begins with its table's.
  const std::regex scan(
      "\"Node Type\": \"Seq Scan\"[^{}]*\"Relation Name\": "
      "\"(entry|posting|obligation|third_party)[^\"]*\"");
  // A plan may get worse when PostgreSQL stops planning for the values at hand: the sixth call.
  for (int call = 1; call <= 7; ++call)
    for (const EntrySeq known : {known_at(tx), EntrySeq{known_at(tx).value() - 100}})
      for (const auto& read : reads()) {
        plans.take();
        read.run(tx, known);
        const std::string told = plans.take();
        EXPECT_THAT(told, ::testing::HasSubstr("Node Type")) << read.name;
        std::smatch found;
        EXPECT_FALSE(std::regex_search(told, found, scan))
            << read.name << ", call " << call << ", known " << known.value() << ": " << found[0];
      }
  // The rule can fail.
  tx.exec("select count(*) from ledger.posting");
  EXPECT_TRUE(std::regex_search(plans.take(), scan));
}

}  // namespace
}  // namespace recaudo::ledger
