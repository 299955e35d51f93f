// Notice of the invoices of predial: the list on the web page and its posting in a visible place.
#include <gmock/gmock.h>

#include "base/bytes.h"
#include "core/adjustments/adjustments.h"
#include "core/billing/invoice_notice.h"
#include "tests/core/support.h"

namespace recaudo::billing {
namespace {

const Instant kRealNow = from_unix_micros(1'790'000'000'000'000);
const Date kToday = make_date(2026, 3, 31);

class InvoiceNotice : public ::testing::Test {
 protected:
  staff::AccountId account(const std::string& login, const std::string& role) {
    return m.db.owner().transaction([&](pqxx::work& tx) {
      return read_id<staff::AccountTag>(
          tx.exec("insert into access.account (login, name, role, natural_person, created_at) "
                  "values ('" +
                  login + "', 'Persona De Prueba', '" + role + "', sha256('" + login +
                  "'::bytea), now()) returning id")[0][0]);
    });
  }
  template <typename F>
  auto read(F&& fn) {
    return m.db.app().read([&](pqxx::read_transaction& tx) { return fn(tx); });
  }
  billing::Run billed() {
    for (const auto& r : read([](auto& tx) { return newest_runs(tx); }))
      if (r.vigencia == 2026) return r;
    throw BrokenInvariant("2026 was billed");
  }
  Result<bool> publish() {
    return perform(m.services(), events::system_actor(), "prueba",
                   [&](Work& work) { return publish_list(work, billed()); });
  }
  Result<approvals::Proposal> propose(Date on, const std::string& place = "Cartelera") {
    return perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
      return propose_posting(work, derive_uuid("prueba", std::to_string(++requests)), billed(),
                             {.on = on, .place = place, .act = "Constancia 1"}, maker, kRealNow);
    });
  }
  Result<void> approve(const approvals::Proposal& p) {
    const events::Actor actor{.role = "tesorero",
                              .person = approvals::person_of(checker),
                              .session = {},
                              .auth = events::pb::PASSWORD,
                              .second_approver = {}};
    return approve_posting(m.services(), actor, "prueba", {p.id, checker, p.digest}, kRealNow);
  }
  std::optional<dues::InvoiceNotice> notice() {
    const auto dues = read([&](auto& tx) {
      return dues::dues_of(tx, m.law(), m.parcel(0).id, bogota_date(m.clock.now()));
    });
    for (const auto& v : dues.vigencias)
      if (v.vigencia == 2026) return v.notice;
    return std::nullopt;
  }
  std::int64_t count(const std::string& sql) {
    return m.db.owner().read(
        [&](pqxx::read_transaction& tx) { return read_int(tx.exec(sql)[0][0]); });
  }
  std::string state_of(const std::string& sql, Database& db) {
    try {
      db.transaction([&](pqxx::work& tx) { tx.exec(sql); });
    } catch (const pqxx::insufficient_privilege&) {
      return "42501";
    } catch (const pqxx::sql_error& e) {
      return e.sqlstate();
    }
    return "accepted";
  }

