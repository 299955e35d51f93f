// How refusals travel. Three kinds of bad news exist here, and they never mix:
//
//  * An expected refusal (a bad document, a closed period, a declined bank) is a value: Result<T>
//  holds
//    an Error with a Code of the one table in error_codes.inc. The caller must look at it.
//  * A broken promise (lost connection, impossible state) is an exception, caught in two places
//  only:
//    Database (retry, discard the connection) and the HTTP edge or main (incident id).
//  * A bug in an invariant of money calls recaudo::invariant(), which throws BrokenInvariant;
//  nothing
//    catches it between the fault and the edge, so the transaction rolls back.
//
// Every text for people says what happened, what was not done, and what to do next.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace recaudo {

enum class Code {
#define RECAUDO_ERROR(name, id, http, text) name,
#include "base/error_codes.inc"
#undef RECAUDO_ERROR
};

struct ErrorInfo {
  std::string_view id;    // "REC-ORD-0003": stable, documented, seen by API clients
  int http_status;        // what the edge answers
  std::string_view text;  // Spanish: what happened, what was not done, what to do next
};

// The row of the one error table.
const ErrorInfo& info(Code code);

struct Error {
  Code code;
  std::string detail;  // Spanish; the particulars: which line, which month, which value
};

// "REC-TAX-0001 No hay tasa certificada...: octubre de 2026"
std::string to_text(const Error& error);

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Code code, std::string detail = {}) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

// Thrown by an operation that cannot return a Result (constructors, callbacks of libraries); the
// edges turn it back into its Error.
class Refusal : public std::runtime_error {
 public:
  explicit Refusal(Error error) : std::runtime_error(to_text(error)), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// The value, or a Refusal thrown: for callers with no better answer than their own edge.
template <typename T>
T value_or_throw(Result<T> result) {
  if (!result) throw Refusal(std::move(result).error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class BrokenInvariant : public std::logic_error {
  using std::logic_error::logic_error;
};

// Always on. For promises that must hold whatever comes from outside.
inline void invariant(bool holds, const char* promise) {
  if (!holds) throw BrokenInvariant(promise);
}

}  // namespace recaudo

// RECAUDO_TRY(name, expr): `name` = the value of a Result, or return its error from this function.
#define RECAUDO_TRY(name, expr)                                                \
  auto name##_result = (expr);                                                 \
  if (!name##_result) return tl::unexpected(std::move(name##_result).error()); \
  auto name = std::move(*name##_result)  // NOLINT(bugprone-macro-parentheses): declares `name`
