#include "gateways/bank_files/camt053.h"

#include <algorithm>

#include "gateways/bank_files/decimal_amount.h"
#include "gateways/bank_files/record_reader.h"
#include "gateways/bank_files/text_lines.h"
#include "gateways/xml_document.h"

namespace recaudo::bank_files {
namespace {

constexpr gateways::XmlBounds kBounds{kMaxStatementBytes, 2'000'000, 32};
constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
// camt.053.001.NN: those whose entries are read by the same names. 02 and 08 are the ones in use
// (§6.1); between them a status became a code, a debtor a party and an amount moved, and each of
// these is looked for in both places.
constexpr std::string_view kVersions[] = {"02", "03", "04", "05", "06", "07", "08", "09", "10"};
constexpr std::size_t kLongestDeclaration = 200;
constexpr std::string_view kBlanks = " \t\r\n";

constexpr std::size_t kIsoDay = 10;  // AAAA-MM-DD

struct Position {
  int line = 0;
  int column = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() > kMaxStatementBytes) return;  // load() refuses it
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] == '\n') line_ends_.push_back(i);
  }
  std::vector<Statement> read();

 private:
  [[noreturn]] void stop(const pugi::xml_node& where, const char* code, std::string detail) const;
  [[noreturn]] void stop_at(std::size_t offset, const char* code, std::string detail) const;
  Position position(std::size_t offset) const;
  pugi::xml_node load();
  int version(const pugi::xml_node& document) const;
  Statement statement(const pugi::xml_node& node) const;
  void balances(const pugi::xml_node& node, Statement& out) const;
  void add_entry(const pugi::xml_node& node, Statement& out) const;
  StatementEntry entry(const pugi::xml_node& node, const Statement& s) const;
  void details(const pugi::xml_node& node, const Statement& s, StatementEntry& out) const;
  StatementTransaction transaction(const pugi::xml_node& node, const Statement& s, Side side) const;
  void check_transactions(const pugi::xml_node& node, const StatementEntry& e) const;
  Money amount(const pugi::xml_node& node, const std::string& currency) const;
  Side side(const pugi::xml_node& parent) const;
  Date day(const pugi::xml_node& choice) const;

  std::string_view bytes_;
  std::vector<std::size_t> line_ends_;
  pugi::xml_document doc_;
};

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// First child by local name: banks differ in prefixes.
pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& c : node.children())
    if (local_name(c) == name) return c;
  return {};
}

pugi::xml_node at(pugi::xml_node node, std::initializer_list<std::string_view> path) {
  for (const auto name : path) node = child(node, name);
  return node;
}

// All of an element's own text: a comment or a CDATA section cuts it into pieces. Without the
// blanks around it, which mean nothing in amounts, dates and codes, nor in a free text.
std::string text(const pugi::xml_node& node) {
  std::string out;
  for (const auto& piece : node.children())
    if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata) out += piece.value();
  const auto from = out.find_first_not_of(kBlanks);
  if (from == std::string::npos) return {};
  return out.substr(from, out.find_last_not_of(kBlanks) - from + 1);
}

std::vector<pugi::xml_node> all(const pugi::xml_node& node, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const auto& c : node.children())
    if (local_name(c) == name) found.push_back(c);
  return found;
}

Position Reader::position(std::size_t offset) const {
  const auto next = std::lower_bound(line_ends_.begin(), line_ends_.end(), offset);
  const auto start = next == line_ends_.begin() ? 0 : *std::prev(next) + 1;
  return {static_cast<int>(next - line_ends_.begin()) + 1, static_cast<int>(offset - start) + 1};
}

void Reader::stop_at(std::size_t offset, const char* code, std::string detail) const {
  const auto p = position(offset);
  throw Stop{{code, p.line, p.column, std::move(detail)}};
}

void Reader::stop(const pugi::xml_node& where, const char* code, std::string detail) const {
  const auto offset = where.offset_debug();
  if (offset < 0) throw Stop{{code, 0, 0, std::move(detail)}};
  stop_at(static_cast<std::size_t>(offset), code, std::move(detail));
}

const char* code_of(gateways::XmlFault::Kind kind) {
  using enum gateways::XmlFault::Kind;
  switch (kind) {
    case kEmpty:
      return "E_EMPTY";
    case kSize:
    case kElements:
      return "E_SIZE";
    case kCharset:
      return "E_CHARSET";
    case kDtd:
      return "E_XML_DTD";
    case kEntity:
      return "E_XML_ENTITY";
    case kMalformed:
      return "E_XML";
    case kDepth:
      return "E_DEPTH";
  }
  throw BrokenInvariant("XML fault out of its enumeration");
}

pugi::xml_node Reader::load() {
  const auto root = gateways::load_xml(doc_, bytes_, kBounds);
  if (root) return *root;
  const auto& fault = root.error();
  if (!fault.offset) throw Stop{{code_of(fault.kind), 0, 0, fault.detail}};
  stop_at(*fault.offset, code_of(fault.kind), fault.detail);
}

