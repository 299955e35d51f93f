#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "gateways/bank_files/asobancaria_2001.h"
#include "gateways/bank_files/billing_2001.h"
#include "gateways/bank_files/collection_1998.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;
using namespace bank_files;

json::object catalogue(RailsRun& run) {
  return json::parse(run.bytes("asobancaria/asobancaria.json")).as_object();
}

void details(RailsRun& run, const CollectionFile& file, const json::array& expected,
             const std::string& name) {
  for (std::size_t i = 0; i < expected.size() && i < file.details.size(); ++i) {
    const auto& d = file.details[i];
    const auto& e = expected[i];
    const auto code = [](const json::value& v) { return std::stoi(std::string(v.as_string())); };
    run.check(d.reference.str() == e.at("reference").as_string() &&
                  d.amount.centavos() == e.at("cents").as_int64() &&
                  static_cast<int>(d.origin) == code(e.at("procedencia")) &&
                  static_cast<int>(d.means) == code(e.at("medio")) &&
                  d.operation == e.at("operacion").as_int64() &&
                  d.authorization == e.at("autorizacion").as_int64() &&
                  d.debited_bank.str() == e.at("entidad").as_string() &&
                  d.office == e.at("sucursal").as_int64() &&
                  d.sequence == e.at("secuencia").as_int64(),
              name + " detail " + std::to_string(i + 1));
  }
}

void collection_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& [name, expected] : root.at("valid").as_object()) {
    const std::string label(name);
    const auto file = parse_collection_2001(run.bytes("asobancaria/" + label), ours);
    run.check(file.has_value(), label);
    if (!file) continue;
    run.check(file->details.size() == expected.at("count").to_number<std::size_t>(),
              label + " count");
    run.check(file->total.centavos() == expected.at("total_cents").as_int64(), label + " total");
    if (const auto* lots = expected.as_object().if_contains("lots")) {
      run.check(file->lots.size() == lots->as_array().size(), label + " lots");
      for (std::size_t i = 0; i < lots->as_array().size(); ++i) {
        const auto& lot = lots->at(i);
        const bool same =
            i < file->lots.size() && file->lots[i].service.str() == lot.at("service").as_string() &&
            file->lots[i].number == std::stoi(std::string(lot.at("lot").as_string())) &&
            file->lots[i].count == lot.at("count").as_int64() &&
            file->lots[i].total.centavos() == lot.at("total_cents").as_int64();
        run.check(same, label + " lot");
      }
    }
    if (const auto* list = expected.as_object().if_contains("details"))
      details(run, *file, list->as_array(), label);
  }
}

// The numbers of the agreements have their check digit.
void services(RailsRun& run) {
  const auto root = catalogue(run);
  for (const auto& [name, service] : root.at("services").as_object())
    run.check(has_valid_ean13(std::string(service.as_string())), "service " + std::string(name));
}

void lenient_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("lenient_accept").as_array()) {
    const std::string name(item.as_string());
    const auto content = run.bytes("asobancaria/" + name);
    const auto file = parse_collection_2001(content, ours, Tolerances::all());
    run.check(file.has_value() && !file->findings.empty(), name + " tolerant");
    if (!file) continue;
    // What needs no switch is no fault for a strict reader either.
    const bool strict_accepts = std::ranges::all_of(file->findings, [](const Finding& f) {
      return f.name == "causal_000" || f.name == "control_unpadded";
    });
    run.check(parse_collection_2001(content, ours).has_value() == strict_accepts, name + " strict");
  }
}

void malformed_files(RailsRun& run) {
  const auto root = catalogue(run);
  const Nit ours{std::string(root.at("nit").as_string())};
  for (const auto& item : root.at("malformed").as_array()) {
    const std::string name(item.at("file").as_string());
    const auto file = parse_collection_2001(run.bytes("asobancaria/" + name), ours);
    const bool same = item.at("expect").as_string() == "reject" && !file &&
                      file.error().code == item.at("first_error").as_string() &&
                      file.error().line == item.at("line").as_int64() &&
                      file.error().column == item.at("column").as_int64();
    run.check(same, name + (file ? " was accepted" : " gave " + to_text(file.error())));
  }
}

