#include "tax-rules/predial.h"

#include "tax-rules/bomberil.h"
#include "tax-rules/environmental.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::string_view kRuralZone = "00";
constexpr std::string_view kUnbuiltLots =
    "RS";  // urbanizable no urbanizado, urbanizado no construido
constexpr SquareMetres kHundredHectares{1'000'000};
constexpr int kLowValueInSmmlv = 135;
constexpr int kLaw1995First = 2020, kLaw1995Last = 2024;

bool is_rural(const PredialInput& input) {
  return input.zone == kRuralZone;
}

bool two_digits(std::string_view zone) {
  return zone.size() == 2 && zone.find_first_not_of("0123456789") == zone.npos;
}

Result<void> check(const PredialInput& input) {
  const auto bad = [](std::string reason) {
    return fail(Code::kPredialInputInvalid, std::move(reason));
  };
  if (input.avaluo.is_negative() || !input.avaluo.is_whole_pesos())
    return bad("el avalúo debe estar en pesos, sin centavos ni signo");
  if (kDestinos.find(input.destino) == kDestinos.npos)
    return bad(std::string("destino económico desconocido: ") + input.destino);
  if (!two_digits(input.zone)) return bad("la zona debe tener dos dígitos");
  if (input.estrato && (*input.estrato < 1 || *input.estrato > 6))
    return bad("el estrato va de 1 a 6");
  if (input.land < SquareMetres{} || input.built < SquareMetres{})
    return bad("el área es negativa");
  if (input.previous_tax && input.previous_tax->is_negative())
    return bad("el impuesto anterior es negativo");
  if (input.exempt && input.exemption_act.empty()) return bad("falta el acto de la exención");
  return {};
}

bool in_range(Money avaluo, Money smmlv, const PredialTariff& t) {
  const auto times = [&](int n) { return static_cast<Int128>(smmlv.centavos()) * n; };
  if (t.over_smmlv > 0 && avaluo.centavos() <= times(t.over_smmlv)) return false;
  return !t.up_to_smmlv || avaluo.centavos() <= times(*t.up_to_smmlv);
}

// Ley 44/1990 art. 4: the council's tariff in force on 1 January.
Result<const PredialTariff*> find_tariff(const Statute& statute, const LegalTables& tables,
                                         const PredialInput& input) {
  const Date causation = make_date(input.vigencia, 1, 1);
  const bool known =
      input.vigencia >= statute.first_vigencia && input.vigencia <= statute.last_vigencia;
  for (const PredialTariff& t : statute.predial_tariffs) {
    if (!known || !t.span.covers(causation)) continue;
    if (!t.applies_to(input.destino, is_rural(input), input.estrato.value_or(0))) continue;
    if (t.over_smmlv == 0 && !t.up_to_smmlv) return &t;
    RECAUDO_TRY(smmlv, tables.smmlv(input.vigencia));
    if (in_range(input.avaluo, smmlv.value, t)) return &t;
  }
  return fail(Code::kParameterMissing,
              "tarifa de predial de " + std::to_string(input.vigencia) + ", destino " +
                  input.destino + ". Norma por cargar: acuerdo del concejo (Ley 44/1990 art. 4)");
}

bool excluded_from_limits(const PredialInput& input) {
  const LimitExclusions& e = input.exclusions;
  return e.first_incorporation || e.built_on_lot || e.destino_change || e.area_change ||
         e.self_assessment || kUnbuiltLots.find(input.destino) != kUnbuiltLots.npos ||
         (is_rural(input) && input.land > kHundredHectares);
}

// Ley 1995/2019 art. 2 and its paragraph; a first year under the update keeps Ley 44/1990 art. 6.
Result<LimitKind> limit_of_law_1995(const Statute& statute, const LegalTables& tables,
                                    const PredialInput& input) {
  const bool low_estrato = input.destino == 'A' && input.estrato && *input.estrato <= 2;
  if (low_estrato) {
    RECAUDO_TRY(smmlv, tables.smmlv(input.vigencia));
    if (input.avaluo.centavos() <= static_cast<Int128>(smmlv.value.centavos()) * kLowValueInSmmlv)
      return LimitKind::kIpc;
  }
  if (input.cadastral_update == CadastralUpdate::kFirstYear)
    return statute.limits.law_44_article_6 ? LimitKind::kDouble : LimitKind::kNone;
  return input.cadastral_update == CadastralUpdate::kUpdatedAndPaid ? LimitKind::kIpcPlus8
                                                                    : LimitKind::kHalf;
}

