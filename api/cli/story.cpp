#include "api/cli/story.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

#include "api/cli/seeded_random.h"
#include "api/cli/story_clients.h"
#include "base/bytes.h"
#include "core/audit_fold/verify.h"
#include "core/closing/inbox.h"
#include "core/payments/watch_pending.h"
#include "ledger/balance_rows.h"
#include "ledger/check.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

constexpr int kPayments = 200;

enum class Kind {
  kApproved,
  kDeclined,
  kExpired,
  kPendingThenApproved,
  kApprovedTwice,
  kCallbackBeforeReturn,
  kCallbackLost,
  kAmountChanged,
  kAtTheWindow,
  kUnknownReference,
};
struct KindRow {
  Kind kind;
  const char* label;
  const char* expected;  // the internal state it must end in; empty: no payment of ours
  int weight;
};
constexpr std::array<KindRow, 10> kKinds = {{
    {Kind::kApproved, "aprobado", "approved", 30},
    {Kind::kDeclined, "rechazado", "declined", 12},
    {Kind::kExpired, "abandonado y vencido en PSE", "failed", 8},
    {Kind::kPendingThenApproved, "pendiente y luego aprobado", "approved", 10},
    {Kind::kApprovedTwice, "aprobado dos veces", "approved", 8},
    {Kind::kCallbackBeforeReturn, "aviso antes del regreso", "approved", 8},
    {Kind::kCallbackLost, "aviso perdido, no regresa", "approved", 8},
    {Kind::kAmountChanged, "valor cambiado por el banco", "review", 6},
    {Kind::kAtTheWindow, "pagado en ventanilla", "", 6},
    {Kind::kUnknownReference, "archivo con referencia desconocida", "", 4},
}};

struct Chapter {
  Kind kind = Kind::kApproved;
  std::string npn;
  std::string order, reference, payment, second_payment;
  std::int64_t cus = 0, second_cus = 0;
  std::int64_t amount_centavos = 0;
};

Kind pick(SeededRandom& random, int index) {
  // Every kind at least three times, whatever the seed.
  if (index < static_cast<int>(kKinds.size()) * 3)
    return kKinds[static_cast<std::size_t>(index) % kKinds.size()].kind;
  auto roll = random.below(100);
  for (const auto& k : kKinds) {
    if (roll < k.weight) return k.kind;
    roll -= k.weight;
  }
  return Kind::kApproved;
}

std::string text(const json::object& o, const char* key) {
  const auto* v = o.if_contains(key);
  if (v == nullptr || !v->is_string())
    throw std::runtime_error(std::string("falta ") + key + " en " + json::serialize(o));
  return std::string(v->as_string());
}

