#include "tax-rules/relief_campaign.h"

#include <algorithm>
#include <array>

#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

enum Column : std::size_t {
  kId,
  kNorm,
  kScope,
  kConcepts,
  kDebtUntil,
  kPaidFrom,
  kPaidTo,
  kCapital,
  kSanction,
  kSanctionMinimum,
  kInterestRule,
  kInterestValue,
  kCondition,
  kOnBreach,
  kRuling,
  kRulingDate,
  kStatus
};

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

constexpr std::array<Word<ReliefScope>, 4> kScopes = {
    {{"si", ReliefScope::kTerritorial},
     {"por_acuerdo", ReliefScope::kByAcuerdo},
     {"por_confirmar", ReliefScope::kToBeConfirmed},
     {"no", ReliefScope::kNationOnly}}};

constexpr std::array<Word<ReliefInterest>, 6> kRules = {
    {{"pleno", ReliefInterest::kFull},
     {"multiplicador", ReliefInterest::kMultiplier},
     {"multiplicador_minimo", ReliefInterest::kMultiplierFloor},
     {"tasa_fija", ReliefInterest::kFixedRate},
     {"pct_ibc", ReliefInterest::kPercentOfIbc},
     {"por_cargar", ReliefInterest::kUnknown}}};

template <typename Words>
auto read_word(TableRow& row, std::size_t column, const Words& words, std::string_view name) {
  const auto found = std::ranges::find(words, std::string_view(row.text(column)),
                                       [](const auto& word) { return word.text; });
  if (found != words.end()) return found->value;
  row.refuse("no se conoce " + std::string(name));
  return words.front().value;
}

std::optional<Rate> read_part(TableRow& row, std::size_t column, std::string_view name) {
  if (row.empty(column)) return std::nullopt;
  const Rate part = row.percent(column, name);
  if (part > Rate::percent(100)) row.refuse(std::string(name) + " pasa de 100");
  return part;
}

void read_interest(TableRow& row, ReliefCampaign& c) {
  c.interest = read_word(row, kInterestRule, kRules, "interes_regla");
  const bool needs_value =
      c.interest != ReliefInterest::kFull && c.interest != ReliefInterest::kUnknown;
  if (needs_value == row.empty(kInterestValue)) row.refuse("interes_valor falta, o sobra");
  if (!needs_value || row.error()) return;
  c.interest_value = row.percent(kInterestValue, "interes_valor");
  // A part of the interest is a fraction of at most a thousandth.
  if (c.interest_value > Rate::percent(100) ||
      (c.interest != ReliefInterest::kFixedRate && c.interest_value.ppm() % 1'000 != 0))
    row.refuse("interes_valor va de 0 a 100, con un decimal a lo sumo");
}

void read_conditions(TableRow& row, ReliefCampaign& c) {
  for (const std::string& condition : row.list(kCondition)) {
    c.by_cash |= condition == "contado";
    c.by_agreement |= condition == "facilidad";
    if (condition != "contado" && condition != "facilidad")
      row.refuse("condicion debe ser contado o facilidad");
  }
  c.revives_on_breach = row.text(kOnBreach) == "revertir";
  if (!c.revives_on_breach && !row.empty(kOnBreach)) row.refuse("al_incumplir debe ser revertir");
}

ReliefCampaign read_campaign(TableRow& row) {
  ReliefCampaign c;
  c.id = row.required(kId, "id");
  c.norm = row.required(kNorm, "norma");
  c.scope = read_word(row, kScope, kScopes, "territorial");
  c.concepts = row.list(kConcepts);
  if (c.concepts.empty()) row.refuse("falta conceptos");
  c.debt_until = row.optional_day(kDebtUntil, "deuda_hasta");
  c.paid = row.span(kPaidFrom, kPaidTo);
  c.capital = read_part(row, kCapital, "capital_pct");
  c.sanction = read_part(row, kSanction, "sancion_pct");
  if (!row.empty(kSanctionMinimum))
    c.sanction_minimum_uvt =
        static_cast<int>(row.integer(kSanctionMinimum, 0, 1'000, "sancion_minimo_uvt"));
  read_interest(row, c);
  read_conditions(row, c);
  if (!row.empty(kRuling))
    c.ruling = Ruling{row.text(kRuling), row.optional_day(kRulingDate, "fallo_fecha")};
  else if (!row.empty(kRulingDate))
    row.refuse("fallo_fecha sin fallo");
  c.mark = row.mark(kStatus);
  c.line = row.line();
  return c;
}

tl::unexpected<Error> unknown_campaign(std::string_view id) {
  return fail(Code::kReliefNotApplicable, "no hay un alivio " + std::string(id));
}

}  // namespace

Result<ReliefCampaigns> ReliefCampaigns::parse_csv(std::string_view text,
                                                   std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"id", "norma", "territorial", "conceptos", "deuda_hasta",
                              "pago_desde", "pago_hasta", "capital_pct", "sancion_pct",
                              "sancion_minimo_uvt", "interes_regla", "interes_valor", "condicion",
                              "al_incumplir", "fallo", "fallo_fecha", "status", "source"}));
  ReliefCampaigns campaigns;
  for (const CsvRow& csv : rows) {
    TableRow row(csv, file_name);
    ReliefCampaign campaign = read_campaign(row);
    if (row.error()) return tl::unexpected(*row.error());
    for (const ReliefCampaign& other : campaigns.rows_)
      if (other.id == campaign.id && other.paid.overlaps(campaign.paid))
        return table_error(file_name, csv.line,
                           "se cruza con la línea " + std::to_string(other.line));
    campaigns.rows_.push_back(std::move(campaign));
  }
  return campaigns;
}

Result<const ReliefCampaign*> ReliefCampaigns::find(std::string_view id, Date paid_on) const {
  const ReliefCampaign* known = nullptr;
  for (const ReliefCampaign& row : rows_) {
    if (row.id != id) continue;
    if (row.paid.covers(paid_on)) return &row;
    known = &row;
  }
  if (known == nullptr) return unknown_campaign(id);
  return fail(Code::kReliefNotApplicable,
              known->norm + ": no cubre pagos del " + to_long_spanish(paid_on));
}

Result<ReliefCampaigns> ReliefCampaigns::retire(std::string_view id, const Ruling& ruling) const {
  ReliefCampaigns after = *this;
  bool found = false;
  for (ReliefCampaign& row : after.rows_) {
    if (row.id != id) continue;
    if (row.ruling && row.ruling->date)
      return fail(Code::kReliefNotApplicable,
                  row.norm + ": ya fue retirado por " + row.ruling->name);
    row.ruling = ruling;
    found = true;
  }
  if (!found) return unknown_campaign(id);
  return after;
}

}  // namespace recaudo::tax_rules
