// A day of the bank ends in one way, in whatever order its files arrive and in however many runs
// they are read.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/closing/bank_day.h"
#include "core/payments/start_payment.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/scripted_gateway.h"
#include "tests/core/support.h"
#include "tests/support/few_cases.h"

namespace recaudo::closing {
namespace {

using bank_files::testing::WrittenDetail;
using test::WrittenMovement;

const Date kDay = make_date(2026, 3, 31);
constexpr int kApproved = 3;

// A municipality with three payments that PSE approved, one that it declined and two open orders.
struct Town {
  payments::Order order(int parcel) {
    return value_or_throw(
        payments::create_order(m.services(), m.law(), events::anonymous_taxpayer(),
                               {.subject = ledger::parcel_subject(m.parcel(parcel).id),
                                .vigencias = {2026},
                                .request_key = "o-" + std::to_string(parcel)}));
  }
  payments::Payment decided(int parcel, gateways::PaymentState state) {
    const auto o = order(parcel);
    const auto outcome = value_or_throw(
        payments::start_payment(m.services(), m.law(), gateway, events::anonymous_taxpayer(),
                                {.order = o.token,
                                 .payer = {},
                                 .bank_code = "1007",
                                 .bank_name = "BANCO DE PRUEBA",
                                 .payer_ip = "127.0.0.1",
                                 .request_key = "s-" + std::to_string(parcel),
                                 .return_url_base = "https://localhost/pago/"}));
    const auto p = std::get<payments::Started>(outcome).payment;
    gateway.answer(p, state);
    return value_or_throw(
        payments::query_now(m.services(), m.law(), gateway, p.ticket, payments::Source::kReturn));
  }
  Town() {
    for (int i = 0; i < kApproved; ++i)
      paid.push_back(decided(i, gateways::PaymentState::kApproved));
    paid.push_back(decided(kApproved, gateways::PaymentState::kDeclined));
    for (int i = 0; i < 2; ++i) orders.push_back(order(kApproved + 1 + i));
    database = m.db.owner().read([](pqxx::read_transaction& tx) {
      return tx.exec1("select current_database()")[0].as<std::string>();
    });
  }
  test::Municipality m;
  test::ScriptedGateway gateway;
  std::vector<payments::Payment> paid;
  std::vector<payments::Order> orders;
  std::string database;
};

// What is kept of the town once its connections are closed: its database is the template.
struct Template {
  std::vector<payments::Payment> paid;
  std::vector<payments::Order> orders;
  std::string database;
  int copies = 0;
};

// How a day ended.
struct End {
  std::map<std::string, Money> balances;
  std::multiset<std::string> open;
  std::set<std::int64_t> settled;
  bool operator==(const End&) const = default;
};

std::ostream& operator<<(std::ostream& out, const End& end) {
  for (const auto& [account, net] : end.balances) out << account << " " << to_plain(net) << "\n";
  for (const auto& text : end.open) out << text << "\n";
  for (const auto ticket : end.settled) out << "abonado " << ticket << "\n";
  return out;
}

using Run = std::vector<NamedFile>;

End end_of(Template& town, const std::vector<Run>& runs) {
  auto& cluster = test::TestCluster::instance();
  const std::string name = town.database + "_copy_" + std::to_string(town.copies++);
  cluster.server().create_database(name, town.database);
  Database db({.conninfo = cluster.conninfo(name, "recaudo_app"), .max_connections = 2});
  const ManualClock clock(start_of_day(kDay) + std::chrono::hours{20});
  const events::EventLog events(db, clock,
                                {.service = "prueba",
                                 .entity = "00000",
                                 .pseudonym_key = Secret(std::string(32, 'k')),
                                 .pseudonym_epoch = 1});
  for (const auto& files : runs)
    value_or_throw(reconcile({db, clock, events}, test::DemoLaw::instance().law(),
                             events::system_actor(), kDay, files));
  return db.read([&](pqxx::read_transaction& tx) {
    RC_ASSERT(ledger::check(tx).ok());
    End end;
    const auto day = bank_day(tx, kDay);
    RC_ASSERT(day.difference().value_or(Money()).is_zero());
    for (const auto& b : ledger::trial_balance(tx))
      if (!b.net().is_zero()) end.balances[b.code] = b.net();
    for (const auto& d : day.decisions)
      if (!d.exception.empty())
        end.open.insert(d.type + " " + d.exception + " " + to_plain(d.amount) + " " +
                        to_plain(d.difference) + " " + d.reference);
    for (const auto& row :
         tx.exec("select id from payments.attempt where rail = 'pse' and settled_at is not null"))
      end.settled.insert(row[0].as<std::int64_t>());
    return end;
  });
}

WrittenDetail pse(const payments::Payment& p) {
  return {.reference = p.ticket.value(),
          .centavos = p.amount.centavos(),
          .origin = 3,
          .means = 15,
          .authorization = static_cast<int>(std::stoll(p.cus.str()) % 1'000'000)};
}

// One line of a collection file: right, or wrong in one of the ways that banks are.
WrittenDetail any_line(const Template& town) {
  const auto p = [&] {
    return pse(town.paid.at(static_cast<std::size_t>(*rc::gen::inRange(0, kApproved))));
  };
  const auto& o = town.orders.at(static_cast<std::size_t>(*rc::gen::inRange(0, 2)));
  WrittenDetail window{.reference = std::stoll(o.reference.str()), .centavos = o.total.centavos()};
  auto line = p();
  switch (
      *rc::gen::weightedElement<int>({{4, 0}, {2, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}})) {
    case 0:
      return line;
    case 1:
      return window;
    case 2:
      line.centavos += 100;
      return line;
    case 3:
      line.authorization += 1;
      return line;
    case 4:
      return pse(town.paid.back());
    case 5:
      line = window;
      line.centavos -= 100;
      return line;
    default:
      line.cause = "02 ";
      return line;
  }
}

struct Collected {
  NamedFile file;
  Money total;
  std::string names;  // text of its credit
};

Collected any_file(const Template& town, int number) {
  std::vector<WrittenDetail> lines;
  Collected out;
  out.names = "RECAUDO";
  if (*rc::gen::inRange(0, 3) == 0) {  // one payment, whose credit names it
    const auto& p = town.paid.at(static_cast<std::size_t>(*rc::gen::inRange(0, kApproved + 1)));
    lines = {pse(p)};
    if (*rc::gen::inRange(0, 4) == 0) lines[0].centavos += 100 + number;
    if (*rc::gen::inRange(0, 4) == 0) lines[0].authorization += 1;
    out.names = "PAGO " + p.cus.str();
  } else {
    const int n = *rc::gen::inRange(1, 5);
    for (int i = 0; i < n; ++i) lines.push_back(any_line(town));
    // No order of ours, and what makes the total of each file its own.
    lines.push_back({.reference = 777 + number, .centavos = 1'000'003LL * (number + 1)});
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].office = number * 10 + static_cast<int>(i);
    out.total += Money::centavos(lines[i].centavos);
  }
  out.file = {"recaudo_" + std::to_string(number) + ".txt",
              bank_files::testing::write_collection({lines}, {.date = to_compact(kDay)})};
  return out;
}

// Files and statements of one day, with credits that come and some that do not.
Run any_day(const Template& town) {
  Run out;
  std::vector<std::vector<WrittenMovement>> moved(2);
  std::set<Money> amounts;
  const auto add = [&](const WrittenMovement& m) {
    // Two credits of one amount are each other's doubles: which is whose, nobody can say.
    RC_PRE(amounts.insert(m.amount).second);
    moved.at(static_cast<std::size_t>(*rc::gen::inRange(0, 2))).push_back(m);
  };
  const int files = *rc::gen::inRange(1, 4);
  for (int i = 0; i < files; ++i) {
    const auto f = any_file(town, i);
    out.push_back(f.file);
    if (*rc::gen::inRange(0, 5) > 0)
      add({f.total, "LOTE" + std::to_string(i), f.names});
    else
      RC_PRE(amounts.insert(f.total).second);
  }
  if (*rc::gen::arbitrary<bool>()) {
    const auto& p = town.paid.at(static_cast<std::size_t>(*rc::gen::inRange(0, kApproved + 1)));
    const Money other = Money::centavos(*rc::gen::element<std::int64_t>(0, 0, 700));
    add({p.amount + other, "SOLO", "PAGO " + p.cus.str()});
  }
  if (*rc::gen::arbitrary<bool>()) add({Money::centavos(31'337), "SUELTO"});
  if (*rc::gen::arbitrary<bool>()) add({-Money::pesos(2'800), "COM", "COMISION", true});
  Money balance;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    out.push_back({"extracto_" + std::to_string(i) + ".xml",
                   test::write_statement(kDay, balance, moved[i], {.id = std::to_string(i + 1)})});
    for (const auto& movement : moved[i]) balance += movement.amount;
  }
  return out;
}

std::vector<Run> in_runs(Run files) {
  for (std::size_t i = files.size(); i > 1; --i)
    std::swap(files[i - 1],
              files[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(i)))]);
  std::vector<Run> runs(1);
  for (auto& f : files) {
    if (!runs.back().empty() && *rc::gen::inRange(0, 3) > 0) runs.emplace_back();
    runs.back().push_back(std::move(f));
  }
  return runs;
}

TEST(ClosingOrder, AnyOrderOfTheFilesAndAnySplitInRunsEndsTheDayTheSame) {
  Template town;
  {
    Town open;
    town = {open.paid, open.orders, open.database, 0};
  }
  test::check_few(8, "any order of arrival ends the same", [&] {
    const auto files = any_day(town);
    const auto at_once = end_of(town, {files});
    const auto runs = in_runs(files);
    std::string order;
    for (const auto& run : runs) {
      for (const auto& f : run) order += f.name + " ";
      order += "| ";
    }
    RC_LOG(order);
    RC_ASSERT(end_of(town, runs) == at_once);
  });
}

}  // namespace
}  // namespace recaudo::closing
