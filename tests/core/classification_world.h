// A bank whose credits a closing cannot apply, for acts that say whose debt they pay.
#pragma once

#include "core/closing/bank_day.h"
#include "core/closing/unapplied_credit.h"
#include "tests/bank_files/collection_writer.h"
#include "tests/core/bank_writer.h"
#include "tests/core/support.h"

namespace recaudo::test {

class BankOf {
 public:
  explicit BankOf(Municipality& m) : m_(m) {}

  // A statement of that day with these movements, and whatever else comes with it.
  closing::BankDay books(const std::vector<WrittenMovement>& movements, Date day,
                         std::vector<closing::NamedFile> files = {}) {
    const std::string id = "E" + std::to_string(++statements_);
    files.push_back({id + ".xml", write_statement(day, balance_, movements, {.id = id})});
    for (const auto& movement : movements) balance_ += movement.amount;
    return reconciled(day, files);
  }
  closing::BankDay reconciled(Date day, const std::vector<closing::NamedFile>& files) {
    return value_or_throw(
        closing::reconcile(m_.services(), m_.law(), events::system_actor(), day, files));
  }
  // A credit that nobody explains: the entry by which it waits.
  ledger::EntrySeq credits(Money amount, Date day, const std::string& text = "CONSIGNACION") {
    books({{amount, "B" + std::to_string(++movements_), text}}, day);
    return newest();
  }
  // A line of a collection file, with the credit that pays the file.
  ledger::EntrySeq collects(const bank_files::testing::WrittenDetail& line, Date collected,
                            Date credited) {
    books({{Money::centavos(line.centavos), "B" + std::to_string(++movements_)}}, credited,
          {file({line}, collected)});
    return newest();
  }
  static closing::NamedFile file(const std::vector<bank_files::testing::WrittenDetail>& lines,
                                 Date collected) {
    return {"recaudo_" + to_compact(collected) + ".txt",
            bank_files::testing::write_collection({lines}, {.date = to_compact(collected)})};
  }
  // Its one line pays that order.
  static closing::NamedFile file_of(const payments::Order& o, Date collected) {
    return file({{.reference = std::stoll(o.reference.str()), .centavos = o.total.centavos()}},
                collected);
  }
  std::vector<closing::UnappliedCredit> unapplied() {
    return m_.db.app().read(
        [](pqxx::read_transaction& tx) { return closing::unapplied_credits(tx, 100); });
  }
  std::vector<closing::OpenException> exceptions() {
    return m_.db.app().read(
        [](pqxx::read_transaction& tx) { return closing::open_exceptions(tx, 100); });
  }

 private:
  ledger::EntrySeq newest() {
    const auto waiting = unapplied();
    invariant(!waiting.empty(), "the closing left it to be classified");
    return waiting.back().entry;
  }

  Municipality& m_;
  Money balance_;
  int statements_ = 0, movements_ = 0;
};

}  // namespace recaudo::test
