// The bank's collection files: which credit of the statement pays each, and what each line is.
#include <algorithm>

#include "base/bytes.h"
#include "reconciliation/engine.h"
#include "tax-rules/calendar.h"

namespace recaudo::reconciliation::detail {
namespace {

Decision decision_for(const Line& line) {
  Decision d;
  d.details = {line.key};
  d.entries = {line.part};
  d.amount = line.detail->amount;
  return d;
}

// By the credit, by the authorization, or by nothing that the rail could have told.
bool agrees(const Line& line, const ExpectedPayment& p) {
  return line.named == &p || is_nameless(p) || authorises(line.detail->authorization, p.cus);
}

// By its account, its amount and its day.
bool pays(const EntryKey& key, const CollectionFile& file) {
  const int first = day_number(file.header.collection_date);
  const int last = day_number(tax_rules::add_business_days(file.header.collection_date, 1));
  return key.account == file.header.account && key.signed_amount == file.total &&
         key.booked_day >= first && key.booked_day <= last;
}

std::string standing_of(const CollectionFile& file) {
  return "archivo:" + to_hex(view(file.sha256));
}

Decision file_without_credit(const CollectionFile& file, const LooseCredit* applied) {
  Decision d;
  set(d, DecisionType::kFileWithoutCredit, ExceptionKind::kFile,
      "El total del archivo no aparece en el extracto. No se aplicó ningún pago.");
  if (applied != nullptr)
    d.reason =
        "El abono de este total, del " + to_long_spanish(from_day_number(applied->key.booked_day)) +
        ", ya se aplicó a una deuda con la resolución " + applied->act->resolution +
        ". No se aplicó ningún pago del archivo. Compare sus líneas con ese acto. Si el acto "
        "fue errado, revoque esa aplicación (2 personas).";
  for (const auto& detail : file.details)
    d.details.push_back({file.sha256, detail.lot, detail.sequence});
  d.amount = file.total;
  d.why = "cuenta " + file.header.account.str() + " · " + to_iso(file.header.collection_date);
  d.standing = standing_of(file);
  return d;
}

// The one line of a file whose order is the debt that an act paid with its credit: it says again
// what the act said.
bool confirms(const CollectionFile& file, const LooseCredit& applied) {
  return file.details.size() == 1 && !file.details.front().is_returned() &&
         std::ranges::find(applied.act->orders, file.details.front().reference) !=
             applied.act->orders.end();
}

}  // namespace

// Credits of earlier runs first: they have waited longest.
std::optional<Claim> Engine::credit_of(const CollectionFile& file) {
  for (auto& l : loose_) {
    const Named named = named_by(*l.credit);
    if (l.used || l.credit->act || !pays(l.credit->key, file) ||
        !may_be_total_of(file, named, l.credit->applied))
      continue;
    l.used = true;
    return Claim{l.credit->key, kOfEarlierRun, named.payment, l.credit->applied};
  }
  for (auto& m : movements_) {
    if (!is_open(m) || !pays(m.key, file)) continue;
    const Named named = named_by(*m.entry);
    if (!may_be_total_of(file, named, false)) continue;
    m.used = true;
    return Claim{m.key, 0, named.payment, false};
  }
  return std::nullopt;
}

// The credit that would have paid the file, had no act applied it before.
Loose* Engine::applied_by_act(const CollectionFile& file) {
  for (auto& l : loose_)
    if (l.credit->act && !l.confirmed && pays(l.credit->key, file) &&
        may_be_total_of(file, named_by(*l.credit), false))
      return &l;
  return nullptr;
}

// A credit that names a payment or an order of ours is that one's own, unless the file holds it.
// One that was applied to it already can be the total of nothing else.
bool Engine::may_be_total_of(const CollectionFile& file, const Named& named, bool applied) const {
  if (!named.payment && !named.order) return true;
  if (applied && file.details.size() != 1) return false;
  return std::ranges::any_of(file.details, [&](const CollectionDetail& d) {
    if (d.is_returned()) return false;
    return named.payment ? payment_for(d) == named.payment : d.reference == *named.order;
  });
}

void Engine::pair_files() {
  for (const auto* file : files_) {
    const auto credit = credit_of(*file);
    if (!credit) {
      decide_without_credit(*file);
      continue;
    }
    for (const auto& d : file->details)
      lines_.push_back({{file->sha256, d.lot, d.sequence},
                        file,
                        &d,
                        {credit->key, credit->copy, d.amount},
                        credit->key.booked_day - day_number(file->header.collection_date),
                        credit->named,
                        credit->applied});
  }
  for (const auto& line : lines_)
    if (!decide_exact(line)) rest_.push_back(&line);
}

void Engine::decide_without_credit(const CollectionFile& file) {
  Loose* applied = applied_by_act(file);
  if (applied == nullptr) return push(file_without_credit(file, nullptr));
  if (!confirms(file, *applied->credit)) return push(file_without_credit(file, applied->credit));
  applied->confirmed = true;  // a second file of this total is of other money
  const auto& detail = file.details.front();
  Decision d;
  set(d, DecisionType::kAlreadyMatched, {}, "El abono de este pago ya se aplicó a su orden.");
  d.details = {{file.sha256, detail.lot, detail.sequence}};
  d.orders = {detail.reference};
  d.amount = detail.amount;
  d.why = "Resolución " + applied->credit->act->resolution + ".";
  d.standing = standing_of(file);
  push(std::move(d));
}

bool Engine::decide_exact(const Line& line) {
  const auto& detail = *line.detail;
  auto d = decision_for(line);
  if (line.applied || matched_.count(line.key) != 0) {
    set(d, DecisionType::kAlreadyMatched, {}, "Este pago ya se había conciliado.");
    push(std::move(d));
    return true;
  }
  if (detail.is_returned()) return false;
  d.why = "referencia igual · valor igual · " + days_text(line.days);
  if (const auto* p = payment_for(detail)) {
    if (!is_free(*p) || p->amount != detail.amount || !agrees(line, *p)) return false;
    take(*p, d);
    set(d, DecisionType::kSettle, {}, "El pago aprobado está en el archivo y en el extracto.");
    d.why += is_nameless(*p) ? " · sin CUS de la pasarela" : " · CUS igual";
    push(std::move(d));
    return true;
  }
  const auto* order = is_pse(detail) ? nullptr : order_for(detail.reference);
  if (!order || order->amount != detail.amount ||
      !is_payable(*order, line.file->header.collection_date))
    return false;
  paid_.insert(order->reference);
  d.orders = {order->reference};
  set(d, DecisionType::kWindowPayment, {}, "La orden se pagó en el banco.");
  push(std::move(d));
  return true;
}

void Engine::decide_rest(const Line& line) {
  const auto& detail = *line.detail;
  auto d = decision_for(line);
  const auto* payment = payment_for(detail);
  const auto* order = is_pse(detail) ? nullptr : order_for(detail.reference);
  if (detail.is_returned()) {
    set(d, DecisionType::kReturnedItem, ExceptionKind::kApprovedNotPaid,
        "El banco devolvió este pago. No se aplicó.");
    d.why = "causal " + detail.return_cause;
    if (payment) take(*payment, d);
    if (order) d.orders = {order->reference};
    return push(std::move(d));
  }
  if (payment) return decide_payment_line(line, *payment, std::move(d));
  if (order) {
    d.why = "referencia igual · " + days_text(line.days);
    return decide_order(*order, line.file->header.collection_date, std::move(d));
  }
  if (order_for(detail.reference) != nullptr) {
    d.orders = {detail.reference};
    set(d, DecisionType::kUnknownReference, ExceptionKind::kNoOrder,
        "Ningún pago en línea de esta orden tiene ese valor y esa autorización. El dinero va a "
        "por clasificar.");
    d.why = "referencia igual · autorización " + std::to_string(detail.authorization);
    return push(std::move(d));
  }
  set(d, DecisionType::kUnknownReference, ExceptionKind::kNoOrder,
      "La referencia no es de ninguna orden. El dinero va a por clasificar.");
  d.why = "referencia " + detail.reference.str() + " desconocida";
  push(std::move(d));
}

// First what the line says for itself, then what others did to its payment: so the order in which
// files come changes nothing.
void Engine::decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d) {
  d.why = "referencia igual · " + days_text(line.days);
  d.difference = d.amount - payment.amount;
  take(payment, d);
  if (payment.state != PaymentState::kApproved) {
    name_all_like(payment, d);
    set(d, DecisionType::kNotApprovedWithMoney, ExceptionKind::kNotApprovedPaid,
        "La pasarela no aprobó el pago, pero llegó el dinero.");
  } else if (payment.amount != d.amount) {
    set_difference(d, d.amount, payment.amount);
  } else if (!agrees(line, payment)) {
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la autorización no es la del CUS.");
  } else {
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Este pago ya estaba conciliado.");
  }
  push(std::move(d));
}

// A line, or a credit, that names an order and is not its payment.
void Engine::decide_order(const OpenOrder& order, Date paid_on, Decision d) {
  d.orders = {order.reference};
  d.difference = d.amount - order.amount;
  if (order.amount != d.amount) {
    set_difference(d, d.amount, order.amount);
  } else if (order.valid_until < paid_on) {
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la orden ya no estaba vigente.");
  } else {
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Esta orden ya estaba pagada.");
  }
  push(std::move(d));
}

}  // namespace recaudo::reconciliation::detail
