#include "reconciliation/reconcile.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/camt053.h"
#include "tests/bank_files/collection_writer.h"

namespace recaudo::reconciliation {
namespace {

using bank_files::testing::WrittenDetail;
using bank_files::testing::WrittenLot;

const Date kDay = make_date(2026, 10, 5);

bank_files::CollectionFile file_of(const std::vector<WrittenLot>& lots) {
  return bank_files::parse_collection_2001(bank_files::testing::write_collection(lots), {}).value();
}

bank_files::StatementEntry credit(Money amount, const std::string& reference, Date day = kDay) {
  bank_files::StatementEntry e;
  e.bank_reference = reference;
  e.amount = amount;
  e.booked_on = e.valued_on = day;
  return e;
}

bank_files::Statement statement_of(std::vector<bank_files::StatementEntry> entries) {
  bank_files::Statement s;
  s.id = bank_files::StatementId("S1");
  s.account = AccountNumber("400702127399");
  s.from = s.to = kDay;
  s.entries = std::move(entries);
  for (const auto& e : s.entries) s.closing += e.signed_amount();
  return s;
}

ExpectedPayment pse(int id, std::int64_t centavos, PaymentState state = PaymentState::kApproved) {
  return {PaymentId(id),
          SlipReference("9000" + std::to_string(id)),
          TicketId(id),
          Cus("77" + bank_files::testing::digits(id, 6)),
          Money::centavos(centavos),
          kDay,
          state,
          false};
}

WrittenDetail pse_line(int id, std::int64_t centavos) {
  return {id, centavos, 3, 15, 0, id, 0, "   "};
}

// One PSE line of 100 centavos for ticket 1, credited the same day.
Input one_line(ExpectedPayment payment, WrittenDetail line = pse_line(1, 100)) {
  Input in;
  in.payments = {std::move(payment)};
  in.files = {file_of({{line}})};
  in.statements = {statement_of({credit(in.files[0].total, "R1")})};
  in.overdue_cutoff = add_days(kDay, -1);
  return in;
}

Decision only(const Input& in) {
  const auto out = reconcile(in).value();
  EXPECT_EQ(out.size(), 1U);
  return out.at(0);
}

TEST(Reconcile, AnApprovedPaymentInFileAndStatementSettles) {
  const auto d = only(one_line(pse(1, 100)));
  EXPECT_EQ(d.type, DecisionType::kSettle);
  EXPECT_EQ(d.why, "referencia igual · valor igual · fecha +0 · CUS igual");
}

TEST(Reconcile, ACreditThatNamesEveryPaymentOfItsFileIsTheFilesTotal) {
  Input in;
  in.payments = {pse(1, 100), pse(2, 250)};
  in.files = {file_of({{pse_line(1, 100), pse_line(2, 250)}})};
  auto entry = credit(in.files[0].total, "R1");
  for (const auto& p : in.payments) {
    bank_files::StatementTransaction t;
    t.amount = p.amount;
    t.references = {p.cus.str()};
    entry.transactions.push_back(t);
  }
  in.statements = {statement_of({entry})};
  in.overdue_cutoff = add_days(kDay, -1);
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  for (const auto& d : out) EXPECT_EQ(d.type, DecisionType::kSettle);
}

TEST(Reconcile, ACreditThatNamesTheOnlyPaymentOfItsFileIsThatFilesTotal) {
  Input in = one_line(pse(1, 100));
  bank_files::StatementTransaction t;
  t.references = {in.payments[0].cus.str()};
  in.statements[0].entries[0].transactions = {t};
  EXPECT_EQ(only(in).type, DecisionType::kSettle);
}

TEST(Reconcile, LessMoneyThanApprovedIsValorMenor) {
  const auto d = only(one_line(pse(1, 101)));
  EXPECT_EQ(name(*d.exception), "VALOR_MENOR");
  EXPECT_EQ(d.difference, Money::centavos(-1));
}

TEST(Reconcile, MoneyForADeclinedPaymentIsNotApplied) {
  EXPECT_EQ(name(*only(one_line(pse(1, 100, PaymentState::kDeclined))).exception),
            "NO_APROBADO_CON_DINERO");
}

TEST(Reconcile, AnotherAuthorizationIsDatos) {
  auto line = pse_line(1, 100);
  line.authorization = 2;
  EXPECT_EQ(name(*only(one_line(pse(1, 100), line)).exception), "DATOS");
}

TEST(Reconcile, AReturnedLineIsNotSettled) {
  auto line = pse_line(1, 100);
  line.cause = "02 ";
  EXPECT_EQ(only(one_line(pse(1, 100), line)).type, DecisionType::kReturnedItem);
}

TEST(Reconcile, WithoutTheCreditNothingOfTheFileIsApplied) {
  auto in = one_line(pse(1, 100));
  in.statements.clear();
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].type, DecisionType::kFileWithoutCredit);
  EXPECT_EQ(name(*out[1].exception), "ESPERADO");
  in.overdue_cutoff = kDay;
  EXPECT_EQ(name(*reconcile(in).value()[1].exception), "VENCIDO");
}

