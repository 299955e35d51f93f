#!/usr/bin/env python3
"""Dependencies point down only: reads every #include "..." and names each one that runs upward or sideways.

Floors, lowest first (docs/architecture.md). Rooms of one floor do not include each other, but for the
steps listed in SERVES."""
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
STEPS = {("core/closing", "core/payments")}
# Main composes every face; nothing includes it.
COMPOSES = {"api": {"cli"}}
# Adapters share the interface file that stands directly in gateways/.
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
THIRD_PARTY_ONLY_IN = [
    # (pattern of the included header, folders that may, why)
    (re.compile(r"<boost/beast"), ("api/http/", "base/", "gateways/simulator/"), "Beast stays at the edges"),
    (re.compile(r"<boost/asio"), ("api/http/", "base/", "gateways/simulator/"), "Asio stays at the edges"),
    (re.compile(r"<date/"), ("base/",), "one header owns the calendar: base/time.h"),
    (re.compile(r"<openssl/"), ("base/", "api/http/", "gateways/simulator/"), "crypto goes through base/crypto.h"),
    (re.compile(r"<CLI/"), ("api/cli/",), "CLI11 costs seconds to compile"),
]


def room(path):
    parts = path.split("/")
    return parts[0], (parts[1] if len(parts) > 2 else "")


def offence(path, included):
    top, sub = room(path)
    other, other_sub = room(included)
    if other not in FLOOR:
        return None  # generated or local header
    if FLOOR[other] > FLOOR[top]:
        return "runs upward"
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


def main():
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
                        m = INCLUDE.match(line)
                        why = offence(path, m.group(1)) if m else None
                        for pattern, allowed, reason in THIRD_PARTY_ONLY_IN:
                            if line.lstrip().startswith("#include") and pattern.search(line) \
                                    and not path.startswith(allowed):
                                why = reason
                        if why:
                            offences.append(f"{path}:{number}: {line.strip()}: {why}")
    print("\n".join(offences))
    print(f"layering: {files} files, {len(offences)} offences")
    return 1 if offences or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
