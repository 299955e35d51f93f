#include "core/access/hasher.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace recaudo::access {
namespace {

constexpr std::chrono::seconds kMaxWait{5};

Secret peppered(const Pepper& pepper, const Secret& password) {
  return Secret(std::string(view(hmac_sha256(pepper.key.reveal(), password.reveal()))));
}

// The number behind "m=" or "t=" of a PHC text; 0 when it is not there.
std::uint32_t parameter(std::string_view phc, std::string_view name) {
  const auto at = phc.find(name);
  std::uint32_t n = 0;
  if (at != phc.npos) {
    const auto digits = phc.substr(at + name.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
  }
  return n;
}

}  // namespace

Argon2Cost calibrate(std::chrono::milliseconds limit) {
  Argon2Cost best = kCostFloor;
  for (const std::uint32_t memory : {32'768U, 47'104U, 65'536U}) {
    const Argon2Cost cost{.memory_kib = memory, .passes = kCostFloor.passes};
    const auto start = std::chrono::steady_clock::now();
    argon2id_hash(Secret("calibration"), cost);
    if (std::chrono::steady_clock::now() - start > limit) break;
    best = cost;
  }
  return best;
}

// A place among those who hash; without one when the queue was full.
class Hasher::Turn {
 public:
  explicit Turn(Hasher& hasher) : hasher_(hasher) {
    std::unique_lock lock(hasher_.mutex_);
    if (hasher_.running_ >= kAtOnce && hasher_.waiting_ >= kMaxWaiting) return;
    ++hasher_.waiting_;
    granted_ = hasher_.freed_.wait_for(lock, kMaxWait, [&] { return hasher_.running_ < kAtOnce; });
    --hasher_.waiting_;
    if (granted_) ++hasher_.running_;
  }
  ~Turn() {
    if (!granted_) return;
    {
      const std::lock_guard lock(hasher_.mutex_);
      --hasher_.running_;
    }
    hasher_.freed_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool granted() const { return granted_; }

 private:
  Hasher& hasher_;
  bool granted_ = false;
};

Hasher::Hasher(std::vector<Pepper> peppers, Argon2Cost cost)
    : peppers_(std::move(peppers)), cost_(cost) {
  invariant(!peppers_.empty(), "passwords have a pepper");
  for (const auto& pepper : peppers_)
    invariant(pepper.key.reveal().size() >= 32, "a pepper has at least 32 bytes");
  invariant(cost_.memory_kib >= kCostFloor.memory_kib && cost_.passes >= kCostFloor.passes,
            "the cost of a password hash is not below the floor");
  const Secret nobody(random_bytes(32));
  dummy_ = {argon2id_hash(peppered(peppers_.front(), nobody), cost_), peppers_.front().id};
}

Result<StoredPassword> Hasher::hash(const Secret& password) {
  const Turn turn(*this);
  if (!turn.granted()) return fail(Code::kBusy, "ingreso");
  const Pepper& pepper = peppers_.front();
  return StoredPassword{argon2id_hash(peppered(pepper, password), cost_), pepper.id};
}

Result<bool> Hasher::verify(const StoredPassword& stored, const Secret& password) {
  const Pepper* pepper = find(stored.pepper_id);
  invariant(pepper != nullptr, "the pepper of a stored password is configured");
  const Turn turn(*this);
  if (!turn.granted()) return fail(Code::kBusy, "ingreso");
  return argon2id_verify(stored.phc, peppered(*pepper, password));
}

Result<void> Hasher::verify_nothing(const Secret& password) {
  const auto done = verify(dummy_, password);
  if (!done) return tl::unexpected(done.error());
  return {};
}

bool Hasher::is_outdated(const StoredPassword& stored) const {
  return stored.pepper_id != peppers_.front().id ||
         parameter(stored.phc, "m=") < cost_.memory_kib ||
         parameter(stored.phc, "t=") < cost_.passes;
}

const Pepper* Hasher::find(int id) const {
  const auto found = std::ranges::find(peppers_, id, &Pepper::id);
  return found == peppers_.end() ? nullptr : &*found;
}

}  // namespace recaudo::access
