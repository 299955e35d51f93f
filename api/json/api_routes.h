// The JSON API, as routes. Every POST that creates something needs an Idempotency-Key of 16 to 64
// characters [A-Za-z0-9_-].
//
// POST /api/v1/ordenes takes one of: "numero_predial" with "vigencias"; the same with one vigencia
// and "hasta_cuota" (its plan of instalments: what is missing up to that one, as the statement's
// "cuotas" lists it); "suscriptor" with "periodos".
//
// GET /api/v1/predios/NUMERO/estado tells of a vigencia in a plan, in "cuotas": "situacion", one of
// al-dia, saldo-posterior (all were paid in time, and later more was charged or a payment went
// back; not due yet), saldo-posterior-vencido (the same, overdue), perdido, and the same in words
// in "texto"; "al_dia", whether no interest runs because of it; and in "lista", of each instalment,
// "valor_centavos", "falta_centavos" (what is missing of it alone: they add up to the capital that
// is owed) and "falta_hasta_aqui_centavos" (of it and those before it: what an order with that
// "hasta_cuota" costs, less the discount of one that pays the whole).
//
// An act in "actos" tells of each concept in "efectos" what it changed and, in "interes_centavos",
// the interest that it settled or gave back; one that applied a credit balance, in "interes_hasta",
// until which day that ran, and one that applied money that waited to be classified, in the same,
// when it was paid.
//
// An order and a receipt that pay no whole vigencia say what they pay in "paga" ("hasta la cuota 1
// de 2026"), whether that leaves a rest in "es_parte", and in "explicacion_reparto" how the amount
// was spread over the concepts (ET art. 804). A movement of a concept that is such a payment has it
// too.
#pragma once

#include <vector>

#include "api/app/context.h"
#include "api/http/router.h"

namespace recaudo::json_api {

std::vector<http::Route> routes(const app::Context& context);

}  // namespace recaudo::json_api
