// The bill of predial as a tagged PDF (letter size): whose it is, what is owed, how much until
// which day with its bar code, how it was computed, and the act it is (Ley 1819/2016 art. 354). The
// same views give the same bytes: dates and numbers come from them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/portal/view.h"

namespace recaudo::portal {

// What a vigencia owes on the bill's first day.
struct BillYear {
  int vigencia = 0;
  Date due = {};
  Money predial = {}, environmental = {}, bomberil = {}, interest = {}, discount = {};
  Money total() const { return predial + environmental + bomberil + interest - discount; }
};

// How much until which day.
struct BillSlip {
  Date pay_by = {};
  Money capital = {}, interest = {}, discount = {}, total = {};
  std::string reference = {};
  std::string elements = {};  // "(415)7709998123014(8020)...": what the bar code carries
  std::string breb = {};      // what the bank's Bre-B code of that day carries; empty: it gave none
};

// One line of an explanation, as the law's rules wrote it.
struct BillStep {
  int vigencia = 0;
  std::string text = {};
  std::optional<Money> amount = {};
  std::string norm = {}, mark = {};  // mark: "por confirmar"
};

// A paragraph of the act.
struct ActParagraph {
  std::string title = {}, text = {}, norm = {}, mark = {};
};

struct BillView {
  Entity entity = {};
  bool demo = false;
  std::string number = {};
  int vigencia = 0;
  Instant issued_at = {};
  std::string parcel_number = {}, address = {};
  std::string destino = {}, estrato = {}, area = {};  // as people read them; empty: not known
  Money avaluo = {};
  // Who owes it, with his document; none on what anybody may download: then the address is masked.
  std::optional<std::string> debtor = {};
  std::vector<BillYear> years = {};
  std::vector<BillSlip> slips = {};
  std::vector<std::string> without_slip = {};  // days that have none, and why
  std::vector<BillStep> steps = {};
  std::vector<ActParagraph> act = {};
  std::string url = {};  // absolute: where the parcel is consulted and paid today; the QR's content
  bool rate_to_confirm = false;
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
