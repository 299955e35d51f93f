// Pages for taxpayers: one view and one function each; the function returns the whole HTML
// document.
#pragma once

#include "api/portal/view.h"

namespace recaudo::portal {

struct HomeView {
  Chrome chrome = {};
  std::string url_pay = {}, url_receipt_search = {};
  std::string url_services = {};               // where the municipality bills public services
  std::string url_invoices = {};               // the lists of invoices; empty: none
  std::optional<Date> discount_deadline = {};  // announced when there is one ahead
  std::string discount_text = {};              // "10 %"
  std::vector<Link> questions = {};            // help pages
};
std::string home_page(const HomeView& view);

// Search by number, or by document and the last five digits of the parcel number. Both GET-safe:
// the form is a POST, so that no document number stands in an address.
struct SearchFormView {
  Chrome chrome = {};
  std::string csrf = {}, url_submit = {};
  std::string url_services = {};  // of public services; empty: none are billed here
  std::string parcel_number = {}, document = {}, parcel_ending = {};  // what the person typed
  FieldErrors errors = {};  // fields: parcel_number, document, parcel_ending
};
std::string search_form_page(const SearchFormView& view);

// The number of a subscriber of public services.
struct SubscriberFormView {
  Chrome chrome = {};
  std::string csrf = {}, url_submit = {};
  std::string number = {};  // what the person typed
  FieldErrors errors = {};  // field: suscriptor
};
std::string subscriber_form_page(const SubscriberFormView& view);

struct ParcelFound {
  std::string number = {};   // 30 or 20 digits
  std::string address = {};  // complete: this folder masks it
  std::string zone = {};     // "Urbana", "Rural"
  std::string url_statement = {};
};
struct SearchResultsView {
  Chrome chrome = {};
  std::vector<ParcelFound> parcels = {};
  bool truncated = false;  // more exist than are shown
};
std::string search_results_page(const SearchResultsView& view);

// One step of the explanation of a figure; what is absent is left out.
struct ExplainStep {
  std::string text = {};  // "Tramo de julio de 2026"
  std::optional<Money> base = {};
  std::optional<Rate> rate = {};
  bool rate_per_mil = false;  // else percent
  std::optional<int> days = {};
  std::optional<Money> amount = {};
  std::string article = {};    // "ET art. 635"
  std::string source = {};     // "Resolución 1234 de 2026"
  bool to_confirm = false;     // shows "tasa por confirmar"
  bool subtotal = false;       // of the steps above it, and no addend
  std::string_view note = {};  // what the page says once of steps like this; outlives the view
};
struct StatementConcept {
  std::string name = {};
  Money amount = {};
  std::vector<ExplainStep> steps = {};
};
// One of a plan of instalments, as it stands that day.
struct InstalmentRow {
  int number = 0;
  Date due = {};
  Money amount = {};
  Badge state = {};    // "Pagada", "Por pagar hasta el 30 de abril de 2026", "Vencida"
  Money missing = {};  // to have this one and those before it paid
  bool payable = false;
};
struct StatementPlan {
  std::vector<InstalmentRow> rows = {};
  std::optional<PostForm> pay = {};  // of the next one; none when it cannot be paid by itself
  int next = 0;
  Money next_amount = {};
  std::string url_plan = {};            // the plan by itself
  std::vector<ExplainStep> steps = {};  // how it was cut, why the vigencia falls due when it does
};
struct StatementYear {
  std::string name = {};  // "Vigencia 2026", "Factura de marzo de 2026"
  std::string id = {};    // value of the checkbox
  bool selected = true;
  bool payable = true;
  Date due = {};
  Money total = {};
  std::vector<Badge> badges = {};
  std::vector<StatementConcept> concepts = {};
  std::optional<Month> missing_rate = {};  // no total can be given
  std::string not_computable = {};         // nor here, for another reason: why; empty: it can
  Money capital = {}, held = {};           // held: what payments in flight will take of it
  std::string url_join = {};               // where a plan of instalments is offered
  int offered_instalments = 0;
  std::optional<StatementPlan> plan = {};
  std::string notice = {}, notice_norm = {};  // of its invoice, and its terms; empty: not here
};
// An act that corrected what the parcel or the subscriber owes.
struct StatementAct {
  Date on = {};
  std::string what = {}, resolution = {};
  std::optional<Money> amount = {};  // nothing: for the holder of the bill
  std::string why = {};              // one sentence; empty: the act says no more here
};
// A vigencia of which nothing was charged.
struct StatementExemption {
  int vigencia = 0;
  std::string act = {};  // norm and act
  std::vector<ExplainStep> steps = {};
};
// Money that waits for a vigencia not charged yet.
struct StatementAdvance {
  int vigencia = 0;
  Money amount = {};
};
// A bill of public services that owes nothing.
struct StatementPaid {
  std::string name = {};
  std::string state = {};  // "Pagada"; an act may have ended it instead
  Money amount = {};
  std::vector<ExplainStep> steps = {};  // for the holder
};
// Where the holder of a contract, by his document, sees how his bills were computed and prints
// them.
struct HolderForm {
  PostForm form = {};
  bool proven = false;       // this page shows it already
  std::string refused = {};  // why the paper that he asked for was not made
  bool can_bill = true;      // something is owed
};
struct StatementView {
  Chrome chrome = {};
  bool of_services = false;  // of a subscriber of public services: his bills, and no address
  std::string csrf = {}, url_pay = {}, url_date = {};  // POST; GET with ?fecha=
  std::optional<PostForm> bill = {};             // makes the bill to print; when there is debt
  std::string parcel_number = {}, address = {};  // address complete: masked here
  Date as_of = {}, today = {}, last_date = {};   // date asked for; limits of the date form
  std::string typed_date = {};  // what the person wrote; shown again when it is wrong
  std::vector<StatementYear> years = {};
  std::vector<StatementExemption> exempt = {};  // newest first
  Money total = {};
  Money credit = {};                            // saldo a favor that settles nothing yet
  std::vector<StatementAdvance> advances = {};  // oldest vigencia first
  std::vector<StatementAct> acts = {};          // newest first
  std::vector<StatementPaid> paid = {};         // newest first
  std::optional<HolderForm> holder = {};        // of public services
  bool rate_to_confirm = false;
  FieldErrors errors = {};  // fields: fecha, vigencia, documento
};
std::string statement_page(const StatementView& view);

// How a plan that was joined stands, both without full stop; the text may be empty.
struct PlanNotice {
  std::string title = {}, text = {};
  Tone tone = Tone::kGood;
  bool may_be_lost = false;  // an instalment may still be missed
};
// A plan of instalments of one vigencia: offered to its owner, or joined.
struct InstalmentPlanView {
  Chrome chrome = {};
  std::string parcel_number = {}, address = {};  // address complete: masked here
  int vigencia = 0;
  bool joined = false;
  PlanNotice notice = {};  // of one that was joined
  PostForm form = {};      // joins; of a plan that was joined: pays up to "cuota"
  std::string url_statement = {};
  std::vector<InstalmentRow> rows = {};
  Money total = {};
  std::string cut = {};   // how the total was cut: "3 × $ 145.000 + $ 145.003. Cada cuota es..."
  Money discount = {};    // that who pays the whole today is given
  std::string lost = {};  // the discount that a plan which was joined does not have; empty: none
  std::optional<Date> join_until = {};
  Date statutory_due = {};
  std::string norm = {}, source = {};
  FieldErrors errors = {};  // field: documento
};
std::string instalment_plan_page(const InstalmentPlanView& view);

struct OrderLine {
  std::string concept_name = {};  // "Predial 2026"
  Money amount = {};
};
// The values of person_type.
inline constexpr const char* kNaturalPerson = "natural";
inline constexpr const char* kCompany = "juridica";
// One of several ways to pay; a link, because each asks for other data.
struct RailChoice {
  std::string text = {}, url = {};
  bool chosen = false;
};
// A document that the rail makes the payer accept; checkbox "consent_N", hidden "consent_token_N".
struct ConsentBox {
  std::string text = {}, url = {}, token = {};
  bool accepted = false;
};
// The Bre-B code of an order, for a wallet on another telephone or in this one's gallery.
struct BrebCode {
  std::string url_image = {}, file_name = {};
  bool asks_amount = false;  // the municipality's fixed code: the payer writes amount and reference
};

struct OrderReviewView {
  Chrome chrome = {};
  std::string csrf = {}, url_order = {}, url_submit = {}, url_change = {};
  std::string reference = {}, number_label = "Número predial", parcel_number = {};
  std::vector<OrderLine> lines = {};
  std::string part = {};  // "hasta la cuota 2 de 2026"; empty: vigencias, or bills, whole
  std::string rest = {};  // what it leaves to pay, without full stop; empty: nothing
  std::vector<ExplainStep> split = {};  // how a part is spread over the concepts
  Money total = {};
  Instant valid_until = {};
  bool rate_to_confirm = false;
  std::vector<Choice> document_types = {};
  std::vector<RailChoice> rails = {};  // empty where there is one way only
  std::string rail = {}, pay_label = {};
  bool asks_bank = true;
  std::vector<Choice> banks = {};  // of the rail; value = bank code
  std::vector<ConsentBox> consents = {};
  std::optional<BrebCode> breb = {};
  // what the person typed
  std::string document_type = {}, document = {}, name = {}, email = {}, phone = {},
              person_type = {}, bank = {};
  FieldErrors errors =
      {};  // document_type document name email phone person_type bank consents, or "form"
};
std::string order_review_page(const OrderReviewView& view);

// A line of an order that can be paid no more, and what is owed of it today.
struct OrderChange {
  std::string concept_name = {};
  Money before = {}, now = {};
};
struct OrderOutdatedView {
  Chrome chrome = {};
  std::string reference = {}, number_label = "Número predial", parcel_number = {};
  std::string url_statement = {};
  bool expired = false;  // its day passed; else its debt is not what it was
  Date valid_until = {};
  Money total = {}, owed = {};  // what it says; what a new one would
  std::vector<OrderChange> lines = {};
  std::string refused = {};              // why no new one can be priced
  std::optional<PostForm> renewal = {};  // makes it; none where nothing is owed
  std::vector<std::string> vigencias = {};
  std::optional<int> instalment = {};  // up to this one
};
std::string order_outdated_page(const OrderOutdatedView& view);

// Leaves the site: a page with a link, because form-action also governs redirects.
struct GoToBankView {
  Chrome chrome = {};
  std::string reference = {}, url_bank = {};
  Money total = {};
};
std::string go_to_bank_page(const GoToBankView& view);

// The text that ACH requires when an attempt for the same reference is pending or already approved.
// A pending payment that was begun in a browser other than the reader's.
struct OtherBrowser {
  bool shown = false;
  std::optional<Instant> lapses_at = {};  // when it ends by itself; none: only the bank knows
};

struct PendingBlockView {
  Chrome chrome = {};
  bool approved = false;
  std::string text = {};        // as ACH certifies it, letter by letter
  std::string url_status = {};  // of a payment in flight only where it was begun
  std::string url_bank = {};  // pending: where the payer left it; empty when nobody was sent there
  std::string url_receipt = {};     // only when approved
  OtherBrowser other_browser = {};  // shown only when not approved
  std::string url_again = {};       // where to look again, for any other reader
  // As of PaymentStatusView: what blocks this debt may be ended without its page.
  std::string url_withdraw = {}, csrf = {};
  bool not_withdrawn = false, withdrawal_unconfirmed = false;
};
std::string pending_block_page(const PendingBlockView& view);

struct PaymentStatusView {
  Chrome chrome = {};
  PaymentState state = PaymentState::kPending;
  std::string attempt_code = {};  // "P-4F7K-9Q2M"
  std::string reference = {}, cus = {}, bank = {}, description = {}, origin_ip = {};
  Money amount = {};
  std::optional<Money> vat = {};  // shown when > 0
  Instant at = {};
  std::optional<Instant> call_after = {};  // pending: when to call the office
  std::string url_refresh = {}, url_receipt = {}, url_receipt_pdf = {};
  std::string url_bank = {};  // shown only for kPending: where the payer left it
  bool opening = false;  // the rail is being asked where to pay: the page comes again by itself
  std::string url_retry = {};  // shown only for kRejected
  std::string url_debt = {};   // shown for kExpired, and for kReturned that leaves a debt
  // Rejected: it failed, or did not start, and no bank said no; and why, without its full stop.
  bool failed = false;
  std::string cause = {};
  bool repeated = false;   // its order was paid already: what was returned leaves no debt
  bool withdrawn = false;  // the payer gave it up
  // Pending, and the payer may give it up: where, with its token.
  std::string url_withdraw = {}, csrf = {};
  bool not_withdrawn = false;           // it was tried: something is being paid
  bool withdrawal_unconfirmed = false;  // it was asked for, and the rail does not say so yet
  OtherBrowser other_browser = {};      // shown only for kPending
};
std::string payment_status_page(const PaymentStatusView& view);

struct ReceiptLine {
  std::string vigencia = {};  // "2026"; of public services the billed period, "marzo de 2026"
  std::string concept_name = {};
  Money amount = {};      // capital, before its discount
  std::string note = {};  // its interest and discount, and what was paid of it; empty: neither
};
// Also what the PDF prints (pdf/receipt_pdf.h). Without address it has no line of it.
struct ReceiptView {
  Chrome chrome = {};
  std::string number = {};  // receipt number
  Instant paid_at = {};
  bool of_services = false;  // of public services: a subscriber's, by billed period
  std::string number_label = "Número predial";
  std::string parcel_number = {}, address = {}, reference = {}, cus = {}, bank = {}, channel = {},
              origin_ip = {};
  std::vector<ReceiptLine> lines = {};
  Money subtotal = {}, discount = {}, interest = {}, total = {};  // discount <= 0
  std::string part = {};  // "hasta la cuota 1 de 2026"; empty: it paid whole vigencias
  std::string rest = {};  // what it left to pay, without full stop; empty: nothing
  std::vector<ExplainStep> split = {};  // how a part was spread over the concepts
  std::string verification_code = {};
  std::string verification_url = {};  // absolute; the QR's content
  std::string url_pdf = {};
  std::string entry = {};  // its entry in the books
  // Its entry in the public log, and the absolute address where anybody checks it; empty with
  // log_waits: it has no place there yet; without: it is of before receipts kept theirs.
  std::string log_entry = {}, log_url = {};
  bool log_waits = false;
  bool rate_to_confirm = false;
  bool returned = false;  // the payment went back: this receipt proves nothing any more
  bool repeated = false;  // and its order had been paid before it
};
std::string receipt_page(const ReceiptView& view);
// What its subtotal is of: "Impuestos y otros conceptos".
std::string_view subtotal_label(const ReceiptView& view);

struct VerifyFormView {
  Chrome chrome = {};
  std::string url_submit = {};  // GET with ?codigo=
  std::string code = {};
  FieldErrors errors = {};  // field: codigo
};
std::string verify_form_page(const VerifyFormView& view);

struct VerifyResultView {
  Chrome chrome = {};
  std::string code = {}, reference = {}, concept_name = {};
  std::string part = {}, rest = {};  // as on the receipt
  Money amount = {};
  Date paid_on = {};
  PaymentState state = PaymentState::kApproved;  // kReturned after a reversal
  std::string url_again = {};
};
std::string verify_result_page(const VerifyResultView& view);

}  // namespace recaudo::portal
