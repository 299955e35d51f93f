// The tax statute (estatuto de rentas) of one municipality: everything that its council and its
// contracts decide. National law is elsewhere; here stand only the choices inside it. Constitución
// arts. 287, 313.4 and 338.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"
#include "tax-rules/calendar.h"
#include "tax-rules/devolucion.h"
#include "tax-rules/discount.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/identifiers.h"
#include "tax-rules/mora_regimes.h"
#include "tax-rules/predial_invoice.h"
#include "tax-rules/statute_fines.h"
#include "tax-rules/statute_ica.h"
#include "tax-rules/statute_instalments.h"
#include "tax-rules/statute_services.h"

namespace recaudo::tax_rules {

struct MunicipalIdentity {
  std::string name;
  std::string nit;        // "900123456-8", verified
  std::string dane_code;  // DIVIPOLA, 5 digits
  std::string address;
  std::vector<std::string> phones;
  std::string email;
  // The regional environmental authority, whose money the surcharge is (Ley 99/1993 arts. 33, 44).
  // Without its NIT the books cannot name it.
  std::string car_name;
  std::optional<Nit> car_nit;
  bool demonstration = false;
};

enum class ZoneScope { kAll, kRural, kUrban };

struct PredialTariff {
  std::string code;
  std::string description;
  std::string destinos;  // letters of Registro 1: "A", "RS"
  ZoneScope zone = ZoneScope::kAll;
  std::vector<int> estratos;  // empty = any; 0 = parcels without estrato
  // Avalúo in SMMLV of the vigencia: more than `over_smmlv`, up to `up_to_smmlv` included.
  int over_smmlv = 0;
  std::optional<int> up_to_smmlv;
  Rate rate;
  EffectiveSpan span;
  std::string norm;
  bool invented = false;
  int line = 0;  // in the statute file

  bool applies_to(char destino, bool rural, int estrato_or_zero) const;
};

enum class EnvironmentalMode {
  kOwnSurcharge,         // per mil of the avalúo, billed apart
  kPercentageOfPredial,  // percentage of what was collected; nothing more is charged
};

// How the books see the percentage that goes to the CAR, which the rules of the CGN do not settle.
enum class PercentageInTheBooks { kExpense, kLessIncome };

struct EnvironmentalRule {
  EffectiveSpan span;
  EnvironmentalMode mode = EnvironmentalMode::kOwnSurcharge;
  PercentageInTheBooks books = PercentageInTheBooks::kExpense;
  Rate rate;
  std::string norm;
  bool invented = false;
  int line = 0;
};

// What the percentage is of, as the council says. Ley 1575/2012 art. 37.
enum class BomberilBase {
  kCharged,      // the predial charged, after its limit
  kBeforeLimit,  // base x tariff, whatever the limit leaves of it
};

struct BomberilRule {
  EffectiveSpan span;
  Rate percent_of_predial;
  BomberilBase base = BomberilBase::kCharged;
  std::string norm;
  bool invented = false;
  int line = 0;
};

// A limit of the council itself: this vigencia's tax is at most last year's plus this percentage.
struct OwnCap {
  EffectiveSpan span;
  Rate max_increase;
  std::string norm;
  int line = 0;
};

// Which limits of the increase are applied.
struct PredialLimits {
  bool law_1995_of_2019 = true;  // vigencias 2020 to 2024
  bool law_44_article_6 = true;
  std::vector<OwnCap> own;
};

// An exemption of the council, at most ten years. Ley 14/1983 art. 38.
struct Exemption {
  std::string code;  // what the roll marks a parcel with
  std::string description;
  std::string act;        // "Acuerdo 012 de 2020"
  EffectiveSpan span;     // always with an end
  bool reserved = false;  // its reason is sensitive (victims, Ley 1448/2011; health): never printed
  bool invented = false;
  int line = 0;
};

struct PredialCalendar {
  int vigencia = 0;
  Date due_on;                           // already rolled to a business day
  std::vector<DiscountOffer> discounts;  // by date
  std::string norm;
  bool invented = false;
  int line = 0;
};

struct BankAgreement {
  std::string bank_code;
  std::string bank_name;
  std::string account_number;
  std::string account_type;  // "ahorros" or "corriente"
  std::string gln;           // 13 digits, GS1-128 slip
  bool invented = false;
  std::vector<std::string> tolerances;  // what this bank's files may do otherwise; none: strict
  std::string csv_profile;              // how it writes CSV statements of this account; or none
  std::string nit;                      // "900123456-8", verified; empty: not known
};

struct PseCodes {
  std::string entity_code;
  std::string service_code;
  bool invented = false;
};

// What becomes of an environmental surcharge that is written off (prescripción, remisión).
enum class SurchargeWrittenOff {
  kOwedNoMore,  // what nobody will collect is not owed to the CAR
  kStillOwed,   // it is, and the municipality bears the loss
};

struct Statute {
  // Of what has no norm of its own, and where the text was taken from. Empty in a text that does
  // not say it: older than these keys. A rule's dates are its own, or those of [vigencias].
  std::string norm, source;
  MunicipalIdentity identity;
  int first_vigencia = 0;
  int last_vigencia = 0;
  Money predial_unit;  // predial and its discount are rounded to it
  SaturdayRule saturday = SaturdayRule::kNotBusiness;
  std::vector<PredialTariff> predial_tariffs;
  std::vector<EnvironmentalRule> environmental;
  std::vector<BomberilRule> bomberil;  // empty: the council did not create it
  PredialLimits limits;
  std::vector<Exemption> exemptions;
  RefundRules refunds;  // [devoluciones]
  MoraReadings mora;    // what is disputed of the interest, as the municipality reads it
  SimultaneousNotice notice = SimultaneousNotice::kLaterDay;                     // [factura]
  SurchargeWrittenOff surcharge_written_off = SurchargeWrittenOff::kOwedNoMore;  // [extincion]
  std::vector<PredialCalendar> calendars;
  std::vector<InstalmentOffer> instalments;  // [[cuotas]]; empty: none are offered
  std::vector<BankAgreement> banks;
  std::optional<PseCodes> pse;
  FineStatute fines;        // [multas]
  ServiceStatute services;  // [servicios]
  IcaStatute ica;           // [ica]

