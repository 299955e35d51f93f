// Everything a person sees, as pure rendering: view in, HTML out. No HTTP and no database here.
#pragma once

#include "api/portal/acts_pages.h"
#include "api/portal/assets.h"
#include "api/portal/books_pages.h"
#include "api/portal/budget_pages.h"
#include "api/portal/cartera_pages.h"
#include "api/portal/invoice_pages.h"
#include "api/portal/public_pages.h"
#include "api/portal/simple_pages.h"
#include "api/portal/staff_pages.h"
#include "api/portal/statute_pages.h"
#include "api/portal/taxpayer_pages.h"
#include "api/portal/third_party_pages.h"
#include "api/portal/treasury_pages.h"
