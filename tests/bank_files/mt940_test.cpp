#include "gateways/bank_files/mt940.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "tests/support/replaced.h"

namespace recaudo::bank_files {
namespace {

using test::replaced;

std::string sample() {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/statements/mt940.sta", 1 << 20);
}

// One movement between its balances.
std::string one(const std::string& line61, const std::string& closing,
                const std::string& line86 = "") {
  return ":20:REF1\r\n:25:040/00400702127399\r\n:28C:1/1\r\n:60F:C260101COP100,00\r\n:61:" +
         line61 + "\r\n" + line86 + ":62F:" + closing + "\r\n-\r\n";
}

StatementEntry entry_of(const std::string& text) {
  const auto read = parse_mt940(text);
  EXPECT_TRUE(read) << (read ? "" : to_text(read.error()));
  return read ? read->front().entries.front() : StatementEntry{};
}

std::string refusal(const std::string& text) {
  const auto read = parse_mt940(text);
  return read ? "" : to_text(read.error()).substr(0, to_text(read.error()).find(':'));
}

TEST(Mt940, AReversalOfACreditIsADebitThatSaysSo) {
  const auto e = entry_of(one("2601010101RC40,NRTIX", "C260101COP60,00"));
  EXPECT_TRUE(e.reversal);
  EXPECT_EQ(e.signed_amount(), Money::pesos(-40));
}

TEST(Mt940, AReversalOfADebitIsACredit) {
  const auto e = entry_of(one("2601010101RD40,5NTRFX", "C260101COP140,50"));
  EXPECT_TRUE(e.reversal);
  EXPECT_EQ(e.signed_amount(), Money::centavos(4'050));
}

TEST(Mt940, AFundsLetterIsNotPartOfTheAmount) {
  EXPECT_EQ(entry_of(one("2601010101CP40,00NTRFX", "C260101COP140,00")).amount, Money::pesos(40));
}

TEST(Mt940, AnEntryDateTakesTheYearThatIsNearest) {
  const auto next = entry_of(one("2512310102C40,NTRFX", "C260102COP140,00"));
  EXPECT_EQ(next.valued_on, make_date(2025, 12, 31));
  EXPECT_EQ(next.booked_on, make_date(2026, 1, 2));
  const auto before = entry_of(one("2601011231C40,NTRFX", "C260102COP140,00"));
  EXPECT_EQ(before.booked_on, make_date(2025, 12, 31));
}

TEST(Mt940, WithoutEntryDateItIsBookedOnItsValueDate) {
  EXPECT_EQ(entry_of(one("260101C40,NTRFX", "C260101COP140,00")).booked_on, make_date(2026, 1, 1));
}

TEST(Mt940, ADayThatDoesNotExistIsRefusedWhereItStands) {
  EXPECT_EQ(refusal(one("2602300101C40,NTRFX", "C260101COP140,00")), "E_DATE, línea 5, columna 5");
  EXPECT_EQ(refusal(one("2601010230C40,NTRFX", "C260101COP140,00")), "E_DATE, línea 5, columna 11");
}

TEST(Mt940, ReferencesStandAsInCamt053) {
  const auto e = entry_of(one("260101C40,NTRF120260000012345//0007\r\nEXTRA", "C260101COP140,00"));
  EXPECT_EQ(e.bank_reference, "120260000012345");
  EXPECT_EQ(e.entry_reference, "0007");
  EXPECT_EQ(e.additional_info, "EXTRA");
  EXPECT_EQ(entry_of(one("260101C40,NTRFNONREF", "C260101COP140,00")).bank_reference, "");
}

TEST(Mt940, ALineThatTheBankCutIsJoinedAndOneThatItEndedIsNot) {
  const std::string full(65, 'a');
  const auto e = entry_of(
      one("260101C40,NTRFX", "C260101COP140,00", ":86:" + full + "bc\r\nsegundo\r\nfin\r\n"));
  EXPECT_EQ(e.additional_info, full + "bcsegundo fin");
}

TEST(Mt940, StructuredInformationGivesTheTextAndTheName) {
  const auto e = entry_of(one("260101C40,NTRFX", "C260101COP140,00",
                              ":86:166?00ABONO?20REF 120260000012345?32ANA PEREZ?33 GOMEZ\r\n"));
  EXPECT_EQ(e.additional_info, "ABONO REF 120260000012345");
  EXPECT_EQ(e.transactions.front().counterparty, "ANA PEREZ GOMEZ");
}

TEST(Mt940, LatinTextsBecomeUtf8) {
  const auto e =
      entry_of(one("260101C40,NTRFX", "C260101COP140,00", ":86:CONSIGNACI\xD3N MU\xD1OZ\r\n"));
  EXPECT_EQ(e.additional_info, "CONSIGNACIÓN MUÑOZ");
}

TEST(Mt940, AnEmptyInformationFieldIsNoFault) {
  EXPECT_EQ(entry_of(one("260101C40,NTRFX", "C260101COP140,00", ":86:\r\n")).additional_info, "");
}

TEST(Mt940, AStatementThatDoesNotAddIsRefused) {
  EXPECT_EQ(refusal(replaced(sample(), ":62F:C261005COP15743888,50", ":62F:C261005COP15743888,51")),
            "E_BALANCE, línea 17, columna 1");
}

TEST(Mt940, ASecondInformationFieldAddsToTheFirst) {
  const auto e = entry_of(
      one("260101C40,NTRFX", "C260101COP140,00", ":86:ABONO\r\n:86:REF 120260000012345\r\n"));
  EXPECT_EQ(e.additional_info, "ABONO REF 120260000012345");
  ASSERT_EQ(e.transactions.size(), 1U);
  EXPECT_EQ(e.transactions.front().remittance.size(), 2U);
}

TEST(Mt940, AnInformationFieldBeforeTheFirstMovementIsOfTheStatement) {
  const auto text = replaced(one("260101C40,NTRFX", "C260101COP140,00", ":86:ABONO\r\n"),
                             ":61:", ":86:EXTRACTO\r\n:61:");
  EXPECT_EQ(entry_of(text).additional_info, "ABONO");
}

TEST(Mt940, BlanksThatFillALineAreNotOfItsField) {
  std::string padded;
  for (const char c : sample()) padded += c == '\r' ? std::string("   \r") : std::string(1, c);
  const auto read = parse_mt940(padded);
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().entries[2].entry_reference, "0003");
  EXPECT_EQ(read->front().entries[2].additional_info, "COMISION PSE");
  EXPECT_EQ(read->front().message_id, "STM261005");
}

TEST(Mt940, TheFrameOfDosPccIsLeftAside) {
  const auto message = "\x01{1:F01BANKCOBBXXXX0000000000}{2:O9400000000000}{4:\r\n" +
                       replaced(sample(), "\r\n-\r\n", "\r\n-}\x03") + std::string(40, ' ');
  const auto read = parse_mt940(message + message + "\x1A");
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->size(), 2U);
  EXPECT_EQ(parse_mt940("\x01" + replaced(sample(), "\r\n-\r\n", "\r\n-\x03")).value().size(), 1U);
}

TEST(Mt940, TheEndMarkOfDosEndsTheFile) {
  for (const char* mark : {"\x1A", "\x1A\x1A\x1A", "\x1A\r\n"})
    EXPECT_EQ(refusal(sample() + mark), "");
  EXPECT_EQ(refusal(replaced(sample(), "COMISION", "COMI\x1AION")),
            "E_CHARSET, línea 10, columna 9");
}

TEST(Mt940, SwiftBlocksAreLeftAside) {
  const auto wrapped = "{1:F01BANKCOBBXXXX0000000000}{2:O9400000}{4:\r\n" +
                       replaced(sample(), "\r\n-", "\r\n-}{5:{CHK:0}}");
  const auto read = parse_mt940(wrapped);
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().closing, Money::centavos(1'574'388'850));
}

TEST(Mt940, SeveralMessagesAreSeveralStatements) {
  EXPECT_EQ(parse_mt940(sample() + sample()).value().size(), 2U);
}

TEST(Mt940, PagesAreOneStatement) {
  const std::string pages =
      ":20:A\r\n:25:1\r\n:28C:7/1\r\n:60F:C260101COP100,\r\n:61:260101C5,NTRFX\r\n"
      ":62M:C260101COP105,\r\n-\r\n:20:A\r\n:25:1\r\n:28C:7/2\r\n:60M:C260101COP105,\r\n"
      ":61:260101D1,NTRFY\r\n:62F:C260101COP104,\r\n-";
  const auto read = parse_mt940(pages);
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().opening, Money::pesos(100));
  EXPECT_EQ(read->front().closing, Money::pesos(104));
  EXPECT_EQ(read->front().entries.size(), 2U);
}

TEST(Mt940, AMissingPageIsRefused) {
  const std::string first =
      ":20:A\r\n:25:1\r\n:28C:7/1\r\n:60F:C260101COP100,\r\n:62M:C260101COP100,\r\n-\r\n";
  EXPECT_EQ(refusal(first), "E_TRUNCATED");
  EXPECT_EQ(refusal(first + sample()), "E_PAGE, línea 10, columna 1");
  EXPECT_EQ(refusal(replaced(sample(), ":60F:", ":60M:")), "E_PAGE, línea 4, columna 1");
}

TEST(Mt940, AnIntradayReportIsNotAStatement) {
  EXPECT_EQ(refusal(replaced(sample(), ":60F:C261005COP10250000,00", ":34F:COP0,")),
            "E_FORMAT, línea 4, columna 1");
}

TEST(Mt940, AControlByteIsRefused) {
  EXPECT_EQ(refusal(replaced(sample(), "COMISION", "COMI\x01ION")),
            "E_CHARSET, línea 10, columna 9");
}

TEST(Mt940, AnAmountNeedsItsMark) {
  EXPECT_EQ(refusal(one("260101C40NTRFX", "C260101COP140,00")), "E_AMOUNT, línea 5, columna 12");
  EXPECT_EQ(refusal(one("260101C4,001NTRFX", "C260101COP140,00")), "E_AMOUNT, línea 5, columna 12");
}

TEST(Mt940, WithoutAFinalLineEndItIsRead) {
  const auto text = sample();
  EXPECT_TRUE(parse_mt940(text.substr(0, text.rfind("\r\n-"))));
}

RC_GTEST_PROP(Mt940, OneChangedByteIsRefusedOrStillAddsUp, ()) {
  static const std::string original = sample();
  auto text = original;
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto read = parse_mt940(text);
  if (!read) return;
  for (const auto& s : *read) {
    Money sum = s.opening;
    for (const auto& e : s.entries) sum += e.signed_amount();
    RC_ASSERT(sum == s.closing);
  }
}

}  // namespace
}  // namespace recaudo::bank_files
