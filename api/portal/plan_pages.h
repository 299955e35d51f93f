// The plan of instalments of a parcel as the staff see it: offered, to be joined for an owner at
// the desk; or joined, and how.
#pragma once

#include "api/portal/staff_pages.h"
#include "api/portal/taxpayer_pages.h"

namespace recaudo::portal {

struct StaffPlanView {
  StaffChrome chrome = {};
  std::string parcel_number = {}, url_parcel = {}, address = {};
  int vigencia = 0;
  bool joined = false;
  PlanNotice notice = {};       // of one that was joined
  std::string joined_how = {};  // "En ventanilla, por teresa. Propietario: CC 79123456. ..."
  std::string refused = {};     // why nobody can join it now; empty: it is offered
  std::vector<InstalmentRow> rows = {};
  Money total = {}, discount = {};  // discount: that who pays the whole today is given
  std::string cut = {}, lost = {};  // as on the taxpayer's page
  Date join_until = {}, statutory_due = {};
  std::string norm = {}, source = {};
  std::optional<PostForm> join = {};  // for who may
  std::vector<Choice> shown = {};     // kinds of documents
  std::string typed_document = {}, typed_shown = {};
  FieldErrors errors = {};  // fields: documento, mostro
};
std::string staff_plan_page(const StaffPlanView& view);

}  // namespace recaudo::portal
