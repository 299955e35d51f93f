#include "base/name_lookup.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace recaudo {
namespace {

constexpr int kMaxQuestions = 16;
std::atomic<int> questions_in_flight{0};

// Shared by the caller and the thread that asks, whichever lasts longer.
struct Question {
  std::mutex mutex;
  std::condition_variable answered;
  bool done = false;
  AddressList addresses;
};

bool is_numeric(const std::string& host) {
  unsigned char bytes[16];
  return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

void ask(const std::shared_ptr<Question>& question, const std::string& host,
         const LookUp& look_up) {
  AddressList addresses = look_up(host);
  {
    const std::lock_guard lock(question->mutex);
    question->addresses = std::move(addresses);
    question->done = true;
  }
  question->answered.notify_all();
  --questions_in_flight;
}

}  // namespace

AddressList system_look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  AddressList out;
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    char text[NI_MAXHOST];
    if (::getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) !=
        0)
      continue;
    if (std::ranges::find(out, text) == out.end()) out.emplace_back(text);
  }
  return out;
}

Result<AddressList> look_up_host(const std::string& host,
                                 std::chrono::steady_clock::time_point deadline,
                                 const LookUp& look_up) {
  if (is_numeric(host)) return AddressList{host};
  if (++questions_in_flight > kMaxQuestions) {
    --questions_in_flight;
    return fail(Code::kHttpUnreachable, "hay demasiadas consultas de nombres sin respuesta");
  }
  const auto question = std::make_shared<Question>();
  try {
    std::thread(ask, question, host, look_up).detach();
  } catch (const std::system_error&) {
    --questions_in_flight;
    return fail(Code::kHttpUnreachable, "no se pudo consultar el nombre: " + host);
  }
  std::unique_lock lock(question->mutex);
  if (!question->answered.wait_until(lock, deadline, [&] { return question->done; }))
    return fail(Code::kHttpUnreachable, "el nombre no respondió a tiempo: " + host);
  if (question->addresses.empty())
    return fail(Code::kHttpUnreachable, "el nombre no tiene dirección: " + host);
  return question->addresses;
}

}  // namespace recaudo