TEST(Reconcile, AnOrderPaidAtTheWindowTwiceIsDuplicado) {
  Input in;
  in.orders = {{SlipReference("5"), Money::centavos(100), kDay, false}};
  WrittenDetail other{5, 100};
  other.office = 41;
  in.files = {file_of({{WrittenDetail{5, 100}, other}})};
  in.statements = {statement_of({credit(Money::centavos(200), "R1")})};
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].type, DecisionType::kWindowPayment);
  EXPECT_EQ(out[1].type, DecisionType::kDuplicate);
}

TEST(Reconcile, AnUnknownReferenceIsSinOrden) {
  auto in = one_line(pse(1, 100));
  in.payments.clear();
  EXPECT_EQ(name(*only(in).exception), "SIN_ORDEN");
}

TEST(Reconcile, ALineMatchedBeforeIsNotMatchedAgain) {
  auto in = one_line(pse(1, 100));
  in.payments[0].already_settled = true;
  in.matched_details = {{in.files[0].sha256, 1, 2}};
  EXPECT_EQ(only(in).type, DecisionType::kAlreadyMatched);
}

TEST(Reconcile, FridaysFileIsCreditedOnTuesdayWhenMondayIsAHoliday) {
  const auto with_credit_on = [](unsigned day) {
    auto in = one_line(pse(1, 100));
    in.files = {
        bank_files::parse_collection_2001(
            bank_files::testing::write_collection({{pse_line(1, 100)}}, {.date = "20261009"}), {})
            .value()};
    in.statements = {statement_of({credit(in.files[0].total, "R1", make_date(2026, 10, day))})};
    return reconcile(in).value().at(0).type;
  };
  EXPECT_EQ(with_credit_on(13), DecisionType::kSettle);
  EXPECT_EQ(with_credit_on(14), DecisionType::kFileWithoutCredit);
}

TEST(Reconcile, AnOpeningThatIsNotTheLastClosingIsAGap) {
  Input in;
  in.statements = {statement_of({})};
  auto before = balance_of(in.statements[0]);
  before.from = before.to = add_days(kDay, -1);
  before.closing = Money::centavos(5);
  in.known_statements = {before};
  EXPECT_EQ(only(in).type, DecisionType::kStatementGap);
}

TEST(Reconcile, AStatementToldAgainLongerIsNoGap) {
  Input in;
  in.statements = {statement_of({credit(Money::centavos(100), "1")})};
  auto shorter = balance_of(in.statements[0]);
  shorter.closing = shorter.opening;
  in.known_statements = {shorter};
  const auto decisions = reconcile(in).value();
  for (const auto& d : decisions) EXPECT_NE(d.type, DecisionType::kStatementGap);
}

TEST(Reconcile, AStatementToldTwiceJoinsByWhicheverOfItsClosingsTheNextOpensWith) {
  Input in;
  in.statements = {statement_of({credit(Money::centavos(100), "1", add_days(kDay, 1))})};
  in.statements[0].from = in.statements[0].to = add_days(kDay, 1);
  in.statements[0].opening = Money::centavos(60);
  in.statements[0].closing = Money::centavos(160);
  auto told = balance_of(statement_of({}));
  told.closing = Money::centavos(60);  // after the fee of the evening
  auto running = told;
  running.closing = Money::centavos(70);
  for (const auto& order : {std::vector{running, told}, std::vector{told, running}}) {
    in.known_statements = order;
    const auto decisions = reconcile(in).value();
    for (const auto& d : decisions) EXPECT_NE(d.type, DecisionType::kStatementGap);
  }
  in.known_statements = {running};
  EXPECT_EQ(reconcile(in).value().at(0).type, DecisionType::kStatementGap);
}