class Story {
 public:
  Story(const Installation& installation, SiteProcess& site, DemoClock& clock,
        const std::string& simulator_url, std::uint64_t seed)
      : installation_(installation),
        site_(site),
        clock_(clock),
        clients_(installation, site.url(), simulator_url),
        random_(seed ^ 0x5741'5259ULL),
        run_(to_hex(random_bytes(6))) {}

  int run() {
    write_chapters();
    for (auto& c : chapters_) begin(c);
    later();
    bank_day();
    return balance() ? 0 : 1;
  }

 private:
  std::string key() { return "historia-" + run_ + "-" + std::to_string(++keys_); }

  // Parcels that owe this year, spread over the roll by the seed; one per chapter, so that chapters
  // do not block each other.
  void write_chapters() {
    std::vector<std::string> npns = site_.services().db.read([](pqxx::read_transaction& tx) {
      std::vector<std::string> out;
      for (const auto& row : tx.exec("select p.npn from registry.parcel p where p.retired_on is "
                                     "null and exists (select from "
                                     "ledger.obligation o where o.subject_kind = 'predio' and "
                                     "o.subject_id = p.id and o.balance "
                                     "> 0 and o.vigencia = 2026 and o.side = 1) "
                                     "and not exists (select from payments.payment_order q where "
                                     "q.subject_kind = 'predio' and q.subject_id = p.id) order by "
                                     "p.id"))
        out.push_back(row[0].as<std::string>());
      return out;
    });
    if (npns.size() < kPayments)
      throw std::runtime_error("quedan menos de 200 predios con deuda: use otra carpeta --data");
    for (int i = 0; i < kPayments; ++i) {
      Chapter c;
      c.kind = pick(random_, i);
      const auto at =
          static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(npns.size())));
      c.npn = npns[at];
      npns[at] = npns.back();
      npns.pop_back();
      chapters_.push_back(std::move(c));
    }
  }

  void order(Chapter& c) {
    const auto owed = clients_.get("/api/v1/predios/" + c.npn + "/estado");
    json::array years;
    for (const auto& v : owed.body.at("vigencias").as_array())
      if (years.empty() || !random_.one_in(3)) years.push_back(v.as_object().at("vigencia"));
    const auto made =
        clients_.post("/api/v1/ordenes", {{"numero_predial", c.npn}, {"vigencias", years}}, key());
    if (made.status != 201) throw std::runtime_error("orden: " + json::serialize(made.body));
    c.order = text(made.body, "id");
    c.reference = text(made.body, "referencia");
    c.amount_centavos = made.body.at("total_centavos").as_int64();
  }

  // Starts a payment and returns its token; `cus` gets the number that the rail gave it.
  std::string start(const Chapter& c, std::int64_t& cus) {
    const json::object payer{{"banco", "1007"},
                             {"tipo_documento", "CC"},
                             {"documento", "9900000001"},
                             {"nombre", "Pagador de demostración"},
                             {"correo", "pagador@demo.example"},
                             {"celular", "3000000000"}};
    const auto paid = clients_.post("/api/v1/ordenes/" + c.order + "/pagos", payer, key());
    if (paid.status != 201) throw std::runtime_error("pago: " + json::serialize(paid.body));
    cus = std::stoll(text(paid.body, "cus"));
    return text(paid.body, "id");
  }

  void decide(std::int64_t cus, const json::object& how) {
    clients_.control("transactions/" + std::to_string(cus), how);
  }
  // The browser comes back. A hint of the rail may be asking at the same moment (one query in
  // flight per payment), so a decided payment is looked at again until the page knows.
  void come_back(const std::string& payment, bool decided = true) {
    for (int i = 0; i < 50; ++i) {
      const auto seen = clients_.get("/api/v1/pagos/" + payment + "?consultar=1");
      const auto state = text(seen.body, "estado_interno");
      if (!decided || (state != "pending" && state != "created")) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  void begin(Chapter& c) {
    if (c.kind == Kind::kUnknownReference) {
      c.amount_centavos = 100 * (10'000 + random_.below(500'000));
      c.reference = std::to_string(9'000'000'000'000 + random_.below(1'000'000));
      clients_.control("window-payments",
                       {{"reference", c.reference}, {"amount_centavos", c.amount_centavos}});
      return;
    }
    order(c);
    if (c.kind == Kind::kAtTheWindow) {
      clients_.control("window-payments",
                       {{"reference", c.reference}, {"amount_centavos", c.amount_centavos}});
      return;
    }
    c.payment = start(c, c.cus);
    switch (c.kind) {
      case Kind::kApproved:
        decide(c.cus, {{"decision", "approve"}});
        return come_back(c.payment);
      case Kind::kDeclined:
        decide(c.cus, {{"decision", "decline"}});
        return come_back(c.payment);
      case Kind::kExpired:
        return decide(c.cus, {{"decision", "pending"}, {"callback", "lost"}});
      case Kind::kPendingThenApproved:
        decide(c.cus, {{"decision", "pending"}});
        return come_back(c.payment, false);
      case Kind::kApprovedTwice:
        decide(c.cus, {{"decision", "fail"}});
        come_back(c.payment);
        c.second_payment = start(c, c.second_cus);
        decide(c.second_cus, {{"decision", "approve"}});
        come_back(c.second_payment);
        return decide(c.cus, {{"decision", "approve"}, {"late_ok", true}, {"callback", "twice"}});
      case Kind::kCallbackBeforeReturn:
        return decide(c.cus, {{"decision", "approve"}, {"callback", "before_return"}});
      case Kind::kCallbackLost:
        return decide(c.cus, {{"decision", "approve"}, {"callback", "lost"}});
      case Kind::kAmountChanged:
        decide(c.cus, {{"decision", "approve"},
                       {"amount_changed_to_centavos", c.amount_centavos + 100'000}});
        return come_back(c.payment);
      case Kind::kAtTheWindow:
      case Kind::kUnknownReference:
        return;
    }
  }

  void advance(std::chrono::seconds by) {
    clock_.advance(by);
    clients_.control("clock", {{"advance_seconds", by.count()}});
  }
  void watch() {
    const auto law = site_.context().law.current();
    for (int round = 0; round < 20; ++round) {
      const auto report =
          payments::watch_pending(site_.services(), law->law(), site_.context().rails, 50);
      if (report.queried == 0 && report.finalized == 0) return;
    }
  }

  // The rest of the day: slow banks decide, ACH closes what nobody decided, the janitor asks.
  void later() {
    for (auto& c : chapters_)
      if (c.kind == Kind::kPendingThenApproved)
        decide(c.cus, {{"decision", "approve"}, {"callback", "lost"}});
    for (int i = 0; i < 6; ++i) {
      advance(std::chrono::minutes{8});
      watch();
    }
    // Hints of late approvals travel by themselves: give them a moment, then ask as the rail's
    // report would make us.
    for (const auto& c : chapters_)
      if (c.kind == Kind::kApprovedTwice) {
        const auto payment = clients_.get("/api/v1/pagos/" + c.payment);
        (void)clients_.post("/pse/aviso", {{"ticketId", payment.body.at("ticket")}}, key());
      }
  }

  void bank_day() {
    const Date day = clock_.today();
    clients_.control("close-day", {{"date", to_iso(day)}});
    const auto files = site_.services().db.read([&](pqxx::read_transaction& tx) {
      return closing::new_files(tx, installation_.inbox(), day);
    });
    day_ = value_or_throw(closing::reconcile(site_.services(), site_.context().law.current()->law(),
                                             events::system_actor(), day, value_or_throw(files)));
  }

  struct Totals {
    Money moved;       // by the simulator's own books: PSE and window
    int approved = 0;  // transactions OK there
  };
  Totals simulator_totals() {
    Totals t;
    std::int64_t after = 0;
    for (bool more = true, first = true; more; first = false) {
      const auto page =
          clients_.control_get("ledger?limit=1000&after_cus=" + std::to_string(after));
      for (const auto& v : page.at("transactions").as_array()) {
        const auto& o = v.as_object();
        after = o.at("cus").as_int64();
        if (text(o, "state") != "OK") continue;
        t.moved += Money::centavos(o.at("moved_centavos").as_int64());
        ++t.approved;
      }
      if (first)
        for (const auto& v : page.at("window_payments").as_array())
          t.moved += Money::centavos(v.as_object().at("amount_centavos").as_int64());
      more = page.at("more").as_bool();
    }
    return t;
  }

  bool chapters_ended() {
    bool ok = true;
    std::printf("\n%-38s %7s %7s\n", "Desenlace", "pagos", "cumple");
    for (const auto& kind : kKinds) {
      int n = 0, right = 0;
      for (const auto& c : chapters_) {
        if (c.kind != kind.kind) continue;
        ++n;
        right += ended_well(c, kind) ? 1 : 0;
      }
      ok = ok && n == right;
      std::printf("%-38s %7d %7d\n", kind.label, n, right);
    }
    return ok;
  }

  bool ended_well(const Chapter& c, const KindRow& kind) {
    if (c.kind == Kind::kUnknownReference)
      return std::ranges::any_of(day_.decisions, [&](const closing::DecisionRow& d) {
        return d.exception == "SIN_ORDEN" && d.reference == c.reference &&
               d.amount == Money::centavos(c.amount_centavos);
      });
    if (c.kind == Kind::kAtTheWindow)
      return text(clients_.get("/api/v1/ordenes/" + c.order).body, "estado") == "pagada";
    const auto first = clients_.get("/api/v1/pagos/" + c.payment).body;
    if (text(first, "estado_interno") != kind.expected) return false;
    if (c.kind == Kind::kApprovedTwice) {
      const auto second = clients_.get("/api/v1/pagos/" + c.second_payment).body;
      return text(second, "estado_interno") == "approved" && first.at("duplicado").as_bool() &&
             first.at("tardio").as_bool();
    }
    return true;
  }

  Money net_of(const std::vector<ledger::AccountBalance>& rows, ledger::AccountId account) {
    for (const auto& r : rows)
      if (r.account == account) return r.net();
    return Money();
  }

  bool log_agrees() {
    Database db({.conninfo = value_or_throw(installation_.conninfo(DbRole::kAuditor)),
                 .max_connections = 1});
    const audit::VerifyOptions options{
        .log_dir = installation_.log(),
        .policy = value_or_throw(read_file(installation_.log() + "/policy", 65'536)),
        .origin = site_.context().log_origin};
    // The writer needs a moment to catch up; what still waits is folded all the same.
    for (int i = 0;; ++i) {
      const auto result = audit_fold::verify(db, options);
      if (!result) {
        std::printf("Bitácora: %s\n", to_text(result.error()).c_str());
        return false;
      }
      if (result->waiting > 0 && i < 100) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        continue;
      }
      std::printf("Bitácora: %llu entradas verificadas, %llu asientos plegados, %s\n",
                  static_cast<unsigned long long>(result->log.entries),
                  static_cast<unsigned long long>(result->ledger_entries),
                  result->ok() ? "todo coincide" : result->differences.front().c_str());
      return result->ok() && result->waiting == 0;
    }
  }

  bool balance() {
    const bool ended = chapters_ended();
    const auto totals = simulator_totals();
    const auto [check, rows] = site_.services().db.read([](pqxx::read_transaction& tx) {
      return std::pair(ledger::check(tx), ledger::trial_balance(tx));
    });
    const Money bank = net_of(rows, ledger::account::kBank);
    const Money transit = net_of(rows, ledger::account::kInTransit);
    const Money unclassified = -net_of(rows, ledger::account::kUnclassified);
    const Money statement = day_.closing();
    const Money unexplained = totals.moved - bank - transit;
    std::printf("\nDinero movido según el banco        %18s\n", to_display(totals.moved).c_str());
    std::printf("Saldo final del extracto            %18s\n", to_display(statement).c_str());
    std::printf("Banco según el libro                %18s\n", to_display(bank).c_str());
    std::printf("  de él, por clasificar (2.4.07.20) %18s\n", to_display(unclassified).c_str());
    std::printf("En tránsito                         %18s\n", to_display(transit).c_str());
    std::printf("Sin explicación                     %18s\n", to_display(unexplained).c_str());
    int exceptions = 0;
    for (const auto& d : day_.decisions) exceptions += d.exception.empty() ? 0 : 1;
    std::printf("Conciliación: %zu decisiones, %d excepciones, diferencia %s\n",
                day_.decisions.size(), exceptions,
                to_display(day_.difference().value_or(statement)).c_str());
    std::printf("Libro: %lld asientos, %s\n", static_cast<long long>(check.entries),
                check.ok() ? "todo cuadra" : check.differences.front().c_str());
    const bool log = log_agrees();
    const bool whole = ended && check.ok() && log && unexplained.is_zero() && transit.is_zero() &&
                       day_.has_statement() && statement == bank;
    std::printf("%s\n", whole ? "HISTORIA COMPLETA: cero pesos sin explicación."
                              : "LA HISTORIA NO CUADRA.");
    return whole;
  }

  const Installation& installation_;
  SiteProcess& site_;
  DemoClock& clock_;
  StoryClients clients_;
  SeededRandom random_;
  std::string run_;
  int keys_ = 0;
  std::vector<Chapter> chapters_;
  closing::BankDay day_;
};

}  // namespace

int run_story(const Installation& installation, SiteProcess& site, DemoClock& clock,
              const std::string& simulator_url, std::uint64_t seed) {
  return Story(installation, site, clock, simulator_url, seed).run();
}

}  // namespace recaudo::cli
