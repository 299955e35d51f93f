#!/usr/bin/env python3
"""Dependencies point down only: reads every #include "..." and names each one that runs upward or sideways.

Floors, lowest first (docs/architecture.md). Rooms of one floor do not include each other, but for the
steps listed in SERVES. Each run first checks that every rule catches its own bad example."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOOR = {"base": 0, "audit": 1, "tax-rules": 1, "ledger": 1, "gateways": 1,
         "reconciliation": 2, "core": 3, "api": 4}
# Inside a floor: these folders serve their neighbours.
# core/approvals (four eyes) serves every use case that two people must decide.
SERVES = {"core": {"events", "processor", "approvals", "dues"}, "api": {"http", "portal", "app"}, "gateways": set()}
# Single steps between two rooms: the bank's day settles payments and pays orders at the window, and payments never look back.
# An act of two persons gives a payment back (core/adjustments), or applies money that the bank's day could not (core/closing);
# neither knows of acts.
# PSE's classic protocol takes what a payment of PSE is from the room of the other one.
STEPS = {("core/closing", "core/payments"), ("core/adjustments", "core/payments"), ("core/adjustments", "core/closing"),
         ("core/till", "core/payments"),
         ("gateways/pse_soap", "gateways/pse")}
# Main composes every face; nothing includes it.
COMPOSES = {"api": {"cli"}}
# Adapters share the interface file that stands directly in gateways/. The simulator does not (docs/decisions/0015).
ALONE = {"gateways/simulator"}
# A rail's own words stay behind gateways/payment_gateway.h: only api, which composes, names one.
RAILS = {"placetopay", "pse", "pse_soap", "simulator", "wompi"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
THIRD_PARTY_ONLY_IN = [
    # (pattern of the included header, folders that may, why)
    (re.compile(r"<boost/(beast|asio)"), ("api/http/", "base/http_client.", "base/boost_asio_beast.cpp"),
     "Beast and Asio stay at the edges"),
    (re.compile(r"<date/"), ("base/time.",), "one header owns the calendar: base/time.h"),
    (re.compile(r"<openssl/"), ("base/crypto.", "base/secret.", "api/http/"), "crypto goes through base/crypto.h"),
    (re.compile(r"<CLI/"), ("api/cli/",), "CLI11 costs seconds to compile"),
]


def room(path):
    parts = path.split("/")
    return parts[0], (parts[1] if len(parts) > 2 else "")


def offence(path, included):
    top, sub = room(path)
    other, other_sub = room(included)
    if other in ("..", "tests"):
        return "leaves the house"
    if other not in FLOOR:
        return None  # generated or local header
    if f"{top}/{sub}" in ALONE and other != "base" and (other, other_sub) != (top, sub):
        return "stands alone"
    if FLOOR[other] > FLOOR[top]:
        return "runs upward"
    if other == "gateways" and other_sub in RAILS and top not in ("gateways", "api"):
        return "names a rail"
    if other == top:
        same = sub == other_sub or other_sub == "" or other_sub in SERVES.get(top, {other_sub})
        if top in ("core", "api", "gateways") and not same and sub not in COMPOSES.get(top, set()) \
                and (f"{top}/{sub}", f"{other}/{other_sub}") not in STEPS:
            return "goes sideways"
        if "/detail/" in included and sub != other_sub:
            return "opens a private folder"
        return None
    if FLOOR[other] == FLOOR[top]:
        return "goes sideways"
    return "opens a private folder" if "/detail/" in included else None


def offence_of_line(path, line):
    for pattern, allowed, reason in THIRD_PARTY_ONLY_IN:
        if line.lstrip().startswith("#include") and pattern.search(line) and not path.startswith(allowed):
            return reason
    m = INCLUDE.match(line)
    return offence(path, m.group(1)) if m else None


BAD = [
    ("base/x.cpp", '#include "ledger/journal.h"'), ("ledger/x.cpp", '#include "audit/leaf.h"'),
    ("core/billing/x.cpp", '#include "core/closing/bank_day.h"'),
    ("core/payments/x.cpp", '#include "core/closing/bank_day.h"'),
    ("core/payments/x.cpp", '#include "core/adjustments/adjustments.h"'), ("core/closing/x.cpp", '#include "core/adjustments/effect.h"'),
    ("core/payments/x.cpp", '#include "gateways/pse/jwe.h"'), ("core/payments/x.cpp", '#include "gateways/wompi/event.h"'),
    ("core/payments/x.cpp", '#include "gateways/placetopay/messages.h"'), ("gateways/wompi/x.cpp", '#include "gateways/pse/jwe.h"'),
    ("gateways/pse/x.cpp", '#include "gateways/pse_soap/messages.h"'), ("core/payments/x.cpp", '#include "gateways/pse_soap/messages.h"'),
    ("reconciliation/x.cpp", '#include "gateways/simulator/ach.h"'),
    ("api/json/x.cpp", '#include "api/site/chrome.h"'), ("api/site/x.cpp", '#include "api/cli/commands.h"'),
    ("api/site/x.cpp", '#include "api/portal/detail/page.h"'), ("gateways/pse/x.cpp", '#include "gateways/simulator/ach.h"'),
    ("gateways/simulator/x.cpp", '#include "gateways/pse/jwe.h"'),
    ("gateways/simulator/x.cpp", '#include "gateways/payment_gateway.h"'),
    ("gateways/simulator/x.cpp", '#include "../pse/jwe.h"'), ("core/dues/x.cpp", '#include "tests/core/support.h"'),
    ("core/dues/x.cpp", "#include <boost/beast/http.hpp>"), ("gateways/pse/x.cpp", "#include <boost/asio.hpp>"),
    ("tax-rules/x.cpp", "#include <date/date.h>"), ("base/money.cpp", "#include <openssl/evp.h>"),
    ("api/site/x.cpp", "#include <CLI/CLI.hpp>"),
]
GOOD = [
    ("core/closing/x.cpp", '#include "core/payments/orders.h"'), ("core/billing/x.cpp", '#include "core/dues/dues.h"'),
    ("core/adjustments/x.cpp", '#include "core/payments/payment.h"'), ("core/adjustments/x.cpp", '#include "core/closing/bank_day.h"'),
    ("core/payments/x.cpp", '#include "gateways/payment_gateway.h"'), ("api/cli/x.cpp", '#include "gateways/pse/pse_gateway.h"'),
    ("core/closing/x.cpp", '#include "gateways/bank_files/camt053.h"'),
    ("gateways/pse/x.cpp", '#include "gateways/payment_gateway.h"'), ("gateways/pse_soap/x.cpp", '#include "gateways/pse/texts.h"'), ("api/cli/x.cpp", '#include "api/site/chrome.h"'),
    ("gateways/simulator/x.cpp", '#include "gateways/simulator/ach.h"'), ("gateways/simulator/x.cpp", '#include "base/money.h"'),
    ("core/events/x.cpp", '#include "audit_v1.pb.h"'), ("api/http/x.cpp", "#include <boost/beast/core.hpp>"),
]


def main():
    wrong = [case for case in BAD if not offence_of_line(*case)] + [case for case in GOOD if offence_of_line(*case)]
    if wrong:
        print("layering: its own test failed:", *wrong, sep="\n  ")
        return 1
    offences, files = [], 0
    for top in FLOOR:
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in names:
                if not name.endswith((".h", ".cpp")):
                    continue
                files += 1
                full = os.path.join(folder, name)
                path = os.path.relpath(full, ROOT)
                with open(full, encoding="utf-8") as f:
                    for number, line in enumerate(f, 1):
                        if why := offence_of_line(path, line):
                            offences.append(f"{path}:{number}: {line.strip()}: {why}")
    print("\n".join(offences))
    print(f"layering: {files} files, {len(offences)} offences")
    return 1 if offences or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
