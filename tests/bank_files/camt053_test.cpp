#include "gateways/bank_files/camt053.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "tests/support/replaced.h"

namespace recaudo::bank_files {
namespace {

using test::replaced;

std::string sample(const std::string& name = "camt053_08.xml") {
  return *read_file(std::string(RECAUDO_RAILS_DATA) + "/statements/" + name, 1 << 20);
}

std::string code_of(const std::string& xml) {
  const auto result = parse_camt053(xml);
  return result ? "" : result.error().code;
}

TEST(Camt053, VersionsTwoAndEightTellTheSameStory) {
  const auto two = parse_camt053(sample("camt053_02.xml"));
  const auto eight = parse_camt053(sample());
  ASSERT_TRUE(two && eight);
  EXPECT_EQ((*two)[0].version, 2);
  EXPECT_EQ((*eight)[0].version, 8);
  ASSERT_EQ((*two)[0].entries.size(), (*eight)[0].entries.size());
  for (std::size_t i = 0; i < (*two)[0].entries.size(); ++i) {
    const auto& a = (*two)[0].entries[i];
    const auto& b = (*eight)[0].entries[i];
    EXPECT_EQ(a.signed_amount(), b.signed_amount());
    EXPECT_EQ(a.transactions[0].counterparty, b.transactions[0].counterparty);
    EXPECT_EQ(a.transactions[0].amount, b.transactions[0].amount);
  }
}

TEST(Camt053, AReversalKeepsTheSideThatTheBankWrote) {
  const auto statements = parse_camt053(sample()).value();
  const auto& entry = statements[0].entries[4];
  EXPECT_TRUE(entry.reversal);
  EXPECT_EQ(entry.signed_amount(), Money::pesos(-882'150));
  EXPECT_EQ(entry.transactions[0].return_reason, "AM04");
}

TEST(Camt053, AStatementThatDoesNotAddIsRefused) {
  EXPECT_EQ(code_of(replaced(sample(), "15743888.50", "15743888.51")), "E_BALANCE");
}

TEST(Camt053, PendingEntriesDoNotCount) {
  auto xml = replaced(sample(), "<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Cd>PDNG</Cd></Sts>");
  EXPECT_EQ(code_of(xml), "E_BALANCE");
  const auto read = parse_camt053(replaced(xml, "15743888.50", "10577488.00"));
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[0].not_booked, 1);
  EXPECT_EQ((*read)[0].entries.size(), 5U);
}

TEST(Camt053, DecimalsBeyondTheCentavoMustBeZero) {
  EXPECT_EQ(code_of(replaced(sample(), "15743888.50", "15743888.50000")), "");
  EXPECT_EQ(code_of(replaced(sample(), "15743888.50", "15743888.501")), "E_AMOUNT");
  for (const char* bad : {"", "-1", "1e3", "1.", ".5", "1.000000", "1,5", "99999999999999999999"})
    EXPECT_EQ(code_of(replaced(sample(), "15743888.50", bad)), "E_AMOUNT") << bad;
}

TEST(Camt053, ADocumentTypeIsRefused) {
  EXPECT_EQ(code_of(replaced(sample(), "<Document",
                             "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document")),
            "E_XML_DTD");
}

TEST(Camt053, AnUnknownEntityIsRefused) {
  EXPECT_EQ(code_of(replaced(sample(), "ANA PEREZ", "&ana;")), "E_XML_ENTITY");
}

TEST(Camt053, ADeepDocumentIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_EQ(code_of(replaced(sample(), "<GrpHdr>", deep + "<GrpHdr>")), "E_DEPTH");
}

TEST(Camt053, AnUnknownVersionIsRefused) {
  EXPECT_EQ(code_of(replaced(sample(), "camt.053.001.08", "camt.053.001.99")), "E_VERSION");
}

TEST(Camt053, EveryVersionWhoseEntriesAreReadAlikeIsRead) {
  for (const char* version : {"03", "04", "05", "06", "07", "09", "10"})
    EXPECT_EQ(
        code_of(replaced(sample(), "camt.053.001.08", std::string("camt.053.001.") + version)), "")
        << version;
}

TEST(Camt053, OnlyADeclaredNamespaceSaysTheVersion) {
  const std::string name = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
  EXPECT_EQ(code_of(replaced(sample(), "<Document ",
                             "<Document xsi:schemaLocation=\"" + name +
                                 " camt.053.001.08.xsd\" "
                                 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ")),
            "");
  EXPECT_EQ(code_of(replaced(sample(), "<Document xmlns=", "<Document xsi:schemaLocation=")),
            "E_VERSION");
}

TEST(Camt053, ADayMayCarryAZone) {
  for (const char* zone : {"Z", "-05:00", "+00:00"})
    EXPECT_EQ(code_of(replaced(sample(), "<BookgDt><Dt>2026-10-05",
                               std::string("<BookgDt><Dt>2026-10-05") + zone)),
              "")
        << zone;
  for (const char* bad : {"z", "-0500", "-5:00", " x"})
    EXPECT_EQ(code_of(replaced(sample(), "<BookgDt><Dt>2026-10-05",
                               std::string("<BookgDt><Dt>2026-10-05") + bad)),
              "E_DATE")
        << bad;
}

TEST(Camt053, BlanksAroundAValueMeanNothing) {
  EXPECT_EQ(code_of(replaced(sample(), "15743888.50<", "\n  15743888.50 <")), "");
  EXPECT_EQ(code_of(replaced(sample(), "15743888.50<", "15743 888.50<")), "E_AMOUNT");
}

TEST(Camt053, ATextInPiecesIsReadWhole) {
  const auto read = parse_camt053(replaced(sample(), "<Ustrd>PSE CUS 2263241 REF",
                                           "<Ustrd><![CDATA[PSE & CUS]]> 2263241 <!-- x -->REF"));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().entries[1].transactions[0].remittance.front(),
            "PSE & CUS 2263241 REF 120260000012345");
}

TEST(Camt053, LatinOneIsReadWhereItIsDeclared) {
  const auto latin = replaced(sample(), "ANA PEREZ", "ANA P\xC9REZ");
  EXPECT_EQ(code_of(latin), "E_CHARSET");
  const auto read = parse_camt053(replaced(latin, "UTF-8", "iso-8859-1"));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->front().entries[1].transactions[0].counterparty, "ANA PÉREZ GOMEZ");
}

TEST(Camt053, TransactionsMustAddUpToTheirEntry) {
  EXPECT_EQ(code_of(replaced(sample(), "</Refs><Amt Ccy=\"COP\">5166400.50",
                             "</Refs><Amt Ccy=\"COP\">5166400.49")),
            "E_TX_TOTAL");
}

TEST(Camt053, AnotherCurrencyIsRefused) {
  EXPECT_EQ(code_of(replaced(sample(), "<Amt Ccy=\"COP\">10250000", "<Amt Ccy=\"USD\">10250000")),
            "E_CURRENCY");
}

TEST(Camt053, ADateWithTimeInTheDateFieldIsRead) {
  const auto read = parse_camt053(
      replaced(sample(), "<BookgDt><Dt>2026-10-05", "<BookgDt><Dt>2026-10-05T08:00:00"));
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[0].entries[0].booked_on, make_date(2026, 10, 5));
}

TEST(Camt053, TheFaultSaysWhere) {
  const auto result = parse_camt053(replaced(sample(), "<CdtDbtInd>CRDT", "<CdtDbtInd>XXXX"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "E_SIDE");
  EXPECT_EQ(result.error().line, 2);
  EXPECT_GT(result.error().column, 1);
}

// Whatever byte changes, a statement that is accepted still adds up.
RC_GTEST_PROP(Camt053, OneChangedByteIsRefusedOrStillAddsUp, ()) {
  static const std::string original = sample();
  auto xml = original;
  xml[*rc::gen::inRange<std::size_t>(0, xml.size())] = *rc::gen::arbitrary<char>();
  const auto read = parse_camt053(xml);
  if (!read) return;
  for (const auto& s : *read) {
    Money sum = s.opening;
    for (const auto& e : s.entries) sum += e.signed_amount();
    RC_ASSERT(sum == s.closing);
  }
}

}  // namespace
}  // namespace recaudo::bank_files
