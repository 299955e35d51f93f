#include "core/payments/orders.h"

#include <algorithm>

#include "core/dues/vigencia.h"
#include "core/payments/references.h"

namespace recaudo::payments {
namespace {

constexpr std::size_t kMostVigencias = 50;

constexpr Statement kByKey{
    "payments.order_by_key",
    "select id, request_sha from payments.payment_order where request_key = $1"};
constexpr Statement kNumber{"payments.order_number", "select nextval('payments.order_number')"};
constexpr Statement kInsert{"payments.insert_order",
                            "insert into payments.payment_order (token, reference, subject_kind, "
                            "subject_id, created_at, valid_until, total, state, request_key, "
                            "request_sha, instalment) values ($1, $2, $3, $4, $5, $6, $7, "
                            "'open', $8, $9, $10) on "
                            "conflict (request_key) do nothing returning id"};
constexpr Statement kInsertLines{"payments.insert_order_lines",
                                 "insert into payments.order_line (order_id, obligation_id, "
                                 "vigencia, concept, capital, interest, discount, owed) "
                                 "select $1, u.* from unnest($2::bigint[], $3::integer[], "
                                 "$4::text[], $5::bigint[], $6::bigint[], $7::bigint[], "
                                 "$8::bigint[]) as u"};
constexpr Statement kByToken{"payments.order_by_token",
                             "select * from payments.payment_order where token = $1"};
constexpr Statement kByReference{"payments.order_by_reference",
                                 "select * from payments.payment_order where reference = $1"};
constexpr Statement kById{"payments.order_by_id",
                          "select * from payments.payment_order where id = $1"};
constexpr Statement kLines{
    "payments.order_lines",
    "select * from payments.order_line where order_id = $1 order by vigencia, obligation_id"};
constexpr Statement kExpire{
    "payments.expire_orders",
    "update payments.payment_order set state = 'expired' where id in (select o.id from "
    "payments.payment_order o where o.state = 'open' and o.valid_until < $1 and not exists (select "
    "from payments.attempt a where a.order_id = o.id and a.state in ('created', 'pending', "
    "'review')) order by o.id limit 1000 for update skip locked) returning reference, total"};

OrderState parse_state(const std::string& text) {
  if (text == "open") return OrderState::kOpen;
  return text == "paid" ? OrderState::kPaid : OrderState::kExpired;
}

Result<Order> read_order(pqxx::transaction_base& tx, const pqxx::result& rows) {
  if (rows.empty()) return fail(Code::kNotFound, "orden de pago");
  const auto& row = rows[0];
  Order order{.id = read_id<OrderTag>(row["id"]),
              .token = OrderToken(read_text(row["token"])),
              .reference = OrderReference(read_text(row["reference"])),
              .subject = {value_or_throw(ledger::parse_subject_kind(row["subject_kind"].c_str())),
                          read_id<ledger::SubjectTag>(row["subject_id"])},
              .created_at = read_instant(row["created_at"]),
              .valid_until = read_date(row["valid_until"]),
              .total = read_money(row["total"]),
              .state = parse_state(read_text(row["state"])),
              .lines = {},
              .instalment = row["instalment"].get<int, std::optional>()};
  for (const auto& line : exec(tx, kLines, order.id))
    order.lines.push_back(
        {read_id<ledger::ObligationTag>(line["obligation_id"]), line["vigencia"].as<int>(),
         value_or_throw(ledger::parse_concept(line["concept"].c_str())),
         read_money(line["capital"]), read_money(line["interest"]), read_money(line["discount"]),
         read_optional<Money>(line["owed"], read_money)});
  return order;
}

// A parcel's is its number alone: so it was before other subjects had orders.
Sha256 fingerprint(const ledger::Subject& subject, const std::vector<int>& vigencias,
                   std::optional<int> instalment) {
  std::string text = to_string(subject.id);
  if (subject.kind != ledger::SubjectKind::kParcel)
    text = std::string(to_code(subject.kind)) + "-" + text;
  for (const int v : vigencias) text += "," + std::to_string(v);
  if (instalment) text += ",cuota-" + std::to_string(*instalment);
  return sha256(text);
}

// Of predial fifty years; of public services, whatever a subscriber can owe. Both ascend.
Result<void> check_choice(const NewOrder& request) {
  const bool of_parcel = request.subject.kind == ledger::SubjectKind::kParcel;
  const std::size_t most = of_parcel ? kMostVigencias : dues::kMostBills;
  const std::string what = of_parcel ? "vigencia" : "factura";
  if (request.vigencias.empty()) return fail(Code::kNothingToPay, "escoja al menos una " + what);
  if (std::ranges::adjacent_find(request.vigencias) != request.vigencias.end())
    return fail(Code::kNothingToPay, "escoja cada " + what + " una vez");
  if (request.vigencias.size() > most)
    return fail(Code::kNothingToPay, "escoja hasta " + std::to_string(most) + " " + what + "s");
  if (request.instalment && (!of_parcel || request.vigencias.size() != 1))
    return fail(Code::kInstalmentNotPayable, "las cuotas son de una vigencia de un predio");
  return {};
}

Money total_of(const std::vector<OrderLine>& lines) {
  Money total;
  for (const auto& l : lines) total += l.total();
  return total;
}

void insert_lines(Work& work, OrderId id, const std::vector<OrderLine>& lines) {
  std::vector<std::int64_t> obligations, vigencias, capital, interest, discount;
  std::vector<std::string> concepts;
  PgArray owed;
  for (const auto& l : lines) {
    obligations.push_back(l.obligation.value());
    vigencias.push_back(l.vigencia);
    concepts.emplace_back(ledger::to_code(l.item));
    capital.push_back(l.capital.centavos());
    interest.push_back(l.interest.centavos());
    discount.push_back(l.discount.centavos());
    owed.add(l.owed ? std::to_string(l.owed->centavos()) : "NULL");
  }
  exec(work.tx(), kInsertLines, id, pg_array(obligations), pg_array(vigencias), pg_array(concepts),
       pg_array(capital), pg_array(interest), pg_array(discount), owed.str());
}

void tell(Work& work, const Order& order, const std::string& request_key) {
  const std::string& reference = order.reference.str();
  auto event = events::payment_state(reference, "", "orden", order.total, "orden", "");
  for (const auto& l : order.lines)
    event.mutable_payment()->add_obligation_ids(to_string(l.obligation));
  *event.mutable_payment()->mutable_idempotency_key() = events::digest_of(request_key);
  work.emit({"orden", reference}, std::move(event));
}

}  // namespace

Result<std::vector<OrderLine>> price_lines(const dues::Dues& dues,
                                           const std::vector<int>& vigencias) {
  std::vector<OrderLine> lines;
  for (const int wanted : vigencias) {
    const auto it = std::ranges::find(dues.vigencias, wanted, &dues::DueVigencia::vigencia);
    if (it == dues.vigencias.end())
      return fail(
          Code::kNothingToPay,
          (dues.subject.kind == ledger::SubjectKind::kSubscriber ? "factura de " : "vigencia ") +
              dues::vigencia_text(wanted));
    if (it->not_computable) return tl::unexpected(*it->not_computable);
    for (const auto& l : it->lines)
      if (!l.balance.is_zero())
        lines.push_back({l.obligation, wanted, l.item, l.balance, l.interest, l.discount});
  }
  if (lines.empty()) return fail(Code::kNothingToPay);
  return lines;
}

Result<std::vector<OrderLine>> price_instalment(const dues::Dues& dues, int vigencia, int number) {
  const auto v = std::ranges::find(dues.vigencias, vigencia, &dues::DueVigencia::vigencia);
  const std::string name = "la vigencia " + std::to_string(vigencia);
  if (v == dues.vigencias.end() || !v->plan)
    return fail(Code::kInstalmentNotPayable, name + " no está en cuotas");
  const auto& instalments = v->plan->instalments;
  if (number < 1 || number > std::ssize(instalments))
    return fail(Code::kInstalmentNotPayable,
                name + " tiene " + std::to_string(instalments.size()) + " cuotas");
  const Money missing = instalments.at(static_cast<std::size_t>(number) - 1).missing;
  if (missing.is_zero()) return fail(Code::kNothingToPay, "la cuota " + std::to_string(number));
  if (!v->plan->kept())
    return fail(Code::kInstalmentNotPayable,
                "una cuota venció sin pagarse; pague completa " + name);
  if (v->overdue)  // all were paid, and something is owed since
    return fail(
        Code::kInstalmentNotPayable,
        "lo que falta quedó después de pagar las cuotas y ya venció; pague completa " + name);
  if (missing >= v->total()) return price_lines(dues, {vigencia});
  RECAUDO_TRY(part, dues::allocate(missing, {*v}));
  std::vector<OrderLine> lines;
  for (const auto& s : part.settlements) {
    const auto l = std::ranges::find(v->lines, s.obligation, &dues::DueLine::obligation);
    lines.push_back({s.obligation, vigencia, s.item, s.capital, {}, {}, {}});
    if (s.capital < l->balance) lines.back().owed = l->balance;
  }
  return lines;
}

Result<Order> write_order(Work& work, const PricedOrder& priced) {
  Order order{.id = {},
              .token = OrderToken(random_token()),
              .reference = {},
              .subject = priced.subject,
              .created_at = work.now(),
              .valid_until = priced.valid_until,
              .total = total_of(priced.lines),
              .state = OrderState::kOpen,
              .lines = priced.lines,
              .instalment = priced.instalment};
  if (!order.total.is_positive()) return fail(Code::kNothingToPay);
  const auto number = read_int(exec(work.tx(), kNumber)[0][0]);
  order.reference = OrderReference(order_reference(year_of(work.today()), number));
  const auto inserted =
      exec(work.tx(), kInsert, order.token, order.reference, to_code(order.subject.kind),
           order.subject.id, order.created_at, order.valid_until, order.total, priced.request_key,
           bytea(view(fingerprint(priced.subject, priced.vigencias, priced.instalment))),
           order.instalment);
  if (inserted.empty())
    return fail(Code::kRequestInFlight);  // the same key, committed between our look and now
  order.id = read_id<OrderTag>(inserted[0][0]);
  insert_lines(work, order.id, order.lines);
  tell(work, order, priced.request_key);
  return order;
}

std::string_view what_is_paid(ledger::SubjectKind kind) {
  return kind == ledger::SubjectKind::kParcel ? "Impuesto predial" : "Servicios públicos";
}

std::vector<int> Order::vigencias() const {
  std::vector<int> out;
  out.reserve(lines.size());
  for (const auto& l : lines) out.push_back(l.vigencia);
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

Result<Order> create_order(const Services& services, const dues::Law& law,
                           const events::Actor& actor, const NewOrder& asked) {
  NewOrder request = asked;
  std::ranges::sort(request.vigencias);
  if (auto ok = check_choice(request); !ok) return tl::unexpected(ok.error());
  return perform(services, actor, "web", [&](Work& work) -> Result<Order> {
    if (const auto known = exec(work.tx(), kByKey, request.request_key); !known.empty()) {
      if (read_bytes(known[0]["request_sha"]) !=
          view(fingerprint(request.subject, request.vigencias, request.instalment)))
        return fail(Code::kKeyReused);
      return order_by_id(work.tx(), read_id<OrderTag>(known[0]["id"]));
    }
    const auto dues =
        dues::dues_of(work.tx(), law, request.subject, work.today(), dues::Reading::kAmounts);
    RECAUDO_TRY(lines, request.instalment
                           ? price_instalment(dues, request.vigencias.front(), *request.instalment)
                           : price_lines(dues, request.vigencias));
    return write_order(work, {.subject = request.subject,
                              .vigencias = request.vigencias,
                              .lines = lines,
                              .valid_until = work.today(),
                              .request_key = request.request_key,
                              .instalment = request.instalment});
  });
}

bool is_payable(pqxx::transaction_base& tx, OrderId order, Date today) {
  constexpr Statement kPayable{"payments.order_is_payable", "select payments.is_payable($1, $2)"};
  return read_bool(exec(tx, kPayable, order, today)[0][0]);
}

bool is_stale(pqxx::transaction_base& tx, OrderId order) {
  constexpr Statement kStale{"payments.order_is_stale", "select payments.order_is_stale($1)"};
  return read_bool(exec(tx, kStale, order)[0][0]);
}

Result<Order> order_by_token(pqxx::transaction_base& tx, const OrderToken& token) {
  return read_order(tx, exec(tx, kByToken, token));
}
Result<Order> order_by_reference(pqxx::transaction_base& tx, const OrderReference& reference) {
  return read_order(tx, exec(tx, kByReference, reference));
}
Result<Order> order_by_id(pqxx::transaction_base& tx, OrderId id) {
  return read_order(tx, exec(tx, kById, id));
}

int expire_orders(const Services& services) {
  return perform(services, events::system_actor(), "tarea", [&](Work& work) {
    const auto rows = exec(work.tx(), kExpire, work.today());
    for (const auto& row : rows) {
      const std::string reference = read_text(row["reference"]);
      work.emit({"orden", reference}, events::payment_state(reference, "orden", "vencida",
                                                            read_money(row["total"]), "orden", ""));
    }
    return static_cast<int>(rows.size());
  });
}

}  // namespace recaudo::payments
