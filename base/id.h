// Strong ids: Id<PaymentTag> and Id<OrderTag> do not mix, are not arithmetic, and say what they
// are.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace recaudo {

// A key of a database row (bigint).
template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t value) : value_(value) {}
  constexpr std::int64_t value() const { return value_; }
  constexpr auto operator<=>(const Id&) const = default;

 private:
  std::int64_t value_ = 0;
};

template <typename Tag>
std::string to_string(Id<Tag> id) {
  return std::to_string(id.value());
}

// A text that is an identifier of its own kind (account code, parcel number, payment reference).
template <typename Tag>
class TextId {
 public:
  TextId() = default;
  explicit TextId(std::string value) : value_(std::move(value)) {}
  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const TextId&) const = default;

 private:
  std::string value_;
};

}  // namespace recaudo

// NOLINTBEGIN(cert-dcl58-cpp): hashes of our own types, which the standard allows.
template <typename Tag>
struct std::hash<recaudo::Id<Tag>> {
  std::size_t operator()(recaudo::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value());
  }
};
template <typename Tag>
struct std::hash<recaudo::TextId<Tag>> {
  std::size_t operator()(const recaudo::TextId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
// NOLINTEND(cert-dcl58-cpp)
