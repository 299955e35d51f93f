#include "tests/vectors/rails_vectors.h"

#include <boost/json.hpp>
#include <cstdio>

#include "base/bytes.h"
#include "gateways/bank_files/recognise.h"
#include "gateways/bank_slip/slip.h"
#include "tests/vectors/rails_gateways.h"

namespace recaudo {
namespace {

namespace json = boost::json;
using namespace bank_files;

constexpr std::size_t kMaxBytes = 1U << 20;

class Run {
 public:
  explicit Run(std::string dir) : dir_(std::move(dir)) {}

  RailsCounts all() {
    collection_files();
    lenient_files();
    malformed_files();
    statements("camt053_02.xml");
    statements("camt053_08.xml");
    slips();
    gateway(vectors::run_placetopay, "placetopay");
    gateway(vectors::run_wompi, "wompi");
    std::printf("skipped: mt940, csv, qr, pse: read by other suites or not built\n");
    return counts_;
  }

 private:
  std::string bytes(const std::string& name) {
    return value_or_throw(read_file(dir_ + "/" + name, kMaxBytes));
  }
  void check(bool holds, const std::string& what) {
    ++(holds ? counts_.passed : counts_.failed);
    if (!holds) std::printf("FAILED %s\n", what.c_str());
  }
  json::object catalogue() {
    return json::parse(bytes("asobancaria/asobancaria.json")).as_object();
  }

  void collection_files();
  void details(const CollectionFile& file, const json::array& expected, const std::string& name);
  void lenient_files();
  void malformed_files();
  void statements(const std::string& name);
  void slips();
  void gateway(void (*run)(vectors::Counts&, const std::string&), const std::string& folder) {
    vectors::Counts counts;
    run(counts, dir_ + "/" + folder);
    counts_.passed += static_cast<int>(counts.passed());
    counts_.failed += static_cast<int>(counts.failed());
  }

  std::string dir_;
  RailsCounts counts_;
};

// "<GS>" of the examples is the separator that a scanner sends.
std::string scanned(const json::value& text) {
  std::string out(text.as_string());
  for (auto at = out.find("<GS>"); at != out.npos; at = out.find("<GS>"))
    out.replace(at, 4, "\x1D");
  return out;
}

// The element of an example, as it stands in what was read; empty when it is not there.
std::string element_of(const bank_slip::Slip& slip, std::string_view ai) {
  const std::string text = bank_slip::human_readable(slip);
  const auto at = text.find("(" + std::string(ai) + ")");
  if (at == text.npos) return {};
  const auto begin = at + ai.size() + 2;
  return text.substr(begin, text.find('(', begin) - begin);
}

void Run::slips() {
  const auto root = json::parse(bytes("gs1/gs1.json")).as_object();
  for (const auto& example : root.at("synthetic").as_array()) {
    const std::string name(example.at("name").as_string());
    const auto slip = bank_slip::read_slip(scanned(example.at("scanner_output")));
    check(slip.has_value(), name);
    if (!slip) continue;
    check(bank_slip::element_string(*slip) == scanned(example.at("data_with_GS")), name + ": data");
    check(bank_slip::human_readable(*slip) == example.at("hri").as_string(), name + ": text");
    for (const auto& e : example.at("elements").as_array())
      check(element_of(*slip, e.at(0).as_string()) == e.at(1).as_string(), name + ": element");
  }
  for (const auto& example : root.at("real_strings_from_public_code").as_array()) {
    const auto slip = bank_slip::read_slip(scanned(example.at("data_with_GS")));
    const std::string hri(example.at("hri").as_string());
    check(slip && bank_slip::human_readable(*slip) == hri, hri);
  }
  for (const auto& example : root.at("negative").as_array())
    check(!bank_slip::read_slip(scanned(example.at("data"))),
          std::string(example.at("why").as_string()));
}

void Run::collection_files() {
  const auto root = catalogue();
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& [name, expected] : root.at("valid").as_object()) {
    const std::string label(name);
    const auto file = parse_collection_2001(bytes("asobancaria/" + label), ours);
    check(file.has_value(), label);
    if (!file) continue;
    check(file->details.size() == expected.at("count").to_number<std::size_t>(), label + " count");
    check(file->total.centavos() == expected.at("total_cents").as_int64(), label + " total");
    if (const auto* lots = expected.as_object().if_contains("lots"))
      for (std::size_t i = 0; i < lots->as_array().size(); ++i) {
        const auto& lot = lots->at(i);
        const bool same = i < file->lots.size() &&
                          file->lots[i].service.str() == lot.at("service").as_string() &&
                          file->lots[i].count == lot.at("count").as_int64() &&
                          file->lots[i].total.centavos() == lot.at("total_cents").as_int64();
        check(same, label + " lot");
      }
    if (const auto* list = expected.as_object().if_contains("details"))
      details(*file, list->as_array(), label);
  }
}

void Run::details(const CollectionFile& file, const json::array& expected,
                  const std::string& name) {
  for (std::size_t i = 0; i < expected.size() && i < file.details.size(); ++i) {
    const auto& d = file.details[i];
    const auto& e = expected[i];
    const auto code = [](const json::value& v) { return std::stoi(std::string(v.as_string())); };
    check(d.reference.str() == e.at("reference").as_string() &&
              d.amount.centavos() == e.at("cents").as_int64() &&
              static_cast<int>(d.origin) == code(e.at("procedencia")) &&
              static_cast<int>(d.means) == code(e.at("medio")) &&
              d.operation == e.at("operacion").as_int64() &&
              d.authorization == e.at("autorizacion").as_int64() &&
              d.debited_bank.str() == e.at("entidad").as_string() &&
              d.office == e.at("sucursal").as_int64() && d.sequence == e.at("secuencia").as_int64(),
          name + " detail " + std::to_string(i + 1));
  }
}

void Run::lenient_files() {
  const auto root = catalogue();
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("lenient_accept").as_array()) {
    const std::string name(item.as_string());
    const auto content = bytes("asobancaria/" + name);
    const auto file = parse_collection_2001(content, ours, Tolerances::all());
    check(file.has_value() && !file->findings.empty(), name + " tolerant");
    const bool strict_accepts = name.find("causal_000") != std::string::npos;
    check(parse_collection_2001(content, ours).has_value() == strict_accepts, name + " strict");
  }
}

