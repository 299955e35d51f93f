// Wompi's events: signed over the properties that they list, repeated until somebody answers 200.
#include <array>
#include <chrono>

#include "gateways/simulator/wompi.h"

namespace recaudo::simulator {
namespace {

// After the first delivery.
constexpr std::array<std::chrono::minutes, 3> kRetries{
    std::chrono::minutes(30), std::chrono::hours(3), std::chrono::hours(24)};
const std::array<const char*, 3> kProperties{"transaction.id", "transaction.status",
                                             "transaction.amount_in_cents"};

std::optional<Instant> next_try(const WompiEvent& e) {
  const auto done = static_cast<std::size_t>(e.tries - 1);
  if (done >= kRetries.size()) return std::nullopt;
  return e.first + kRetries.at(done);
}

}  // namespace

void Wompi::changed(Books& books, const Transaction& t, Instant at) {
  if (t.state == State::kPending) return;
  const auto p = books.store().wompi(t.origin.gateway_id);
  if (!p) return;
  tell(books, *p, t, t.callback, at);
  if (t.callback != Callback::kOutOfOrder) return;
  Transaction before = t;
  before.state = State::kPending;
  tell(books, *p, before, t.callback, t.created);
}

void Wompi::tell(Books& books, const WompiPayment& p, const Transaction& t, Callback callback,
                 Instant at) {
  WompiEvent event;
  event.url = t.notification_url.empty() ? rail_.events_url : t.notification_url;
  if (event.url.empty() || callback == Callback::kLost) return;
  const auto data =
      JsonObject().raw("transaction", wompi_json(p, t, options_.entity_code, true)).str();
  const auto timestamp = to_unix_micros(at) / 1'000'000;
  const auto checksum =
      event_checksum(value_or_throw(parse_json(data)), {kProperties.begin(), kProperties.end()},
                     timestamp, events_secret_.reveal());
  event.checksum = checksum.value();
  event.first = books.now();
  event.due = next_try(event);
  const auto properties =
      json_array(kProperties, [](const char* path) { return json_string(path); });
  event.body =
      JsonObject()
          .text("event", "transaction.updated")
          .raw("data", data)
          .text("environment", "test")
          .raw("signature",
               JsonObject().raw("properties", properties).text("checksum", event.checksum).str())
          .number("timestamp", timestamp)
          .text("sent_at", utc_millis(event.first))
          .str();
  event.id = books.store().insert_wompi_event(event);
  deliver(books, event, callback);
}

void Wompi::deliver(Books& books, const WompiEvent& event, Callback callback) {
  Hint hint;
  hint.url = event.url;
  hint.body = event.body;
  hint.headers = {{"X-Event-Checksum", event.checksum}};
  hint.tries = 1;
  hint.exactly_200 = true;
  hint.done = [this, id = event.id, tries = event.tries](bool taken) {
    if (taken) ach_.enter().store().reschedule_wompi_event(id, tries, std::nullopt);
  };
  books.send(callback, std::move(hint));
}

void Wompi::settle(Books& books) {
  for (auto& event : books.store().wompi_events_due(books.now())) {
    ++event.tries;
    event.due = next_try(event);
    books.store().reschedule_wompi_event(event.id, event.tries, event.due);
    deliver(books, event, Callback::kNormal);
  }
}

}  // namespace recaudo::simulator