LimitKind limit_of_law_44(const Statute& statute, const PredialInput& input) {
  const bool enters = input.cadastral_update == CadastralUpdate::kFirstYear;
  return enters && statute.limits.law_44_article_6 ? LimitKind::kDouble : LimitKind::kNone;
}

// Everything that the limit needs, and what its line says.
struct Limit {
  LimitKind kind = LimitKind::kNone;
  std::optional<TaxCap> cap;
  std::string norm;
  std::string text;
  SourceMark mark = SourceMark::kVerified;
};

Result<Limit> limit_with_ipc(LimitKind kind, const LegalTables& tables, const PredialInput& input) {
  RECAUDO_TRY(ipc, tables.ipc(input.vigencia - 1));
  const std::string points = kind == LimitKind::kIpcPlus8 ? " más 8 puntos" : "";
  return Limit{kind, TaxCap::of(kind, *input.previous_tax, ipc.value),
               std::string(limit_norm(kind)),
               "más el IPC de " + std::to_string(input.vigencia - 1) + " (" +
                   to_percent_text(ipc.value) + ")" + points,
               ipc.mark};
}

Result<Limit> find_limit(const Statute& statute, const LegalTables& tables,
                         const PredialInput& input) {
  if (!input.previous_tax || input.previous_tax->is_zero()) return Limit{};
  RECAUDO_TRY(kind, predial_limit_kind(statute, tables, input));
  const std::string norm(limit_norm(kind));
  switch (kind) {
    case LimitKind::kNone:
      return Limit{};
    case LimitKind::kIpc:
    case LimitKind::kIpcPlus8:
      return limit_with_ipc(kind, tables, input);
    case LimitKind::kHalf:
      return Limit{kind, TaxCap::of(kind, *input.previous_tax, Rate{}), norm, "más el 50\u00a0%"};
    case LimitKind::kDouble:
      return Limit{kind, TaxCap::of(kind, *input.previous_tax, Rate{}), norm, "por dos"};
    case LimitKind::kOwnPercent: {
      const OwnCap& own = *statute.own_cap(input.vigencia);
      return Limit{kind, TaxCap::of(kind, *input.previous_tax, own.max_increase), own.norm,
                   "más el " + to_percent_text(own.max_increase)};
    }
  }
  throw BrokenInvariant("unknown predial limit");
}

SourceMark mark_of(bool invented) {
  return invented ? SourceMark::kInvented : SourceMark::kVerified;
}

ExplanationLine tax_line(const PredialTariff& t, const PredialInput& input, Money tax) {
  return {"Impuesto predial",
          "Avalúo " + to_display(input.avaluo) + " × " + to_per_mil_text(t.rate) + " (" + t.code +
              ", " + t.description + ")",
          input.avaluo,
          t.rate,
          std::nullopt,
          tax,
          t.norm,
          mark_of(t.invented)};
}

ExplanationLine limit_line(const Limit& limit, const PredialInput& input,
                           const PredialLiquidation& out, Money unlimited) {
  return {"Límite del aumento",
          "Impuesto de " + std::to_string(input.vigencia - 1) + " " +
              to_display(*input.previous_tax) + ", " + limit.text + ": hasta " +
              to_display(*out.cap),
          input.previous_tax,
          std::nullopt,
          std::nullopt,
          out.predial - unlimited,
          limit.norm,
          limit.mark};
}

// Says why no limit was applied, when the reader could expect one.
ExplanationLine no_limit_line(const PredialInput& input) {
  ExplanationLine line;
  line.concept_name = "Límite del aumento";
  if (excluded_from_limits(input)) {
    line.detail = "El predio está excluido del límite este año";
    line.norm = "Ley 44/1990 art. 6; Ley 1995/2019 art. 2";
  } else if (!input.previous_tax || input.previous_tax->is_zero()) {
    line.detail = "No consta impuesto del año anterior para comparar";
    line.mark = SourceMark::kProjectRule;
  } else {
    line.detail = "Ninguna norma limita el aumento este año";
    line.norm = "Ley 44/1990 art. 6";
  }
  return line;
}

