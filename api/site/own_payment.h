// Whose browser began a payment (docs/decisions/0048): the bank's address is for that one, and any
// other reads where to finish it.
#pragma once

#include "api/portal/taxpayer_pages.h"
#include "api/site/handlers.h"
#include "core/payments/payment.h"
#include "core/payments/withdrawal.h"

namespace recaudo::site {

// Where the payer left a payment that the rail has not decided. Empty: nobody was sent there yet,
// or it was given up.
std::string bank_of(const payments::Payment& payment);

// What every attempt of this browser on this order begins its key with; "web:" alone without a
// cookie, with which the guard takes no form.
std::string keys_of_browser(const http::Request& request, const payments::Order& order);

// Who reads the same printed bill at the same address is somebody else: the bank's page of a
// payment is for the browser that began it.
bool began_here(const payments::Payment& payment, const payments::Order& order,
                const http::Request& request);

// Whether a browser other than this one began it. Keys that name no browser tell nothing: those of
// the API ("api:"), whose own program leads its person to the bank and back to our page, and those
// of releases that wrote "web:" and one word. Their page leads to the bank whoever has its address,
// or nobody could finish them (docs/decisions/0048).
bool began_elsewhere(const payments::Payment& payment, const payments::Order& order,
                     const http::Request& request);

// For who cannot go on with a payment here that waits for its payer: that it was begun in another
// browser, and when its rail ends what nobody finishes; not when only the bank knows that, or it is
// over.
portal::OtherBrowser other_browser(const app::Context& context, const payments::Payment& payment,
                                   const payments::Order& order, const http::Request& request);

// What the page that the person comes back to was told of his giving a payment up.
inline constexpr const char* kWithdrawn = "cancelado";
inline constexpr const char* kRefused = "no";
inline constexpr const char* kSilent = "sin-respuesta";
http::Response after_withdrawal(const payments::Withdrawn& after, const std::string& here);

// A second press meets the first one while the rail is being asked for its address: some seconds.
// The browser comes again for it, a bounded number of times; nobody waits here.
inline constexpr int kLooksAtBank = 15;
inline constexpr const char* kLookAtBank = "al-banco";
std::string on_to_bank(const payments::Payment& payment, int look);

}  // namespace recaudo::site