int Reader::version(const pugi::xml_node& document) const {
  for (const auto& a : document.attributes()) {
    const std::string_view name = a.name(), value = a.value();
    const bool declares = name == "xmlns" || name.starts_with("xmlns:");
    if (!declares || !value.starts_with(kNamespace)) continue;
    const auto number = value.substr(kNamespace.size());
    if (std::ranges::find(kVersions, number) != std::end(kVersions))
      return (number[0] - '0') * 10 + (number[1] - '0');
    stop(document, "E_VERSION", "la versión de camt.053 no se lee aquí");
  }
  stop(document, "E_VERSION", "el documento no es un extracto camt.053");
}

Money Reader::amount(const pugi::xml_node& node, const std::string& currency) const {
  if (!currency.empty() && currency != node.attribute("Ccy").value())
    stop(node, "E_CURRENCY", "la moneda no es la de la cuenta");
  const auto read = read_amount(text(node), {});
  if (!read) stop(node, "E_AMOUNT", read.error());
  return *read;
}

Side Reader::side(const pugi::xml_node& parent) const {
  const auto mark = text(child(parent, "CdtDbtInd"));
  if (mark == "CRDT") return Side::kCredit;
  if (mark == "DBIT") return Side::kDebit;
  stop(parent, "E_SIDE", "falta decir si es crédito o débito");
}

// The zone that an xs:date may carry: the day stays the one that the bank wrote.
bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  return all_digits(text.substr(1, 2)) && all_digits(text.substr(4));
}

// Dt or DtTm; some banks write a date and time inside Dt.
Date Reader::day(const pugi::xml_node& choice) const {
  auto value = text(child(choice, "Dt"));
  if (value.empty()) value = text(child(choice, "DtTm"));
  const auto after = std::string_view(value).substr(std::min(value.size(), kIsoDay));
  const auto parsed =
      parse_iso_date(after.starts_with('T') || is_zone(after) ? value.substr(0, kIsoDay) : value);
  if (!parsed) stop(choice, "E_DATE", "la fecha no existe");
  return *parsed;
}

void Reader::balances(const pugi::xml_node& node, Statement& out) const {
  pugi::xml_node opening, previous, closing;
  for (const auto& bal : all(node, "Bal")) {
    const auto code = text(at(bal, {"Tp", "CdOrPrtry", "Cd"}));
    if (code == "OPBD") opening = bal;
    if (code == "PRCD") previous = bal;
    if (code == "CLBD") closing = bal;
  }
  if (!opening) opening = previous;
  if (!opening || !closing) stop(node, "E_BALANCE", "falta el saldo inicial o el saldo final");
  const auto value = [&](const pugi::xml_node& bal) {
    const auto n = amount(child(bal, "Amt"), out.currency);
    return side(bal) == Side::kCredit ? n : -n;
  };
  out.opening = value(opening);
  out.closing = value(closing);
  out.from = day(child(opening, "Dt"));
  out.to = day(child(closing, "Dt"));
}

StatementTransaction Reader::transaction(const pugi::xml_node& node, const Statement& s,
                                         Side entry_side) const {
  StatementTransaction t;
  t.side = child(node, "CdtDbtInd") ? side(node) : entry_side;
  auto money = child(node, "Amt");
  if (!money) money = at(node, {"AmtDtls", "TxAmt", "Amt"});
  if (money && s.currency == money.attribute("Ccy").value()) t.amount = amount(money, s.currency);
  for (const auto& ref : child(node, "Refs").children())
    if (const auto value = text(ref); !value.empty()) t.references.push_back(value);
  const auto debtor = at(node, {"RltdPties", "Dbtr"});
  t.counterparty = text(child(debtor, "Nm"));
  if (t.counterparty.empty()) t.counterparty = text(at(debtor, {"Pty", "Nm"}));
  const auto remittance = child(node, "RmtInf");
  for (const auto& u : all(remittance, "Ustrd")) t.remittance.push_back(text(u));
  for (const auto& strd : all(remittance, "Strd"))
    if (const auto ref = text(at(strd, {"CdtrRefInf", "Ref"})); !ref.empty())
      t.slip_references.push_back(ref);
  t.return_reason = text(at(node, {"RtrInf", "Rsn", "Cd"}));
  if (t.return_reason.empty()) t.return_reason = text(at(node, {"RtrRsnInf", "Rsn", "Cd"}));
  t.additional_info = text(child(node, "AddtlTxInf"));
  return t;
}

void Reader::check_transactions(const pugi::xml_node& node, const StatementEntry& e) const {
  Int128 sum = 0;
  for (const auto& t : e.transactions) {
    if (!t.amount) return;
    sum += t.side == Side::kCredit ? t.amount->centavos() : -t.amount->centavos();
  }
  if (!e.transactions.empty() && sum != e.signed_amount().centavos())
    stop(node, "E_TX_TOTAL", "las transacciones no suman el valor del movimiento");
}