TEST(Reconcile, ADepositOfATillIsKnownByItsSlipAndItsAmount) {
  Input in;
  in.statements = {statement_of({credit(Money::centavos(100), "CONS-77")})};
  in.till_moves = {{"CONS-77", Money::centavos(90)}, {"CONS-78", Money::centavos(100)}};
  EXPECT_EQ(only(in).type, DecisionType::kCreditWithoutFile);
  in.till_moves.push_back({"CONS-77", Money::centavos(100)});
  EXPECT_EQ(only(in).type, DecisionType::kTillMove);
  EXPECT_EQ(only(in).slip, "CONS-77");
  EXPECT_FALSE(only(in).exception);
}

// A line of ACH that carries the order's reference, as the gateways' payments come.
Input gateway_line(std::vector<ExpectedPayment> payments) {
  Input in;
  for (auto& p : payments) p.order_reference = SlipReference("120260000012345");
  in.payments = std::move(payments);
  in.files = {file_of({{{120260000012345, 100, 3, 15, 0, 555, 0, "   "}}})};
  in.statements = {statement_of({credit(in.files[0].total, "R1")})};
  in.overdue_cutoff = add_days(kDay, -1);
  return in;
}

TEST(Reconcile, APaymentWhoseRailToldNoCusIsKnownByOrderAndAmount) {
  auto p = pse(1, 100);
  p.cus = Cus("15113-1774988181-41177");
  const auto d = only(gateway_line({p}));
  EXPECT_EQ(d.type, DecisionType::kSettle);
  EXPECT_EQ(d.why, "referencia igual · valor igual · fecha +0 · sin CUS de la pasarela");
}

TEST(Reconcile, MoneyOfAGatewaysPaymentThatNeverBeganNamesIt) {
  auto ended = pse(1, 100, PaymentState::kExpired);
  ended.cus = Cus();
  const auto d = only(gateway_line({ended}));
  EXPECT_EQ(d.type, DecisionType::kNotApprovedWithMoney);
  EXPECT_EQ(d.payments, std::vector{PaymentId(1)});
}

TEST(Reconcile, AnotherAuthorizationOfAKnownCusIsNotThatPaymentByItsOrder) {
  auto in = gateway_line({pse(1, 100)});
  in.orders = {{SlipReference("120260000012345"), Money::centavos(100), kDay, true}};
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);  // the payment still waits for its money
  EXPECT_EQ(out[0].type, DecisionType::kUnknownReference);
  EXPECT_EQ(out[0].orders, std::vector{SlipReference("120260000012345")});
  EXPECT_NE(std::string(out[0].reason).find("de esta orden"), std::string::npos);
}

Input instant_payment(Money amount, bool paid = false, Date valid_until = kDay) {
  Input in;
  in.orders = {{SlipReference("120260000012345"), Money::centavos(100), valid_until, paid}};
  auto entry = credit(amount, "BREB1");
  entry.additional_info = "BRE-B QR REF 120260000012345";
  in.statements = {statement_of({entry})};
  return in;
}

TEST(Reconcile, ACreditWithTheReferenceAndTheAmountOfAnOrderPaysIt) {
  const auto d = only(instant_payment(Money::centavos(100)));
  EXPECT_EQ(d.type, DecisionType::kWindowPayment);
  EXPECT_EQ(d.orders, std::vector{SlipReference("120260000012345")});
  EXPECT_FALSE(d.exception);
}

TEST(Reconcile, ACreditForAnOrderThatIsPaidIsDuplicado) {
  const auto d = only(instant_payment(Money::centavos(100), true));
  EXPECT_EQ(name(*d.exception), "DUPLICADO");
}

TEST(Reconcile, ACreditOfAnotherAmountWaitsUnderItsOrder) {
  const auto d = only(instant_payment(Money::centavos(99)));
  EXPECT_EQ(name(*d.exception), "VALOR_MENOR");
  EXPECT_EQ(d.orders, std::vector{SlipReference("120260000012345")});
}

TEST(Reconcile, ACreditAfterTheOrdersDayIsDatos) {
  const auto d = only(instant_payment(Money::centavos(100), false, add_days(kDay, -1)));
  EXPECT_EQ(name(*d.exception), "DATOS");
}

// A file of another order with the total of the credit, of that day.
bank_files::CollectionFile file_of_another_order() {
  return file_of({{{120260000054321, 100, 1, 1, 0, 0, 0, "   "}}});
}

