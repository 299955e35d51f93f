#include "core/billing/variance_report.h"

#include <algorithm>
#include <boost/json.hpp>

namespace recaudo::billing {

namespace json = boost::json;
using namespace literals;

namespace {

constexpr std::size_t kOutliers = 10;
constexpr std::size_t kRefusedTold = 100;

struct Band {
  Money up_to;  // included
  std::string_view name;
};
// How the roll is looked at; no rule of law depends on these figures.
constexpr std::array<Band, 6> kBands = {
    {{10'000'000_pesos, "hasta 10 millones"},
     {50'000'000_pesos, "de 10 a 50 millones"},
     {100'000'000_pesos, "de 50 a 100 millones"},
     {300'000'000_pesos, "de 100 a 300 millones"},
     {1'000'000'000_pesos, "de 300 a 1.000 millones"},
     {Money::centavos(Money::kMaxCentavos), "más de 1.000 millones"}}};

std::string name_of(tax_rules::LimitKind kind) {
  return std::string(tax_rules::limit_code(kind)) + " (" +
         std::string(tax_rules::limit_norm(kind)) + ")";
}

// Last year's tax is the one before the exemption: what is compared with it is the same.
Money before_exemption(const RollParcel& parcel) {
  return parcel.predial + parcel.exempted;
}

std::string name_of_exemption(const tax_rules::PredialInput& input) {
  if (input.not_taxable) return "no gravados";
  return tax_rules::is_wholly_exempt(input) ? "exentos" : "exentos en parte";
}

template <typename T, typename Less>
void keep_largest(std::vector<T>& list, T item, Less before) {
  const auto at = std::ranges::upper_bound(list, item, before);
  if (at == list.end() && list.size() == kOutliers) return;
  list.insert(at, std::move(item));
  if (list.size() > kOutliers) list.pop_back();
}

}  // namespace

void VarianceReport::count(Sum& sum, const RollParcel& parcel) {
  ++sum.parcels;
  sum.avaluo += parcel.input.avaluo;
  sum.predial += parcel.predial;
  if (!parcel.input.previous_tax) return;
  ++sum.compared;
  sum.last_year += *parcel.input.previous_tax;
  sum.predial_compared += before_exemption(parcel);
}

void VarianceReport::reduce(Reduced& by, Money amount) {
  ++by.parcels;
  by.taken_off += amount;
}

void VarianceReport::note_change(const RollParcel& parcel) {
  if (!parcel.input.previous_tax) return;
  const Money before = *parcel.input.previous_tax, now = before_exemption(parcel);
  const Money difference = now - before;
  const auto larger = [](const Change& a, const Change& b) { return a.difference > b.difference; };
  const auto smaller = [](const Change& a, const Change& b) { return a.difference < b.difference; };
  if (difference.is_positive() && (ups_.size() < kOutliers || difference > ups_.back().difference))
    keep_largest(ups_, {difference, parcel.npn, before, now}, larger);
  if (difference.is_negative() &&
      (downs_.size() < kOutliers || difference < downs_.back().difference))
    keep_largest(downs_, {difference, parcel.npn, before, now}, smaller);
}

void VarianceReport::add(const RollParcel& parcel, const tax_rules::PredialAssessment& a) {
  count(total_, parcel);
  environmental_ += parcel.environmental;
  bomberil_ += parcel.bomberil;
  count(by_destino_[parcel.input.destino], parcel);
  const auto* band =
      std::ranges::find_if(kBands, [&](const Band& b) { return parcel.input.avaluo <= b.up_to; });
  count(by_band_[static_cast<std::size_t>(band - kBands.begin())], parcel);
  updated_ += parcel.input.cadastral_update == tax_rules::CadastralUpdate::kFirstYear ? 1 : 0;
  if (a.cap_binds && !tax_rules::is_wholly_exempt(parcel.input))
    reduce(limits_[name_of(a.limit)], a.unlimited - a.limited);
  if (parcel.input.exempt) reduce(exemptions_[name_of_exemption(parcel.input)], a.exempted);
  if (!a.exclusion.empty()) ++exclusions_[std::string(a.exclusion)];
  note_change(parcel);
}

void VarianceReport::refuse(const RollParcel& parcel) {
  refused_.push_back({parcel.id, parcel.npn, parcel.refusal});
}

json::object VarianceReport::row(const Sum& sum) {
  return {{"predios", sum.parcels},
          {"avaluo_centavos", sum.avaluo.centavos()},
          {"predial_centavos", sum.predial.centavos()},
          {"comparables", sum.compared},
          {"predial_comparable_centavos", sum.predial_compared.centavos()},
          {"predial_anterior_centavos", sum.last_year.centavos()}};
}

json::object VarianceReport::to_json() const {
  json::array destinos, bands, limits, exemptions, exclusions, ups, downs, refused;
  for (const auto& [destino, sum] : by_destino_) {
    destinos.push_back(row(sum));
    destinos.back().as_object()["destino"] = std::string(1, destino);
  }
  for (const auto& [band, sum] : by_band_) {
    bands.push_back(row(sum));
    bands.back().as_object()["rango"] = kBands.at(band).name;
  }
  for (const auto& [name, limited] : limits_)
    limits.push_back(json::object{{"limite", name},
                                  {"predios", limited.parcels},
                                  {"reduccion_centavos", limited.taken_off.centavos()}});
  for (const auto& [name, exempt] : exemptions_)
    exemptions.push_back(json::object{{"clase", name},
                                      {"predios", exempt.parcels},
                                      {"sin_cobrar_centavos", exempt.taken_off.centavos()}});
  for (const auto& [reason, parcels] : exclusions_)
    exclusions.push_back(json::object{{"motivo", reason}, {"predios", parcels}});
  for (const auto& [from, to] : {std::pair(&ups_, &ups), std::pair(&downs_, &downs)})
    for (const auto& c : *from)
      to->push_back(json::object{{"predio", c.npn},
                                 {"predial_anterior_centavos", c.last_year.centavos()},
                                 {"predial_centavos", c.predial.centavos()},
                                 {"diferencia_centavos", c.difference.centavos()}});
  for (std::size_t i = 0; i < std::min(refused_.size(), kRefusedTold); ++i)
    refused.push_back(json::object{{"predio", refused_[i].npn}, {"motivo", refused_[i].reason}});
  json::object out = row(total_);
  out["ambiental_centavos"] = environmental_.centavos();
  out["bomberil_centavos"] = bomberil_.centavos();
  out["por_destino"] = std::move(destinos);
  out["por_avaluo"] = std::move(bands);
  out["limites_aplicados"] = std::move(limits);
  out["exenciones"] = std::move(exemptions);
  out["con_actualizacion_catastral"] = updated_;
  out["excluidos_de_limites"] = std::move(exclusions);
  out["mayores_alzas"] = std::move(ups);
  out["mayores_bajas"] = std::move(downs);
  out["rechazados"] = refused_.size();
  out["primeros_rechazados"] = std::move(refused);
  return out;
}

}  // namespace recaudo::billing
