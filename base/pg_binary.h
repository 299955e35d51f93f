// Array parameters in PostgreSQL's binary format, for the paths where the text form (PgArray) costs
// too much: hashing, quoting and parsing of thousands of elements under a lock. Each writer names
// the element type by its OID, as the server checks it against the declared parameter.
#pragma once

#include <pqxx/binarystring>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"
#include "base/uuid.h"

namespace recaudo {

// src/include/catalog/pg_type.dat of PostgreSQL; these never change.
enum class PgType : std::uint32_t {
  kBytea = 17,
  kInt8 = 20,
  kInt4 = 23,
  kText = 25,
  kDate = 1082,
  kUuid = 2950
};

class PgBinaryArray {
 public:
  explicit PgBinaryArray(PgType type, std::size_t expected = 0, std::size_t element_bytes = 8)
      : type_(type) {
    bytes_.reserve(kHeader + expected * (4 + element_bytes));
    bytes_.resize(kHeader);
  }

  void add_null() {
    ++nulls_;
    append(0xFFFF'FFFFU);
    ++count_;
  }
  void add_bytes(std::string_view value) {  // bytea, text (UTF-8)
    append(static_cast<std::uint32_t>(value.size()));
    bytes_ += value;
    ++count_;
  }
  void add_uuid(const Uuid& id) { add_bytes(id.view()); }
  void add_int8(std::int64_t v) { add_bytes(be64(static_cast<std::uint64_t>(v))); }
  void add_int4(std::int32_t v) { add_bytes(be32(static_cast<std::uint32_t>(v))); }
  void add_date(Date day) { add_int4(static_cast<std::int32_t>(day_number(day) - kPgEpochDay)); }

  // The parameter. The array stays usable.
  pqxx::binarystring parameter();
  // An empty array when there is nothing but nulls: an element that is not there reads as null.
  pqxx::binarystring parameter_or_empty();

 private:
  static constexpr std::size_t kHeader = 20;
  static constexpr std::int64_t kPgEpochDay = 10'957;  // 2000-01-01 as day_number()

  void append(std::uint32_t v) { bytes_ += be32(v); }

  PgType type_;
  std::string bytes_;
  std::uint32_t count_ = 0;
  std::uint32_t nulls_ = 0;
};

}  // namespace recaudo