void Run::malformed_files() {
  const auto root = catalogue();
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("malformed").as_array()) {
    const std::string name(item.at("file").as_string());
    const auto file = parse_collection_2001(bytes("asobancaria/" + name), ours);
    const bool same = !file && file.error().code == item.at("first_error").as_string() &&
                      file.error().line == item.at("line").as_int64() &&
                      file.error().column == item.at("column").as_int64();
    check(same, name + (file ? " was accepted" : " gave " + to_text(file.error())));
  }
}

void Run::statements(const std::string& name) {
  const auto expected = json::parse(bytes("statements/synthetic_expectations.json"));
  const auto money = [](const json::value& v) {
    return value_or_throw(parse_plain_money(std::string(v.as_string())));
  };
  const auto read = parse_camt053(bytes("statements/" + name));
  check(read.has_value() && read->size() == 1, name + (read ? "" : to_text(read.error())));
  if (!read) return;
  const auto& s = read->front();
  check(s.opening == money(expected.at("opening")), name + " opening");
  check(s.closing == money(expected.at("closing")), name + " closing");
  check(s.credits == money(expected.at("credits")), name + " credits");
  check(s.debits == money(expected.at("debits")), name + " debits");
  const auto& entries = expected.at("entries").as_array();
  check(s.entries.size() == entries.size(), name + " entries");
  for (std::size_t i = 0; i < entries.size() && i < s.entries.size(); ++i) {
    const auto& e = s.entries[i];
    const auto& x = entries[i];
    check(e.entry_reference == x.at("id").as_string() && e.amount == money(x.at("amount")) &&
              (e.side == Side::kCredit) == (x.at("side").as_string() == "C") &&
              e.reversal == x.at("reversal").as_bool() &&
              e.bank_reference == x.at("ref").as_string() &&
              e.proprietary == x.at("code").as_string() &&
              e.additional_info == x.at("text").as_string(),
          name + " entry " + e.entry_reference);
  }
}

}  // namespace

RailsCounts run_rails_vectors(const std::string& dir) {
  return Run(dir).all();
}

}  // namespace recaudo