  // Each is kParameterMissing, naming what to load, when the vigencia has none.
  Result<const PredialCalendar*> calendar(int vigencia) const;
  Result<const EnvironmentalRule*> environmental_rule(int vigencia) const;
  // Null when there is no bomberil surcharge that year.
  const BomberilRule* bomberil_rule(int vigencia) const;
  const OwnCap* own_cap(int vigencia) const;
  // Null where a parcel of that destino is offered no instalments of that vigencia.
  const InstalmentOffer* instalment_offer(int vigencia, char destino) const;
};

// The destinos of Registro 1 (Resolución IGAC 70/2011 art. 86): A to T and 0.
inline constexpr std::string_view kDestinos = "ABCDEFGHIJKLMNOPQRST0";

// Reads a statute file. kStatuteInvalid names file, line and reason for: bad TOML, unknown or
// missing keys, tariffs outside the bands of Ley 44/1990 art. 4, surcharges outside Ley 99/1993
// art. 44, two tariffs for one parcel, two offers of instalments for one parcel, a destino, zone,
// estrato, avalúo or vigencia without tariff or calendar.
//
// `limits`: what the nation lets the percentages of public services be on the days of the statute;
// null for a text that was held to those of its time when it was approved.
Result<Statute> parse_statute(std::string_view toml, std::string_view file_name,
                              const ServiceLimits* limits);
// A text that is not in force yet is refused besides for days without a rule between two of
// [[ica.no_declarar]], a rate of it above 100 %, and a mora_no_residencial that no usury rate can
// reach: texts in force may be older than these checks, and are read as they are.
Result<Statute> parse_new_statute(std::string_view toml, std::string_view file_name,
                                  const ServiceLimits& limits);
// A new one, held to the limits of this program.
Result<Statute> parse_statute(std::string_view toml, std::string_view file_name);

}  // namespace recaudo::tax_rules
