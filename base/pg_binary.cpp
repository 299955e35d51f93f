#include "base/pg_binary.h"

namespace recaudo {

pqxx::binarystring PgBinaryArray::parameter() {
  const std::string header = be32(count_ == 0 ? 0 : 1) + be32(nulls_ > 0 ? 1 : 0) +
                             be32(static_cast<std::uint32_t>(type_)) + be32(count_) + be32(1);
  bytes_.replace(0, kHeader, header);
  // An empty array has no dimension: its header ends after the element type.
  return {bytes_.data(), count_ == 0 ? std::size_t{12} : bytes_.size()};
}

pqxx::binarystring PgBinaryArray::parameter_or_empty() {
  return nulls_ == count_ ? PgBinaryArray(type_).parameter() : parameter();
}

}  // namespace recaudo
