// Inside of reconcile.h: one run of the matching engine. Its steps stand by what they read: the
// lines of the bank's files (file_lines.cpp), the movements of its statements
// (statement_lines.cpp), and what frames them (reconcile.cpp).
#pragma once

#include <map>
#include <set>
#include <vector>

#include "reconciliation/reconcile.h"

namespace recaudo::reconciliation::detail {

using bank_files::CollectionDetail;
using bank_files::CollectionFile;
using bank_files::Means;
using bank_files::Origin;
using bank_files::Side;
using bank_files::Statement;
using bank_files::StatementEntry;

struct Movement {
  EntryKey key;
  int copy = 0;
  const StatementEntry* entry = nullptr;
  bool used = false;
};

struct Loose {
  const LooseCredit* credit = nullptr;
  bool used = false;
  bool confirmed = false;  // a file said again what its act said
};

// What a credit says that it is.
struct Named {
  const ExpectedPayment* payment = nullptr;
  std::optional<SlipReference> order;
};

// The credit that pays a file.
struct Claim {
  EntryKey key;
  int copy = 0;
  const ExpectedPayment* named = nullptr;
  bool applied = false;
};

struct Line {
  DetailKey key;
  const CollectionFile* file = nullptr;
  const CollectionDetail* detail = nullptr;
  EntryPart part;
  int days = 0;                            // from the collection to the credit
  const ExpectedPayment* named = nullptr;  // by the credit
  bool applied = false;                    // the credit did its work in an earlier run
};

class Engine {
 public:
  explicit Engine(const Input& input) : in_(input) {}
  Result<std::vector<Decision>> run();

 private:
  Result<void> index();
  void sort_inputs();
  void find_gaps();
  void pair_files();
  std::optional<Claim> credit_of(const CollectionFile& file);
  Loose* applied_by_act(const CollectionFile& file);
  bool may_be_total_of(const CollectionFile& file, const Named& named, bool applied) const;
  Named named_by(const StatementEntry& e) const;
  Named named_by(const LooseCredit& c) const;
  void decide_without_credit(const CollectionFile& file);
  bool decide_exact(const Line& line);
  void decide_rest(const Line& line);
  void decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d);
  void decide_order(const OpenOrder& order, Date paid_on, Decision d);
  void settle_till_moves();
  void settle_by_name(Movement& m);
  void settle_by_order(Movement& m);
  void decide_entry(Movement& m);
  void decide_credit(const Movement& m, Decision d);
  void decide_debit(const Movement& m, Decision d);
  void decide_missing();
  void check_conservation() const;
  const ExpectedPayment* payment_for(const CollectionDetail& d) const;
  const ExpectedPayment* payment_for(const StatementEntry& e) const;
  const ExpectedPayment* payment_for(const LooseCredit& c) const;
  const OpenOrder* order_for(const SlipReference& reference) const;
  const OpenOrder* order_for(const StatementEntry& e) const;
  const ExpectedPayment* nameless_payment_for(const CollectionDetail& d) const;
  const ExpectedPayment* awaited_of(const OpenOrder& order, Date booked) const;
  void settle(Movement& m, const ExpectedPayment& payment, std::string why);
  // The order may still be paid on that day, and was not.
  bool is_payable(const OpenOrder& order, Date on) const {
    return paid_.count(order.reference) == 0 && order.valid_until >= on;
  }
  void take(const ExpectedPayment& payment, Decision& d);
  void name_all_like(const ExpectedPayment& payment, Decision& d) const;
  bool is_taken(const ExpectedPayment& p) const { return taken_.count(p.id) != 0; }
  bool is_free(const ExpectedPayment& p) const {
    return p.state == PaymentState::kApproved && !p.already_settled && !is_taken(p);
  }
  // A movement of this run that nobody has decided yet.
  bool is_open(const Movement& m) const {
    return !m.used && m.copy == 0 && seen_.count(m.key) == 0;
  }
  void push(Decision d) { out_.push_back(std::move(d)); }

  const Input& in_;
  std::map<PaymentId, const ExpectedPayment*> payments_;
  std::map<TicketId, const ExpectedPayment*> by_ticket_;
  std::map<Cus, const ExpectedPayment*> by_cus_;
  std::multimap<SlipReference, const ExpectedPayment*> by_order_;
  std::map<SlipReference, const OpenOrder*> orders_;
  std::vector<const CollectionFile*> files_;
  std::vector<Movement> movements_;
  std::vector<Loose> loose_;
  std::vector<Line> lines_;
  std::vector<const Line*> rest_;  // lines that are not exact pairs
  std::set<DetailKey> matched_;
  std::set<EntryKey> seen_;
  std::set<PaymentId> taken_;
  std::set<SlipReference> paid_;
  std::vector<Decision> out_;
};

// Words that more than one step uses.
bool is_pse(const CollectionDetail& d);
// Whether the authorization printed in a file is that of the CUS: it keeps its last six digits.
bool authorises(int authorization, const Cus& cus);
// The rail did not tell the number that ACH and the banks know the payment by.
bool is_nameless(const ExpectedPayment& p);
std::string days_text(int n);  // "fecha +1"
void set(Decision& d, DecisionType type, std::optional<ExceptionKind> kind, const char* reason);
void set_difference(Decision& d, Money bank, Money expected);

}  // namespace recaudo::reconciliation::detail
