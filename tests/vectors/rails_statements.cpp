#include <boost/json.hpp>

#include "gateways/bank_files/recognise.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;
using namespace bank_files;

Money money(const json::value& v) {
  return value_or_throw(parse_plain_money(std::string(v.as_string())));
}

// A CSV has no numbers of movements.
void entry(RailsRun& run, const Statement& s, const StatementEntry& e, const json::value& x,
           const std::string& name) {
  run.check((s.format == StatementFormat::kCsv || e.entry_reference == x.at("id").as_string()) &&
                e.amount == money(x.at("amount")) &&
                x.at("side").as_string() == (e.side == Side::kCredit ? "C" : "D") &&
                e.reversal == x.at("reversal").as_bool() &&
                e.bank_reference == x.at("ref").as_string() &&
                e.proprietary == x.at("code").as_string() &&
                e.additional_info == x.at("text").as_string(),
            name + " entry " + std::string(x.at("id").as_string()));
}

void statement(RailsRun& run, const std::string& file) {
  const std::string name = "statements/" + file;
  const auto expected = json::parse(run.bytes("statements/synthetic_expectations.json"));
  const auto read = parse_bank_file(run.bytes(name), {});
  run.check(read.has_value(), name + (read ? "" : " gave " + to_text(read.error())));
  if (!read) return;
  const auto& statements = std::get<std::vector<Statement>>(*read);
  run.check(statements.size() == 1, name + " is one statement");
  const auto& s = statements.front();
  run.check(s.opening == money(expected.at("opening")), name + " opening");
  run.check(s.closing == money(expected.at("closing")), name + " closing");
  run.check(s.credits == money(expected.at("credits")), name + " credits");
  run.check(s.debits == money(expected.at("debits")), name + " debits");
  const auto& entries = expected.at("entries").as_array();
  run.check(s.entries.size() == entries.size(), name + " entries");
  for (std::size_t i = 0; i < entries.size() && i < s.entries.size(); ++i)
    entry(run, s, s.entries[i], entries[i], name);
}

}  // namespace

void run_statement_vectors(RailsRun& run) {
  for (const char* file : {"camt053_02.xml", "camt053_08.xml", "mt940.sta", "csv_a_signed_iso.csv",
                           "csv_b_two_columns_dmy_semicolon_latin1.csv"})
    statement(run, file);
}

}  // namespace recaudo
