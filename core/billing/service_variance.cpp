#include "core/billing/service_variance.h"

#include <algorithm>
#include <boost/json.hpp>

namespace recaudo::billing {

namespace json = boost::json;

namespace {

constexpr std::size_t kOutliers = 10;
constexpr std::size_t kRefusedTold = 100;

template <typename T, typename Less>
void keep_largest(std::vector<T>& list, T item, Less before) {
  list.insert(std::ranges::upper_bound(list, item, before), std::move(item));
  if (list.size() > kOutliers) list.pop_back();
}

}  // namespace

void ServiceVariance::count(Sum& sum, const ServiceRow& row) {
  ++sum.bills;
  sum.m3 += row.m3().value;
  sum.total += row.total();
  if (!row.previous) return;
  ++sum.compared;
  sum.total_compared += row.total();
  sum.previous += *row.previous;
}

void ServiceVariance::note_change(const ServiceRow& row) {
  if (!row.previous) return;
  const Change change{row.total() - *row.previous, row.number, *row.previous, row.total()};
  if (change.difference.is_positive())
    keep_largest(ups_, change,
                 [](const Change& a, const Change& b) { return a.difference > b.difference; });
  if (change.difference.is_negative())
    keep_largest(downs_, change,
                 [](const Change& a, const Change& b) { return a.difference < b.difference; });
}

void ServiceVariance::add(const ServiceRow& row) {
  if (!row.refusal.empty()) {
    refused_.push_back({row.id, row.number, row.refusal});
    return;
  }
  count(total_, row);
  count(by_use_[row.use], row);
  for (std::size_t i = 0; i < by_service_.size(); ++i) {
    const auto& a = row.amounts.at(i);
    auto& sum = by_service_.at(i);
    sum.gross += a.gross;
    sum.subsidy += a.subsidy;
    sum.contribution += a.contribution;
    bills_of_service_.at(i) += a.gross.is_zero() ? 0 : 1;
  }
  estimated_ += row.estimated ? 1 : 0;
  note_change(row);
}

Money ServiceVariance::gross() const {
  return by_service_[0].gross + by_service_[1].gross + by_service_[2].gross;
}
Money ServiceVariance::subsidy() const {
  return by_service_[0].subsidy + by_service_[1].subsidy + by_service_[2].subsidy;
}
Money ServiceVariance::contribution() const {
  return by_service_[0].contribution + by_service_[1].contribution + by_service_[2].contribution;
}

json::object ServiceVariance::row_of(const Sum& sum) {
  return {{"facturas", sum.bills},
          {"metros_cubicos", sum.m3},
          {"total_centavos", sum.total.centavos()},
          {"comparables", sum.compared},
          {"total_comparable_centavos", sum.total_compared.centavos()},
          {"total_anterior_centavos", sum.previous.centavos()}};
}

json::object ServiceVariance::to_json() const {
  json::array uses, services, ups, downs, refused;
  for (const auto& [use, sum] : by_use_) {
    uses.push_back(row_of(sum));
    uses.back().as_object()["uso"] = tax_rules::to_text(use);
  }
  for (std::size_t i = 0; i < by_service_.size(); ++i) {
    const auto& a = by_service_.at(i);
    services.push_back(json::object{{"servicio", std::string(to_code(kServiceConcepts.at(i)))},
                                    {"facturas", bills_of_service_.at(i)},
                                    {"bruto_centavos", a.gross.centavos()},
                                    {"subsidio_centavos", a.subsidy.centavos()},
                                    {"contribucion_centavos", a.contribution.centavos()},
                                    {"total_centavos", a.net().centavos()}});
  }
  for (const auto& [from, to] : {std::pair(&ups_, &ups), std::pair(&downs_, &downs)})
    for (const auto& c : *from)
      to->push_back(json::object{{"suscriptor", c.number},
                                 {"total_anterior_centavos", c.previous.centavos()},
                                 {"total_centavos", c.total.centavos()},
                                 {"diferencia_centavos", c.difference.centavos()}});
  for (std::size_t i = 0; i < std::min(refused_.size(), kRefusedTold); ++i)
    refused.push_back(
        json::object{{"suscriptor", refused_[i].number}, {"motivo", refused_[i].reason}});
  json::object out = row_of(total_);
  out["por_uso"] = std::move(uses);
  out["por_servicio"] = std::move(services);
  out["con_consumo_promedio"] = estimated_;
  out["mayores_alzas"] = std::move(ups);
  out["mayores_bajas"] = std::move(downs);
  out["rechazados"] = refused_.size();
  out["primeros_rechazados"] = std::move(refused);
  return out;
}

}  // namespace recaudo::billing