TEST(Reconcile, ACreditThatNamesAnOrderIsNotTheTotalOfAnothersFile) {
  auto in = instant_payment(Money::centavos(100));
  in.orders.push_back({SlipReference("120260000054321"), Money::centavos(100), kDay, false});
  in.files = {file_of_another_order()};
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].type, DecisionType::kFileWithoutCredit);
  EXPECT_EQ(out[1].type, DecisionType::kWindowPayment);
  EXPECT_EQ(out[1].orders, std::vector{SlipReference("120260000012345")});
}

TEST(Reconcile, ACreditThatPaidItsOrderEarlierIsNotTheTotalOfAnothersFile) {
  Input in;
  in.orders = {{SlipReference("120260000054321"), Money::centavos(100), kDay, false}};
  in.files = {file_of_another_order()};
  auto earlier = entry_keys(statement_of({credit(Money::centavos(100), "BREB1")})).at(0);
  in.loose_credits = {{earlier, {}, SlipReference("120260000012345"), true}};
  EXPECT_EQ(only(in).type, DecisionType::kFileWithoutCredit);
}

// Two persons said whose a credit was before the file of that total came.
Input file_of_money_that_an_act_applied(std::vector<SlipReference> orders_of_the_debt) {
  Input in;
  in.orders = {{SlipReference("120260000054321"), Money::centavos(100), kDay, false}};
  in.files = {file_of_another_order()};
  const auto earlier = entry_keys(statement_of({credit(Money::centavos(100), "LOTE1")})).at(0);
  in.loose_credits = {{.key = earlier,
                       .names = {},
                       .order = {},
                       .act = ActOnCredit{"R-017 de 2026", std::move(orders_of_the_debt)}}};
  return in;
}

TEST(Reconcile, AFileWhoseMoneyAnActAppliedElsewherePaysNothingAndNamesTheResolution) {
  const auto d = only(file_of_money_that_an_act_applied({SlipReference("120260000012345")}));
  EXPECT_EQ(d.type, DecisionType::kFileWithoutCredit);
  EXPECT_EQ(name(*d.exception), "ARCHIVO");
  EXPECT_NE(d.reason.find("R-017 de 2026"), std::string::npos);
  EXPECT_NE(d.reason.find("revoque esa aplicación (2 personas)"), std::string::npos);
  EXPECT_TRUE(d.entries.empty());
}

TEST(Reconcile, AFileThatNamesTheDebtWhichAnActPaidIsMatchedAlready) {
  const auto d = only(file_of_money_that_an_act_applied({SlipReference("120260000054321")}));
  EXPECT_EQ(d.type, DecisionType::kAlreadyMatched);
  EXPECT_FALSE(d.exception);
  EXPECT_TRUE(d.entries.empty());
}

TEST(Reconcile, ASecondFileOfThatDebtIsOfMoneyThatHasNotCome) {
  auto in = file_of_money_that_an_act_applied({SlipReference("120260000054321")});
  in.files.push_back(in.files.front());
  in.files.back().sha256.front() ^= 1;
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].type, DecisionType::kAlreadyMatched);
  EXPECT_EQ(out[1].type, DecisionType::kFileWithoutCredit);
}

TEST(Reconcile, AnotherCreditOfThatTotalIsTheFilesBeforeOneThatAnActApplied) {
  auto in = file_of_money_that_an_act_applied({});
  in.statements = {statement_of({credit(Money::centavos(100), "LOTE2")})};
  EXPECT_EQ(only(in).type, DecisionType::kWindowPayment);
}

TEST(Reconcile, ACreditForAnOrderWhosePaymentWaitsIsThatPaymentsMoney) {
  auto in = instant_payment(Money::centavos(100), true);
  auto waiting = pse(1, 100);
  waiting.order_reference = SlipReference("120260000012345");
  in.payments = {waiting};
  in.overdue_cutoff = add_days(kDay, -1);
  const auto d = only(in);
  EXPECT_EQ(d.type, DecisionType::kSettle);
  EXPECT_EQ(d.names, PaymentId(1));
}

TEST(Reconcile, MoneyThatWasThereBeforeThePaymentWasApprovedIsAnothers) {
  auto in = instant_payment(Money::centavos(100), true);
  auto waiting = pse(1, 100);
  waiting.order_reference = SlipReference("120260000012345");
  waiting.approved_on = add_days(kDay, 1);
  in.payments = {waiting};
  const auto out = reconcile(in).value();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].type, DecisionType::kDuplicate);
  EXPECT_TRUE(out[0].payments.empty());
  EXPECT_EQ(out[1].type, DecisionType::kApprovedWithoutMoney) << "it still waits for its own";
}

