#include <boost/json.hpp>

#include "gateways/bank_slip/slip.h"
#include "tests/vectors/code128.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;

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

// An encoder may choose its code sets otherwise: what counts is the data, and that its own sums
// hold.
void symbol(RailsRun& run, const json::value& example, const std::string& name) {
  std::vector<int> words;
  for (const auto& word : example.at("code128_codewords").as_array())
    words.push_back(word.to_number<int>());
  run.check(vectors::read_gs1_128(words) == scanned(example.at("data_with_GS")),
            name + ": code words");
  run.check(vectors::check_symbol_of(words) == example.at("check_symbol").to_number<int>(),
            name + ": check symbol");
  run.check(words.size() == example.at("symbol_characters").to_number<std::size_t>(),
            name + ": symbol characters");
}

}  // namespace

void run_slip_vectors(RailsRun& run) {
  const auto root = json::parse(run.bytes("gs1/gs1.json")).as_object();
  for (const auto& example : root.at("synthetic").as_array()) {
    const std::string name(example.at("name").as_string());
    const auto slip = bank_slip::read_slip(scanned(example.at("scanner_output")));
    run.check(slip.has_value(), name);
    symbol(run, example, name);
    if (!slip) continue;
    run.check(bank_slip::element_string(*slip) == scanned(example.at("data_with_GS")),
              name + ": data");
    run.check(bank_slip::human_readable(*slip) == example.at("hri").as_string(), name + ": text");
    for (const auto& e : example.at("elements").as_array())
      run.check(element_of(*slip, e.at(0).as_string()) == e.at(1).as_string(), name + ": element");
  }
  for (const auto& example : root.at("real_strings_from_public_code").as_array()) {
    const std::string data = scanned(example.at("data_with_GS"));
    const auto slip = bank_slip::read_slip(data);
    const std::string hri(example.at("hri").as_string());
    run.check(slip && bank_slip::human_readable(*slip) == hri, hri);
    if (const auto* good = example.as_object().if_contains("gln_check_digit_ok"))
      run.check(bank_slip::is_gln(bank_slip::agreement_of(data)) == good->as_bool(), hri + ": GLN");
  }
  for (const auto& example : root.at("negative").as_array())
    run.check(!bank_slip::read_slip(scanned(example.at("data"))),
              std::string(example.at("why").as_string()));
}

}  // namespace recaudo
