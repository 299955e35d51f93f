// The bill of predial, or of public services, or the slip of an instalment, as a tagged PDF (letter
// size): whose it is, what is owed, how much until which day with its bar code, how it was
// computed, and the act it is (Ley 1819/2016 art. 354) or what may be done against it (Ley 142/1994
// arts. 152 to 158). The same views give the same bytes: dates and numbers come from them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/portal/view.h"

namespace recaudo::portal {

// What the bills of predial and of public services, and the slip of an instalment, call by other
// names.
struct BillWords {
  std::string title = "Factura del impuesto predial unificado";
  std::string document = "Factura de predial";  // how the file is called
  std::string number_label = "Número predial";
  std::string row_title = "Vigencia";
  std::array<std::string, 3> charges = {"Predial", "Ambiental", "Bomberil"};
  bool discounts = true;  // there is a discount for paying early
  std::string debtor =
      "El propietario o poseedor inscrito. Su nombre no se muestra en consultas anónimas.";
  std::string page = "la página del predio";
  std::string paper = "Factura";  // before its number
  std::string owed = "Lo que debe, si paga hasta el ";
  std::string slips = "Cuánto paga según el día";
  std::string act = "Qué es esta factura y qué puede hacer";
  // What becomes of it after its last day.
  std::string after =
      "estos códigos de barras ya no sirven: descargue la factura otra vez. Si paga antes de la "
      "fecha del código y ese día debía menos, la diferencia queda como saldo a su favor.";
};
BillWords service_bill_words();
BillWords instalment_slip_words();

// What a vigencia owes on the bill's first day.
struct BillYear {
  std::string vigencia = {};  // "2026"; of public services the billed period, "2026-03"
  Date due = {};
  bool by_instalments = false;        // it is in a plan, which says when it falls due
  std::array<Money, 3> charges = {};  // as BillWords names them
  Money interest = {}, discount = {};
  Money total() const { return charges[0] + charges[1] + charges[2] + interest - discount; }
};

// How much until which day.
struct BillSlip {
  Date pay_by = {};
  Money capital = {}, interest = {}, discount = {}, total = {};
  std::string reference = {};
  std::string elements = {};  // "(415)7709998123014(8020)...": what the bar code carries
  std::string breb = {};      // what the bank's Bre-B code of that day carries; empty: it gave none
  bool rate_to_confirm = false;  // of its interest
  std::string title = {};        // "Cuota 2 de 4"; empty: it pays all that the paper claims
};

// One line of an explanation, as the law's rules wrote it.
struct BillStep {
  std::string vigencia = {};
  std::string text = {};
  std::optional<Money> amount = {};
  std::string norm = {}, mark = {};  // mark: "por confirmar"
  bool subtotal = false;             // of the lines above it, and no addend
  std::string_view note = {};  // what the paper says once of lines like this; outlives the view
};

// A later day of the bill: from the total of the day before it to its own, which the amounts of the
// steps add up to.
struct BillDay {
  Date before_day = {}, pay_by = {};
  Money before = {}, total = {};
  std::vector<BillStep> changes = {};
};

// A paragraph of the act.
struct ActParagraph {
  std::string title = {}, text = {}, norm = {}, mark = {};
};

struct BillInstalment {
  int number = 0;
  Date due = {};
  Money amount = {}, missing = {};  // missing: what is still owed of this one alone
  std::string state = {};           // "Pagada", "La paga este cupón", "Por pagar"
};

// The plan of a vigencia that is paid by instalments.
struct BillPlan {
  std::string title = {};  // "Las cuotas de la vigencia 2026"
  std::vector<BillInstalment> rows = {};
  std::vector<std::string> notes = {};  // how the total was cut, what becomes of it
  std::optional<BillSlip> slip = {};    // of the next one; none on the slip of an instalment
  // What is overdue of other vigencias alone, and what paying both leaves; on the last plan.
  std::optional<BillSlip> overdue = {};
  std::string up_to_date = {};
};

struct BillFact {
  std::string label = {}, value = {};
};

struct BillView {
  BillWords words = {};
  Entity entity = {};
  bool demo = false;
  std::string number = {};
  std::string period = {};  // "Vigencia 2026", "marzo de 2026"
  Instant issued_at = {};
  std::optional<Instant> priced_at = {};  // when its slips were made; none: when it was issued
  std::string parcel_number = {}, address = {};
  std::vector<BillFact> facts = {};  // what else identifies it, in order
  // Who owes it, with his document; none on what anybody may download: then the address is masked.
  std::optional<std::string> debtor = {};
  std::vector<BillPlan> plans = {};
  std::vector<BillYear> years = {};
  std::vector<BillSlip> slips = {};
  // What of it bears interest, and from when; empty: it is told elsewhere.
  std::string interest = {};
  std::vector<std::string> without_slip = {};  // days that have none, and why
  std::vector<BillStep> steps = {};            // of the first day
  std::vector<BillDay> days = {};              // the later ones, in order
  std::vector<ActParagraph> act = {};
  std::string url = {};  // absolute: where the parcel is consulted and paid today; the QR's content
  bool rate_to_confirm = false;
  Money credit = {};  // saldo a favor that its amounts do not take off
};

// One bill, or many in one document for the printer, each beginning on a page of its own.
class BillDocument {
 public:
  BillDocument(const std::string& title, const std::string& author, Instant created);
  ~BillDocument();
  BillDocument(const BillDocument&) = delete;
  BillDocument& operator=(const BillDocument&) = delete;

  // Throws PdfFailure when a library refuses (out of memory, elements that are not GS1's).
  void add(const BillView& view);
  // Ends the document and returns its bytes.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string render_bill_pdf(const BillView& view);

}  // namespace recaudo::portal
