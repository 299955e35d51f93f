#include "core/billing/changed_facts.h"

#include <array>

#include "core/dues/liquidated_input.h"
#include "tax-rules/data.h"

namespace recaudo::billing {
namespace {

using tax_rules::PredialInput;

// Facts of before that could have been approved, with the name of the one that differs.
struct Tried {
  std::string_view fact;
  std::string before, now;
};

// As read_roll gives it: what an exemption says is filled in by the liquidation.
RollParcel before_liquidation(const RollParcel& now) {
  RollParcel out = now;
  const PredialInput fresh;
  out.input.exempt = fresh.exempt;
  out.input.not_taxable = fresh.not_taxable;
  out.input.exempt_share = fresh.exempt_share;
  out.input.exemption_act = fresh.exemption_act;
  out.input.exemption_mark = fresh.exemption_mark;
  out.input.exemption_reserved = fresh.exemption_reserved;
  out.exempted = {};
  return out;
}

std::string estrato_text(const PredialInput& input) {
  return input.estrato ? std::to_string(*input.estrato) : "ninguno";
}

std::string update_text(const PredialInput& input) {
  constexpr std::array<std::string_view, 3> kTexts = {"ninguna", "entra en la vigencia",
                                                      "entró antes y ya se cobró"};
  return std::string(
      kTexts.at(static_cast<std::size_t>(dues::update_number(input.cadastral_update))));
}

std::string exclusion_text(const PredialInput& input) {
  const auto why = tax_rules::exclusion_from_limits(input);
  return why.empty() ? "ninguna" : std::string(why);
}

std::string destino_text(const PredialInput& input) {
  static const auto names = tax_rules::shipped_destino_names();
  return names.shown(input.destino);
}

// Every parcel that differs from this one in one fact of few values.
class Candidates {
 public:
  explicit Candidates(const RollParcel& now) : now_(before_liquidation(now)) {
    try_estratos();
    if (now.input.exempt) try_without_exemption();
    try_updates();
    try_exclusions();
    try_destinos();
    if (now.input.previous_tax) try_without_previous_tax();
  }
  std::vector<RollParcel> parcels;
  std::vector<Tried> tried;

 private:
  void add(std::string_view fact, std::string before, std::string now, RollParcel parcel) {
    tried.push_back({fact, std::move(before), std::move(now)});
    parcels.push_back(std::move(parcel));
  }

  void try_estratos() {
    for (int estrato = 0; estrato <= 6; ++estrato) {
      RollParcel p = now_;
      p.input.estrato = estrato == 0 ? std::nullopt : std::optional(estrato);
      add("su estrato", estrato_text(p.input), estrato_text(now_.input), p);
    }
  }

  void try_without_exemption() {
    RollParcel p = now_;
    p.granted.reset();
    add("su exención", "ninguna", "hay una", p);
  }

  void try_updates() {
    for (int number = 0; number <= 2; ++number) {
      RollParcel p = now_;
      p.input.cadastral_update = dues::update_of(number);
      add("su actualización catastral", update_text(p.input), update_text(now_.input), p);
    }
  }

  void try_exclusions() {
    for (int bits = 0; bits < 32; ++bits) {
      RollParcel p = now_;
      p.input.exclusions = dues::exclusions_of(bits);
      add("lo que lo excluye del límite del aumento", exclusion_text(p.input),
          exclusion_text(now_.input), p);
    }
  }

  // With another destino, last year's is the same one or not, and a lot was built on or not.
  void try_destinos() {
    for (char letter = 'A'; letter <= 'Z'; ++letter)
      for (const auto& [changed, built] :
           {std::pair(false, false), {true, false}, {false, true}, {true, true}}) {
        RollParcel p = now_;
        p.input.destino = letter;
        p.input.exclusions.destino_change = changed;
        p.input.exclusions.built_on_lot = built;
        add("su destino económico", destino_text(p.input), destino_text(now_.input), p);
      }
  }

  void try_without_previous_tax() {
    RollParcel p = now_;
    p.input.previous_tax.reset();
    add("su impuesto anterior", "ninguno", to_display(*now_.input.previous_tax), p);
  }

  RollParcel now_;
};

// Of several exclusions only the first that counts has a name.
std::string change_text(const Tried& fact) {
  if (fact.before == fact.now)
    return "con qué se compara del año anterior (su destino o sus áreas)";
  return std::string(fact.fact) + ": antes " + fact.before + ", ahora " + fact.now;
}

}  // namespace

std::string changed_since(const PredialRoll& roll, const RollParcel& now,
                          std::string_view approved) {
  Candidates before(now);
  roll.liquidate(before.parcels);
  for (std::size_t i = 0; i < before.parcels.size(); ++i) {
    const RollParcel& p = before.parcels[i];
    const Tried& fact = before.tried[i];
    if (p.refusal.empty() && record_of(p) == approved)
      return "después del ensayo cambió " + change_text(fact) + ". Se aprobaron " +
             to_display(p.total()) + "; hoy serían " + to_display(now.total());
  }
  return "después del ensayo cambió su avalúo, un área o el impuesto anterior, terminó o "
         "cambió una exención, o cambió más de un dato. Hoy serían " +
         to_display(now.total()) + "; de lo aprobado se guarda solo la huella";
}

}  // namespace recaudo::billing
