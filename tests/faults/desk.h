// The people at the desks of a scenario's municipality: one till and three of the staff.
#pragma once

#include <algorithm>

#include "core/adjustments/adjustments.h"
#include "core/till/till.h"
#include "tests/faults/site.h"

namespace recaudo::test {

struct Desk {
  explicit Desk(const World& world) : site(world) {}

  template <typename F>
  auto act(F&& f) {
    return perform(site.services(), events::system_actor(), "ventanilla", std::forward<F>(f));
  }
  template <typename F>
  auto ask(F&& f) {
    return site.db.read(std::forward<F>(f));
  }
  staff::AccountId account(const std::string& login) {
    return ask([&](pqxx::read_transaction& tx) {
      return read_id<staff::AccountTag>(
          tx.exec_params1("select id from access.account where login = $1", login)[0]);
    });
  }
  events::Actor treasurer() {
    return {.role = "tesorero",
            .person = approvals::person_of(account("teresa")),
            .session = {},
            .auth = events::pb::PASSWORD,
            .second_approver = {}};
  }
  // A resolution of today about that parcel.
  static adjustments::ReceivableAct act_on(adjustments::ActKind kind, ledger::SubjectId parcel) {
    adjustments::ReceivableAct out;
    out.kind = kind;
    out.subject = ledger::parcel_subject(parcel);
    out.on = kDay;
    out.resolution = "R-1 de 2026";
    out.reason = "Resolución que ordena la corrección";
    return out;
  }
  // Two persons; proposed again under the same request, it is the same proposal.
  Uuid decide(const std::string& request, const adjustments::ReceivableAct& typed) {
    const auto proposal = value_or_throw(act([&](Work& work) {
      return adjustments::propose(work, law(), request, typed, account("teo"), noon());
    }));
    value_or_throw(adjustments::approve(site.services(), law(), treasurer(), "backoffice",
                                        {proposal.id, account("teresa"), proposal.digest}, noon()));
    return proposal.id;
  }
  std::size_t times_done(ledger::SubjectId parcel, adjustments::ActKind kind) {
    const auto all =
        ask([&](pqxx::read_transaction& tx) { return adjustments::done_acts_of(tx, parcel, 20); });
    return static_cast<std::size_t>(std::ranges::count(all, kind, &adjustments::DoneAct::kind));
  }
  std::optional<till::Shift> turn() {
    const auto turns =
        ask([](pqxx::read_transaction& tx) { return till::shifts_of_day(tx, kDay); });
    return turns.empty() ? std::nullopt : std::optional(turns.front());
  }
  till::Register books() {
    return ask([](pqxx::read_transaction& tx) { return till::registers(tx).at(0); });
  }
  static constexpr const char* kSlip = "CON-1";
  bool deposited() {
    const auto moves = ask([](pqxx::read_transaction& tx) { return till::movements(tx, 10); });
    return std::ranges::any_of(moves, [](const auto& m) { return m.slip == kSlip; });
  }

  Site site;
};

// A till, its cashier and two of the treasury. Not in every scenario: a roll that is loaded comes
// before the first account.
inline void hire(const World& world, Desk& desk) {
  Database owner({.conninfo = conninfo(world, "postgres"), .max_connections = 1});
  owner.transaction([](pqxx::work& tx) {
    tx.exec(
        "insert into access.account (login, name, role, natural_person, created_at) select login, "
        "'Persona De Prueba', role, sha256(login::bytea), now() from (values ('carla', 'cajero'), "
        "('teresa', 'tesorero'), ('teo', 'tesorero')) as people(login, role) where not exists "
        "(select from access.account)");
  });
  if (desk.ask([](pqxx::read_transaction& tx) { return till::registers(tx).empty(); }))
    value_or_throw(desk.act([](Work& work) { return till::add_register(work, "Caja 1"); }));
}

}  // namespace recaudo::test