  test::Municipality m{12};
  staff::AccountId maker = account("rita", "rentas"), checker = account("teo", "tesorero");
  int requests = 0;
};

TEST_F(InvoiceNotice, TheListHasEachInvoiceThatTheRunChargedAndIsPutThereOnce) {
  ASSERT_EQ(value_or_throw(publish()), true);
  EXPECT_EQ(value_or_throw(publish()), false);
  const auto list = *read([&](auto& tx) { return list_of(tx, billed().id); });
  EXPECT_EQ(list.on_web, kToday);
  EXPECT_EQ(list.invoices, count("select count(*) from billing.liquidation where vigencia = 2026 "
                                 "and predial + environmental + bomberil > 0"));
  EXPECT_EQ(count("select count(*) from audit.outbox o, billing.invoice_list l where "
                  "o.xmin::text = l.xmin::text"),
            1);
  const auto all =
      read([&](auto& tx) { return listed_invoices(tx, billed().id, ledger::SubjectId(0), 1'000); });
  ASSERT_EQ(all.size(), static_cast<std::size_t>(list.invoices));
  const auto rest =
      read([&](auto& tx) { return listed_invoices(tx, billed().id, all.at(2).parcel, 3); });
  ASSERT_EQ(rest.size(), 3U);
  EXPECT_EQ(rest.front().npn, all.at(3).npn) << "a page goes on after the last of the one before";
}

TEST_F(InvoiceNotice, MoreThanFiveYearsAfterTheDueDateNoListIsPublished) {
  const Date due = m.db.owner().read([](pqxx::read_transaction& tx) {
    return read_date(tx.exec("select due_on from billing.run where vigencia = 2026")[0][0]);
  });
  const Date last = add_months(due, 60);
  const auto stand_on = [&](Date day) { m.clock.set(start_of_day(day) + std::chrono::hours{12}); };
  stand_on(add_days(last, 1));
  const auto refused = publish();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kBillingRunState);
  EXPECT_THAT(refused.error().detail, testing::HasSubstr(to_long_spanish(last) + " (ET art. 717)"));
  EXPECT_EQ(count("select count(*) from billing.invoice_list"), 0);
  stand_on(last);
  EXPECT_EQ(value_or_throw(publish()), true);
}

TEST_F(InvoiceNotice, WithOneOfTheTwoPublicationsNothingIsNotified) {
  EXPECT_FALSE(notice());
  ASSERT_TRUE(publish());
  ASSERT_TRUE(notice());
  EXPECT_FALSE(dues::terms_of(*notice(), m.law().statute.saturday));
  EXPECT_THAT(dues::notice_text(*notice(), std::nullopt),
              testing::HasSubstr("falta fijarla en un lugar visible"));
}

TEST_F(InvoiceNotice, TheTermsRunFromTheLaterOfBothDays) {
  ASSERT_TRUE(publish());
  m.clock.set(m.clock.now() + std::chrono::hours{24 * 7});
  const auto p = propose(make_date(2026, 4, 7));
  ASSERT_TRUE(p) << to_text(p.error());
  const auto done = approve(*p);
  ASSERT_TRUE(done) << to_text(done.error());
  const auto terms = *dues::terms_of(*notice(), m.law().statute.saturday);
  EXPECT_EQ(terms.notified_on, make_date(2026, 4, 7));
  // 7 June 2026 is a Sunday and the 8th a holiday: the 9th.
  EXPECT_EQ(terms.appeal_until, make_date(2026, 6, 9));
  EXPECT_EQ(terms.executory_on, make_date(2026, 6, 10));
  EXPECT_EQ(terms.prescribes_on, make_date(2031, 6, 10));
}

TEST_F(InvoiceNotice, WhereTheStatuteAsksForOneDayTwoPublicationsOfTwoDaysNotifyNothing) {
  ASSERT_TRUE(publish());
  m.clock.set(m.clock.now() + std::chrono::hours{24 * 7});
  ASSERT_TRUE(approve(value_or_throw(propose(make_date(2026, 4, 7)))));
  tax_rules::Statute one_day = m.law().statute;
  one_day.notice = tax_rules::SimultaneousNotice::kSameDay;
  const dues::Law known = m.law(), law{one_day, known.rates, known.statute_digest};
  EXPECT_TRUE(dues::terms_of(*notice(), known));
  EXPECT_FALSE(dues::terms_of(*notice(), law));
  EXPECT_THAT(dues::notice_text(*notice(), law),
              testing::HasSubstr("No está notificada: las dos publicaciones debían ser del mismo"));
}

TEST_F(InvoiceNotice, APostingIsNeitherInTheFutureNorBeforeTheRunNorBeforeTheList) {
  EXPECT_EQ(propose(kToday).error().code, Code::kBillingRunState) << "no list yet";
  ASSERT_TRUE(publish());
  EXPECT_EQ(propose(add_days(kToday, 1)).error().code, Code::kBadDate);
  EXPECT_EQ(propose(make_date(2025, 1, 1)).error().code, Code::kBadDate);
  EXPECT_EQ(propose(kToday, " ").error().code, Code::kBadText);
}

TEST_F(InvoiceNotice, OnePostingOfAListIsNotedAndNobodyNotesItAlone) {
  ASSERT_TRUE(publish());
  const auto first = value_or_throw(propose(kToday)), second = value_or_throw(propose(kToday));
  EXPECT_EQ(
      state_of("select billing.note_posting('" + to_string(first.id) + "', '2026-03-31', now())",
               m.db.app()),
      "RC048")
      << "not approved";
  ASSERT_TRUE(approve(first));
  EXPECT_EQ(approve(second).error().code, Code::kBillingRunState);
  EXPECT_EQ(count("select count(*) from billing.invoice_posting"), 1);
  EXPECT_EQ(count("select count(*) from access.approval where decision is not null"), 1)
      << "what could not be noted was not decided";
}

TEST_F(InvoiceNotice, ARejectedPostingNotifiesNothing) {
  ASSERT_TRUE(publish());
  const auto p = value_or_throw(propose(kToday));
  const auto rejected = perform(m.services(), events::system_actor(), "prueba", [&](Work& work) {
    return reject_posting(work, {p.id, checker, p.digest}, kRealNow);
  });
  ASSERT_TRUE(rejected);
  EXPECT_FALSE(notice()->posted_on);
}

TEST_F(InvoiceNotice, WhatWasPublishedIsNotRewritten) {
  ASSERT_TRUE(publish());
  for (const char* statement :
       {"update billing.invoice_list set on_web = '2020-01-01'",
        "delete from billing.listed_invoice", "truncate billing.invoice_posting"})
    EXPECT_EQ(state_of(statement, m.db.owner()), "RC004") << statement;
  EXPECT_EQ(state_of("insert into billing.listed_invoice values (1, 1, 2026)", m.db.app()),
            "42501");
}

TEST_F(InvoiceNotice, APrescripcionIsCountedFromTheInvoiceThatWasNotified) {
  ASSERT_TRUE(publish());
  ASSERT_TRUE(approve(value_or_throw(propose(kToday))));
  const auto terms = *dues::terms_of(*notice(), m.law().statute.saturday);
  adjustments::ReceivableAct act{.kind = adjustments::ActKind::kPrescription,
                                 .subject = ledger::parcel_subject(m.parcel(0).id),
                                 .vigencia = 2026,
                                 .on = add_days(terms.prescribes_on, 1),
                                 .date = terms.prescribes_on,
                                 .resolution = "R-1",
                                 .reason = "Lo ordena la resolución",
                                 .prescribed = adjustments::PrescriptionFacts{}};
  m.db.owner().transaction([&](pqxx::work& tx) {
    tx.exec("select ledger.open_period(" + std::to_string(year_of(act.on)) + ", " +
            std::to_string(month_of(act.on)) + ")");
  });
  const auto effect = [&] {
    return read([&](auto& tx) {
      return adjustments::effect_of(
          tx, {.law = m.law(), .act = act, .key = derive_uuid("p", "1"), .today = act.on});
    });
  };
  EXPECT_THAT(effect().error().detail, testing::HasSubstr(to_long_spanish(terms.prescribes_on)));
  act.date = act.on;
  const auto reached = effect();
  ASSERT_TRUE(reached) << to_text(reached.error());
  EXPECT_EQ(reached->reasons->last_day, terms.prescribes_on);
  EXPECT_THAT(reached->notes,
              testing::Contains("Supone que nadie pidió reconsideración de la factura."));
}

}  // namespace
}  // namespace recaudo::billing
