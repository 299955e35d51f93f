#include "sample_parts.h"

namespace recaudo::portal::samples {
namespace {

BillSlip slip(Date pay_by, const char* reference, int discount) {
  BillSlip s;
  s.pay_by = pay_by;
  s.reference = reference;
  s.capital = Money::pesos(1'020'000);
  s.interest = Money::pesos(41'300);
  s.discount = Money::pesos(discount);
  s.total = s.capital + s.interest - s.discount;
  std::string day = to_iso(pay_by);
  std::erase(day, '-');
  s.elements = "(415)7709998123014(8020)" + s.reference + "(3900)" +
               std::to_string(s.total.whole_pesos()) + "(96)" + day;
  return s;
}

BillPlan plan(const char* second) {
  const Money part = Money::pesos(145'000);
  return {.title = "Las cuotas de la vigencia 2026",
          .rows = {{1, make_date(2026, 4, 30), part, {}, "Pagada"},
                   {2, make_date(2026, 6, 30), part, part, second},
                   {3, make_date(2026, 8, 31), part, part, "Por pagar"},
                   {4, make_date(2026, 10, 30), part, part, "Por pagar"}},
          .notes = {"División en cuotas: 3 × $ 145.000 + $ 145.000. Cada cuota es $ 580.000 ÷ 4, y "
                    "todas son iguales. [Ley 1995/2019 art. 6] (regla del sistema)",
                    "Si una no se paga, el plan se pierde. [Ley 1995/2019 art. 6]"}};
}

// A later day, which gives up the discount of the one before and takes its own.
BillDay later(const BillSlip& before, const BillSlip& s) {
  BillDay day{
      .before_day = before.pay_by, .pay_by = s.pay_by, .before = before.total, .total = s.total};
  day.changes.push_back({"2026", "Ya no cuenta: Descuento por pronto pago (Impuesto predial)",
                         before.discount, "", ""});
  if (!s.discount.is_zero())
    day.changes.push_back({"2026", "Descuento por pronto pago (Impuesto predial): $ 441.000 × 10 %",
                           -s.discount, "Acuerdo de demostración", "dato de demostración"});
  return day;
}

}  // namespace

BillView bill() {
  const Words w(nullptr);
  BillView view;
  view.entity = entity_of(w);
  view.demo = true;
  view.number = "2026-000000123";
  view.period = "Vigencia 2026";
  view.issued_at = start_of_day(make_date(2026, 1, 15)) + std::chrono::hours(9);
  view.parcel_number = kParcel;
  view.address = "CL 5 # 4-32";
  view.facts = {{"Destino económico", "Habitacional (A)"},
                {"Estrato", "2"},
                {"Área", "120 m² de terreno, 84 m² construidos"},
                {"Avalúo catastral", to_display(Money::pesos(98'000'000))}};
  view.years = {{.vigencia = "2025",
                 .due = make_date(2025, 6, 30),
                 .charges = {Money::pesos(350'000), Money::pesos(80'000), Money::pesos(10'000)},
                 .interest = Money::pesos(41'300)},
                {.vigencia = "2026",
                 .due = make_date(2026, 6, 30),
                 .charges = {Money::pesos(441'000), Money::pesos(130'000), Money::pesos(9'000)},
                 .discount = Money::pesos(66'000)}};
  view.slips = {slip(make_date(2026, 3, 31), "120260000000018", 66'000),
                slip(make_date(2026, 4, 30), "120260000000025", 44'000),
                slip(make_date(2026, 5, 29), "120260000000032", 22'000),
                slip(make_date(2026, 6, 30), "120260000000049", 0)};
  view.steps = {{"2026", "Predial: avalúo $ 98.000.000 × 4,5 por mil", Money::pesos(441'000),
                 "Acuerdo de demostración", "dato de demostración"},
                {"2026", "Sobretasa ambiental: avalúo $ 98.000.000 × 1,5 por mil",
                 Money::pesos(147'000), "Ley 99/1993 art. 44", ""},
                {"2025", "Interés de mora: del 1 de julio de 2025 al 31 de marzo de 2026",
                 Money::pesos(41'300), "ET art. 635", "por confirmar"}};
  for (std::size_t i = 1; i < view.slips.size(); ++i)
    view.days.push_back(later(view.slips[i - 1], view.slips[i]));
  view.act = {
      {"Determinación oficial", "Esta factura determina el impuesto y presta mérito ejecutivo.",
       "Ley 1819/2016 art. 354", ""},
      {"Recurso", "Puede pedir reconsideración en los dos meses siguientes.", "ET art. 720",
       "por confirmar"}};
  view.url = "https://recaudo.example/estado/" + view.parcel_number;
  return view;
}

BillView service_bill() {
  BillView view = bill();
  view.words = service_bill_words();
  view.number = "2026-03-S-101";
  view.period = "Periodo: marzo de 2026";
  view.parcel_number = "S-101";
  view.address = "CL 5 3-20";
  view.priced_at = view.issued_at;
  view.facts = {{"Uso", "estrato 2"},
                {"Servicios", "acueducto, alcantarillado, aseo"},
                {"Consumo", "12 m³ en un mes, por lectura"},
                {"Consumos anteriores",
                 "2026-02: 12 m³, $ 44.450; 2026-01: 11 m³, $ 41.980; 2025-12: 14 m³, $ 49.390; "
                 "2025-11: 12 m³, $ 44.450; 2025-10: 12 m³, $ 44.450; 2025-09: 10 m³, $ 39.510"}};
  view.years = {{.vigencia = "2026-03",
                 .due = make_date(2026, 4, 20),
                 .charges = {Money::pesos(21'034), Money::pesos(12'346), Money::pesos(11'070)}}};
  view.days = {};
  view.steps = {{"2026-03", "Acueducto: subsidio de 40 %", Money::pesos(-10'641),
                 "Ley 1450/2011 art. 125", ""}};
  view.act = {{"Recurso de reposición", "Dentro de los cinco días hábiles siguientes.",
               "Ley 142/1994 art. 154", "por confirmar"}};
  view.url = "https://recaudo.example/servicios/S-101";
  return view;
}

BillView bill_in_instalments() {
  BillView view = bill();
  view.plans = {plan("Con el código de abajo")};
  BillSlip next = slip(make_date(2026, 6, 30), "120260000000056", 0);
  next.title = "Cuota 2 de 4";
  next.capital = next.total = Money::pesos(145'000);
  next.interest = Money();
  next.elements = "(415)7709998123014(8020)120260000000056(3900)145000(96)20260630";
  view.plans.front().slip = next;
  BillSlip overdue = slip(make_date(2026, 3, 31), "120260000000063", 0);
  overdue.title = "Solo lo vencido";
  overdue.capital = Money::pesos(440'000);
  overdue.total = overdue.capital + overdue.interest;
  overdue.elements = "(415)7709998123014(8020)120260000000063(3900)481300(96)20260331";
  view.plans.front().overdue = overdue;
  view.plans.front().up_to_date =
      "Si paga lo vencido y la cuota 2 de 2026, el predio queda al día.";
  view.words.owed = "Si paga todo de una vez hasta el ";
  view.words.slips = "O pague todo de una vez: cuánto, según el día";
  view.years.back().by_instalments = true;
  return view;
}

BillView instalment_slip() {
  BillView view = bill();
  view.words = instalment_slip_words();
  view.number = "2026-000000123-C2";
  view.period = "Hasta la cuota 2 de 4, vigencia 2026";
  view.facts = {};
  view.plans = {plan("La paga este cupón")};
  view.years = {{.vigencia = "2026",
                 .due = make_date(2026, 6, 30),
                 .charges = {Money::pesos(110'250), Money::pesos(32'500), Money::pesos(2'250)}}};
  view.slips = {slip(make_date(2026, 6, 30), "120260000000056", 0)};
  auto& only = view.slips.front();
  only.capital = only.total = Money::pesos(145'000);
  only.interest = Money();
  only.elements = "(415)7709998123014(8020)120260000000056(3900)145000(96)20260630";
  view.steps = {};
  view.days = {};
  view.act = {{"Si no lo paga a tiempo", "El plan se pierde y vuelve el vencimiento.",
               "Ley 1995/2019 art. 6", "dato de demostración"}};
  return view;
}

}  // namespace recaudo::portal::samples