// A file cut by hand at the positions of the document (1-based): what its readers must tell.
class Records {
 public:
  explicit Records(const std::string& content) {
    for (std::size_t from = 0; from < content.size();) {
      const auto end = std::min(content.find("\r\n", from), content.size());
      lines_.push_back(content.substr(from, end - from));
      from = end + 2;
    }
  }
  std::vector<std::string> of_type(const std::string& type) const {
    std::vector<std::string> out;
    for (const auto& line : lines_)
      if (line.starts_with(type)) out.push_back(line);
    return out;
  }
  static std::string text(const std::string& line, std::size_t start, std::size_t length) {
    auto out = line.substr(std::min(start - 1, line.size()), length);
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
  }
  static std::int64_t number(const std::string& line, std::size_t start, std::size_t length) {
    std::int64_t n = 0;
    for (const char c : line.substr(std::min(start - 1, line.size()), length)) n = n * 10 + c - '0';
    return n;
  }
  static std::string reference(const std::string& line, std::size_t length) {
    const auto digits = text(line, 3, length);
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  }

 private:
  std::vector<std::string> lines_;
};

// Read, and written again to the byte.
void billing_file(RailsRun& run) {
  const std::string name = "asobancaria/facturacion2001_sample.txt";
  const auto content = run.bytes(name);
  const Nit ours{std::string(catalogue(run).at("nit").as_string())};
  const auto file = parse_billing_2001(content, ours);
  run.check(file.has_value(), name + (file ? "" : " gave " + to_text(file.error())));
  if (!file) return;
  std::vector<BillingDetail> details;
  for (const auto& lot : file->lots)
    details.insert(details.end(), lot.details.begin(), lot.details.end());
  const auto lines = Records(content).of_type("06");
  std::int64_t amount = 0;
  for (const auto& line : lines) amount += Records::number(line, 86, 14);
  const auto sums = totals_of(*file);
  run.check(static_cast<std::size_t>(sums.count) == lines.size() &&
                details.size() == lines.size() && sums.amount.centavos() == amount,
            name + " totals");
  for (std::size_t i = 0; i < lines.size() && i < details.size(); ++i) {
    const auto& d = details[i];
    run.check(
        d.reference.str() == Records::reference(lines[i], 48) &&
            d.amount.centavos() == Records::number(lines[i], 86, 14) &&
            (d.due_on ? to_compact(*d.due_on) : "00000000") == Records::text(lines[i], 127, 8) &&
            d.payer_name == Records::text(lines[i], 172, 22),
        name + " detail " + std::to_string(i + 1));
  }
  run.check(write_billing_2001(*file) == content, name + " written again");
}

// The partial sample of 1998: only behind its switch.
void collection_1998(RailsRun& run) {
  const std::string name = "asobancaria/recaudo1998_partial.txt";
  const auto content = run.bytes(name);
  const Nit ours{std::string(catalogue(run).at("nit").as_string())};
  run.check(!parse_collection_1998(content, ours, {}), name + " without its switch");
  Tolerances tolerances;
  tolerances.format_1998 = true;
  const auto file = parse_collection_1998(content, ours, tolerances);
  run.check(file.has_value(), name + (file ? "" : " gave " + to_text(file.error())));
  if (!file) return;
  const auto lines = Records(content).of_type("02");
  std::int64_t amount = 0;
  for (const auto& line : lines) amount += Records::number(line, 28, 13);
  run.check(file->details.size() == lines.size() && file->total.centavos() == amount,
            name + " totals");
  for (std::size_t i = 0; i < lines.size() && i < file->details.size(); ++i) {
    const auto& d = file->details[i];
    run.check(d.reference.str() == Records::reference(lines[i], 25) &&
                  d.amount.centavos() == Records::number(lines[i], 28, 13) &&
                  d.sequence == Records::number(lines[i], 43, 7),
              name + " detail " + std::to_string(i + 1));
  }
}

}  // namespace

void run_collection_vectors(RailsRun& run) {
  collection_files(run);
  services(run);
  lenient_files(run);
  malformed_files(run);
  billing_file(run);
  collection_1998(run);
}

}  // namespace recaudo