void Reader::details(const pugi::xml_node& node, const Statement& s, StatementEntry& out) const {
  for (const auto& group : all(node, "NtryDtls")) {
    if (const auto btch = child(group, "Btch")) {
      Batch b;
      const auto count = text(child(btch, "NbOfTxs"));
      if (count.size() > 7 || count.find_first_not_of("0123456789") != std::string::npos)
        stop(btch, "E_NUM", "el número de transacciones no es un número");
      if (!count.empty()) b.count = std::stoi(count);
      if (const auto total = child(btch, "TtlAmt")) b.total = amount(total, s.currency);
      out.batches.push_back(b);
    }
    for (const auto& tx : all(group, "TxDtls"))
      out.transactions.push_back(transaction(tx, s, out.side));
  }
  check_transactions(node, out);
}

StatementEntry Reader::entry(const pugi::xml_node& node, const Statement& s) const {
  StatementEntry e;
  e.entry_reference = text(child(node, "NtryRef"));
  e.bank_reference = text(child(node, "AcctSvcrRef"));
  e.amount = amount(child(node, "Amt"), s.currency);
  e.side = side(node);
  const auto reversal = text(child(node, "RvslInd"));
  e.reversal = reversal == "true" || reversal == "1";
  const auto booked = child(node, "BookgDt");
  const auto valued = child(node, "ValDt");
  e.booked_on = day(booked ? booked : valued);
  e.valued_on = valued ? day(valued) : e.booked_on;
  const auto code = child(node, "BkTxCd");
  e.domain = text(at(code, {"Domn", "Cd"}));
  e.family = text(at(code, {"Domn", "Fmly", "Cd"}));
  e.sub_family = text(at(code, {"Domn", "Fmly", "SubFmlyCd"}));
  e.proprietary = text(at(code, {"Prtry", "Cd"}));
  e.additional_info = text(child(node, "AddtlNtryInf"));
  e.line =
      position(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0))).line;
  details(node, s, e);
  return e;
}

void Reader::add_entry(const pugi::xml_node& node, Statement& out) const {
  const auto status = child(node, "Sts");
  const auto coded = text(child(status, "Cd"));
  if ((coded.empty() ? text(status) : coded) != "BOOK") {
    ++out.not_booked;
    return;
  }
  if (!bank_files::add_entry(out, entry(node, out)))
    stop(node, "E_AMOUNT", "la suma de los movimientos pasa del máximo");
}

Statement Reader::statement(const pugi::xml_node& node) const {
  Statement s;
  s.id = StatementId(text(child(node, "Id")));
  if (s.id.empty()) stop(node, "E_ID", "el extracto no tiene identificación");
  const auto sequence = text(child(node, "ElctrncSeqNb"));
  if (!sequence.empty()) {
    if (sequence.size() > 18 || sequence.find_first_not_of("0123456789") != std::string::npos)
      stop(node, "E_NUM", "la secuencia del extracto no es un número");
    s.electronic_sequence = std::stoll(sequence);
  }
  const auto account = child(node, "Acct");
  auto number = text(at(account, {"Id", "Othr", "Id"}));
  if (number.empty()) number = text(at(account, {"Id", "IBAN"}));
  s.account = normalise_account(number);
  if (s.account.empty()) stop(node, "E_ACCOUNT", "el extracto no dice de qué cuenta es");
  s.currency = text(child(account, "Ccy"));
  if (s.currency.empty()) s.currency = at(node, {"Bal", "Amt"}).attribute("Ccy").value();
  if (s.currency.empty()) stop(node, "E_CURRENCY", "el extracto no dice su moneda");
  balances(node, s);
  for (const auto& ntry : all(node, "Ntry")) add_entry(ntry, s);
  if (!adds_up(s))
    stop(node, "E_BALANCE", "saldo inicial más créditos menos débitos no es el saldo final");
  return s;
}

std::vector<Statement> Reader::read() {
  const pugi::xml_node document = load();
  const int nn = version(document);
  const auto body = child(document, "BkToCstmrStmt");
  std::vector<Statement> out;
  for (const auto& node : all(body, "Stmt")) {
    out.push_back(statement(node));
    out.back().version = nn;
    out.back().message_id = text(at(body, {"GrpHdr", "MsgId"}));
  }
  if (out.empty()) stop(document, "E_EMPTY", "el documento no trae ningún extracto");
  return out;
}

// Whether the XML declaration says that the bytes are Latin-1.
bool declares_latin1(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return false;
  std::string declaration(bytes.substr(0, std::min(bytes.find("?>"), kLongestDeclaration)));
  for (char& c : declaration)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return declaration.find("ISO-8859-1") != std::string::npos ||
         declaration.find("WINDOWS-1252") != std::string::npos;
}

}  // namespace

FileResult<std::vector<Statement>> parse_camt053(std::string_view bytes) {
  try {
    if (bytes.size() <= kMaxStatementBytes && declares_latin1(bytes))
      return Reader(to_utf8(bytes)).read();
    return Reader(bytes).read();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.fault);
  }
}

}  // namespace recaudo::bank_files
