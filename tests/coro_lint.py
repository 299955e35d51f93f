#!/usr/bin/env python3
"""g++ 12 destroys some temporaries of a co_await expression twice (docs/decisions/0003). This keeps the
dangerous forms out: in a co_await or co_spawn expression no lambda with captures other than [], [&] or [this], no
brace-initialised temporary, no std::function/std::string/make_shared temporary. It also keeps coroutines inside api/http
and the edges' tests, and libpqxx's self-reconnecting calls out of the whole tree."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ["base", "audit", "tax-rules", "ledger", "gateways", "reconciliation", "core", "api", "tests"]
MAY_AWAIT = ("api/http/", "tests/http/")
BAD_TEMPORARY = [
    (re.compile(r"\[(?!\]|&\]|this\])[^\]\[]*\]\s*(\(|\{|mutable)"), "lambda with captures"),
    (re.compile(r"\w\s*\(\s*\{"), "braced temporary"),
    (re.compile(r"\b[A-Z]\w*\{\s*\."), "aggregate temporary"),
    (re.compile(r"std::(function|string|make_shared|make_unique|vector)\s*[<({]"), "owning temporary"),
]
PQXX_BANNED = re.compile(r"\.(activate|deactivate|cancel_query)\s*\(|pqxx::(subtransaction|robusttransaction|stream_from|lazyconnection)")


def expression_after(text, start):
    """From a co_await to the ; that ends its statement, brackets balanced."""
    depth = 0
    for i in range(start, len(text)):
        c = text[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return text[start:i]
        elif c == ";" and depth == 0:
            return text[start:i]
    return text[start:]


def check_text(path, text):
    offences = []
    clean = re.sub(r"//[^\n]*", "", text)
    for m in re.finditer(r"\bco_await\b|\bco_spawn\s*\(", clean):
        line = clean.count("\n", 0, m.start()) + 1
        if not path.startswith(MAY_AWAIT):
            offences.append(f"{path}:{line}: coroutines live in api/http only")
        expression = expression_after(clean, m.end() - (1 if m.group().endswith("(") else 0))
        for pattern, why in BAD_TEMPORARY:
            if pattern.search(expression):
                offences.append(f"{path}:{line}: {why} in a co_await expression")
    for m in PQXX_BANNED.finditer(clean):
        line = clean.count("\n", 0, m.start()) + 1
        offences.append(f"{path}:{line}: {m.group().strip()} of libpqxx 6 loses session state")
    return offences


SELF_TEST = [
    ("co_await run(pool, [s = std::move(s)] { use(s); });", True),
    ("co_await run(pool, [s] { use(s); });", True),
    ("co_await f(Opts{.a = 1});", True),
    ("co_await run(pool, std::function<void()>(job));", True),
    ("co_spawn(co_await this_coro::executor, [n]() -> awaitable<void> { co_return; }, detached);", True),
    ("co_await run(pool, job);", False),
    ("co_await run(pool, [&] { use(s); });", False),
    ("auto n = co_await http::async_read_header(stream, buffer, parser, use_tuple);", False),
]


def main():
    for text, bad in SELF_TEST:
        if bool(check_text("api/http/x.cpp", text)) != bad:
            print(f"coro_lint: its own test failed: {text}")
            return 1
    offences, files = [], 0
    for top in FOLDERS:
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in names:
                if name.endswith((".h", ".cpp")):
                    files += 1
                    full = os.path.join(folder, name)
                    with open(full, encoding="utf-8") as f:
                        offences += check_text(os.path.relpath(full, ROOT), f.read())
    print("\n".join(offences))
    print(f"coro_lint: {files} files, {len(offences)} offences")
    return 1 if offences or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
