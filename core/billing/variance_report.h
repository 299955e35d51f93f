// What a run would charge, against last year: by destino, by band of avaluo, the largest changes,
// what the limits of the increase took off, the exempt parcels, and those that were refused. It is
// what the second person reads before approving.
#pragma once

#include <array>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/billing/roll_block.h"
#include "tax-rules/predial_assessment.h"

namespace recaudo::billing {

struct RefusedParcel {
  ledger::SubjectId id;
  std::string npn;
  std::string reason;
};

class VarianceReport {
 public:
  // A liquidated parcel, with the rule behind its figures.
  void add(const RollParcel& parcel, const tax_rules::PredialAssessment& assessment);
  void refuse(const RollParcel& parcel);

  int parcels() const { return total_.parcels; }
  Money predial() const { return total_.predial; }
  Money environmental() const { return environmental_; }
  Money bomberil() const { return bomberil_; }
  const std::vector<RefusedParcel>& refused() const { return refused_; }

  // Amounts in centavos, in fields that end in _centavos.
  boost::json::object to_json() const;

 private:
  struct Sum {
    int parcels = 0;
    int compared = 0;  // of them, with a tax of last year
    Money avaluo, predial, last_year;
    Money predial_compared;  // of those with a tax of last year: both before an exemption
  };
  struct Reduced {  // by a limit, by an exemption
    int parcels = 0;
    Money taken_off;
  };
  struct Change {
    Money difference;  // of predial
    std::string npn;
    Money last_year, predial;  // both before an exemption
  };
  static void reduce(Reduced& by, Money amount);
  static void count(Sum& sum, const RollParcel& parcel);
  static boost::json::object row(const Sum& sum);
  void note_change(const RollParcel& parcel);

  Sum total_;
  Money environmental_, bomberil_;
  std::map<char, Sum> by_destino_;
  std::map<std::size_t, Sum> by_band_;
  std::map<std::string, Reduced> limits_, exemptions_;
  std::map<std::string, int> exclusions_;
  int updated_ = 0;                  // parcels into which a cadastral update enters
  std::vector<Change> ups_, downs_;  // the largest first
  std::vector<RefusedParcel> refused_;
};

}  // namespace recaudo::billing