ExplanationLine exemption_line(const PredialInput& input, Money tax) {
  ExplanationLine line;
  line.concept_name = "Exención";
  line.detail = "Predio exento del impuesto";
  line.amount = -tax;
  line.norm = input.exemption_act;
  return line;
}

ExplanationLine environmental_line(const EnvironmentalRule& rule, const PredialInput& input,
                                   Money charge) {
  const bool own = rule.mode == EnvironmentalMode::kOwnSurcharge;
  return {"Sobretasa ambiental",
          own ? "Avalúo " + to_display(input.avaluo) + " × " + to_per_mil_text(rule.rate)
              : "El municipio gira el " + to_percent_text(rule.rate) +
                    " del predial recaudado; usted no paga más",
          own ? std::optional<Money>(input.avaluo) : std::nullopt,
          rule.rate,
          std::nullopt,
          charge,
          rule.norm,
          mark_of(rule.invented),
          PredialConcept::kEnvironmental};
}

ExplanationLine bomberil_line(const BomberilRule& rule, const PredialLiquidation& out) {
  return {"Sobretasa bomberil",
          "Predial " + to_display(out.predial) + " × " + to_percent_text(rule.percent_of_predial),
          out.predial,
          rule.percent_of_predial,
          std::nullopt,
          out.bomberil,
          rule.norm,
          mark_of(rule.invented),
          PredialConcept::kBomberil};
}

void add_predial(PredialLiquidation& out, const Statute& statute, const PredialTariff& tariff,
                 const Limit& limit, const PredialInput& input) {
  const LimitedTax tax = limited_tax(input.avaluo, tariff.rate, limit.cap, statute.predial_unit);
  out.tariff = tariff.rate;
  out.tariff_code = tariff.code;
  out.limit = limit.kind;
  out.cap_binds = tax.cap_binds;
  out.predial = tax.tax;
  if (limit.cap) out.cap = limit.cap->floor_to(statute.predial_unit);
  out.explanation.push_back(tax_line(tariff, input, tax.unlimited));
  out.explanation.push_back(out.cap ? limit_line(limit, input, out, tax.unlimited)
                                    : no_limit_line(input));
}

// When predial is not due, neither are its surcharges (Consejo de Estado).
void add_surcharges(PredialLiquidation& out, const EnvironmentalRule& environmental,
                    const BomberilRule* bomberil, const PredialInput& input) {
  out.environmental = environmental_charge(environmental, input.avaluo);
  out.explanation.push_back(environmental_line(environmental, input, out.environmental));
  if (bomberil == nullptr) return;
  out.bomberil = bomberil_surcharge(out.predial, bomberil->percent_of_predial);
  out.explanation.push_back(bomberil_line(*bomberil, out));
}

}  // namespace

Result<LimitKind> predial_limit_kind(const Statute& statute, const LegalTables& tables,
                                     const PredialInput& input) {
  if (excluded_from_limits(input)) return LimitKind::kNone;
  LimitKind kind = LimitKind::kNone;
  const bool years_of_1995 = input.vigencia >= kLaw1995First && input.vigencia <= kLaw1995Last;
  if (years_of_1995 && statute.limits.law_1995_of_2019) {
    RECAUDO_TRY(found, limit_of_law_1995(statute, tables, input));
    kind = found;
  } else {
    kind = limit_of_law_44(statute, input);
  }
  if (kind == LimitKind::kNone && statute.own_cap(input.vigencia) != nullptr)
    return LimitKind::kOwnPercent;
  return kind;
}

Result<PredialLiquidation> liquidate_predial(const Statute& statute, const LegalTables& tables,
                                             const PredialInput& input) {
  if (auto checked = check(input); !checked) return tl::unexpected(checked.error());
  RECAUDO_TRY(tariff, find_tariff(statute, tables, input));
  RECAUDO_TRY(calendar, statute.calendar(input.vigencia));
  RECAUDO_TRY(environmental, statute.environmental_rule(input.vigencia));
  RECAUDO_TRY(limit, find_limit(statute, tables, input));
  PredialLiquidation out;
  out.due_on = calendar->due_on;
  add_predial(out, statute, *tariff, limit, input);
  if (input.exempt) {
    out.explanation.push_back(exemption_line(input, out.predial));
    out.predial = Money{};
    return out;
  }
  add_surcharges(out, *environmental, statute.bomberil_rule(input.vigencia), input);
  return out;
}

}  // namespace recaudo::tax_rules
