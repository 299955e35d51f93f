// What a run of public services would charge, against each one's bill before: by use and estrato,
// by service, the largest changes, and those that were refused. It is what the second person reads
// before approving.
#pragma once

#include <array>
#include <boost/json/fwd.hpp>
#include <map>
#include <string>
#include <vector>

#include "core/billing/service_roll.h"

namespace recaudo::billing {

struct RefusedSubscriber {
  SubscriberId id;
  std::string number;
  std::string reason;
};

class ServiceVariance {
 public:
  // A row that was gone over: billed, or refused.
  void add(const ServiceRow& row);

  int bills() const { return total_.bills; }
  Money gross() const;
  Money subsidy() const;
  Money contribution() const;
  const std::vector<RefusedSubscriber>& refused() const { return refused_; }

  // Amounts in centavos, in fields that end in _centavos.
  boost::json::object to_json() const;

 private:
  struct Sum {
    int bills = 0;
    std::int64_t m3 = 0;
    Money total;
    int compared = 0;                // of them, with a bill before
    Money total_compared, previous;  // of those
  };
  struct Change {
    Money difference;
    std::string number;
    Money previous, total;
  };
  static void count(Sum& sum, const ServiceRow& row);
  static boost::json::object row_of(const Sum& sum);
  void note_change(const ServiceRow& row);

  Sum total_;
  std::map<tax_rules::ServiceUse, Sum> by_use_;
  std::array<ServiceAmounts, 3> by_service_{};
  std::array<int, 3> bills_of_service_{};
  int estimated_ = 0;
  std::vector<Change> ups_, downs_;  // the largest first
  std::vector<RefusedSubscriber> refused_;
};

}  // namespace recaudo::billing