TEST(Reconcile, MoneyThatFitsSeveralEndedAttemptsNamesEach) {
  auto declined = pse(1, 100, PaymentState::kDeclined),
       unknown = pse(2, 100, PaymentState::kExpired);
  declined.cus = unknown.cus = Cus();
  const auto d = only(gateway_line({declined, unknown}));
  EXPECT_EQ(d.type, DecisionType::kNotApprovedWithMoney);
  EXPECT_EQ(d.payments, (std::vector{PaymentId(2), PaymentId(1)}));
}

TEST(Reconcile, ACreditThatNamesTwoOrdersPaysNeither) {
  auto in = instant_payment(Money::centavos(100));
  in.orders.push_back({SlipReference("120260000054321"), Money::centavos(100), kDay, false});
  in.statements[0].entries[0].additional_info += " 120260000054321";
  EXPECT_EQ(only(in).type, DecisionType::kCreditWithoutFile);
}

TEST(Reconcile, RepeatedPaymentIdsAreRefused) {
  Input in;
  in.payments = {pse(1, 100), pse(1, 100)};
  EXPECT_EQ(reconcile(in).error().code, Code::kReconciliationInput);
}

TEST(Reconcile, TheSampleDayExplainsEveryMovement) {
  Input in;
  const std::string dir = RECAUDO_RAILS_DATA;
  in.files = {bank_files::parse_collection_2001(
                  *read_file(dir + "/asobancaria/recaudo2001_valid.txt", 1 << 20), {})
                  .value()};
  in.statements =
      bank_files::parse_camt053(*read_file(dir + "/statements/camt053_08.xml", 1 << 20)).value();
  in.payments = {{PaymentId(1), SlipReference("120260000012345"), TicketId(9), Cus("2263241"),
                  Money::pesos(1'254'300), kDay, PaymentState::kApproved, false}};
  std::map<DecisionType, int> n;
  const auto decisions = reconcile(in).value();
  for (const auto& d : decisions) ++n[d.type];
  EXPECT_EQ(n[DecisionType::kSettle], 1);
  EXPECT_EQ(n[DecisionType::kUnknownReference], 5);
  EXPECT_EQ(n[DecisionType::kFee], 3);
  EXPECT_EQ(n[DecisionType::kReturnedItem], 1);
}

// reconcile() itself throws BrokenInvariant when a centavo, a line or a payment is lost or
// repeated.
RC_GTEST_PROP(Reconcile, ConservesEverythingInAnyOrder, ()) {
  Input in;
  const auto small = rc::gen::inRange<std::int64_t>(1, 4);
  for (int id = 1; id <= 5; ++id)
    in.payments.push_back(
        pse(id, *small, *rc::gen::element(PaymentState::kApproved, PaymentState::kDeclined)));
  for (int id = 1; id <= 3; ++id)
    in.orders.push_back({SlipReference(std::to_string(id)), Money::centavos(*small), kDay, false});
  std::vector<bank_files::StatementEntry> entries;
  for (int f = 0; f < 3; ++f) {
    WrittenLot lot;
    const int lines = *rc::gen::inRange(1, 5);
    for (int i = 0; i < lines; ++i) {
      const int id = *rc::gen::inRange(1, 8);
      auto d = *rc::gen::arbitrary<bool>() ? pse_line(id, *small) : WrittenDetail{id, *small};
      d.office = f * 10 + i;
      lot.push_back(d);
    }
    in.files.push_back(file_of({lot}));
    if (*rc::gen::arbitrary<bool>())
      entries.push_back(credit(in.files.back().total, "R" + std::to_string(f)));
  }
  entries.push_back(
      credit(Money::centavos(*small), *rc::gen::element<std::string>("77000001", "")));
  in.statements = {statement_of(entries)};
  if (*rc::gen::arbitrary<bool>()) in.statements.push_back(in.statements[0]);
  const auto before = reconcile(in).value();
  Money bank, decided;
  for (const auto& s : in.statements)
    for (const auto& e : s.entries) bank += e.signed_amount();
  for (const auto& d : before)
    for (const auto& part : d.entries) decided += part.amount;
  RC_ASSERT(bank == decided);
  auto other = in;
  std::reverse(other.payments.begin(), other.payments.end());
  std::reverse(other.orders.begin(), other.orders.end());
  std::rotate(other.files.begin(), other.files.begin() + 1, other.files.end());
  for (auto& s : other.statements) std::reverse(s.entries.begin(), s.entries.end());
  RC_ASSERT(reconcile(other).value() == before);
}

}  // namespace
}  // namespace recaudo::reconciliation
