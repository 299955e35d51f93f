#!/usr/bin/env python3
"""Holds the migrations to what was released:

* each file of tests/data/released_migrations.txt (lines of `sha256sum`) is there, with those bytes: a database that
  applied it refuses to start with another one, so what it did is changed by a new file;
* no two files have one number;
* docs/ledger-functions.md names for each function of the ledger the last file that creates it, and each of our SQLSTATEs.

A release appends its new files to that list: `sha256sum FILE`. Each run first checks that every rule catches its own
bad example."""
import collections
import hashlib
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASED = os.path.join(ROOT, "tests", "data", "released_migrations.txt")
FUNCTIONS = os.path.join("docs", "ledger-functions.md")
SKIPPED = {"build", ".git"}


def lint(released, digests):
    found = []
    for path, digest in released.items():
        if path not in digests:
            found.append(f"{path}: was released and is not there")
        elif digests[path] != digest:
            found.append(f"{path}: was released with other bytes; put them back and write a new migration")
    numbers = collections.Counter(os.path.basename(path)[:4] for path in digests)
    found += [f"{n}: {count} migrations have this number" for n, count in numbers.items() if count > 1]
    return found


def living_functions(texts):
    """The number of the file in which each function of the ledger lives; texts by path."""
    living = {}
    for path, text in sorted(texts.items(), key=lambda item: os.path.basename(item[0])):
        for created, dropped in re.findall(
                r"^create (?:or replace )?function ledger[.](\w+)|^drop function ([^;(]+)", text, re.M):
            if created:
                living[created] = os.path.basename(path)[:4]
            for name in re.findall(r"ledger[.](\w+)", dropped):
                living.pop(name, None)
    return living


def lint_functions(texts, page):
    told = dict(re.findall(r"^\| `(\w+)` \| (\d{4}) \|", page, re.M))
    living = living_functions(texts)
    found = [f"{FUNCTIONS}: {name} lives in {living.get(name, 'no file')}, not in {told.get(name, 'this page')}"
             for name in sorted(told.keys() | living.keys()) if told.get(name) != living.get(name)]
    states = {s for text in texts.values() for s in re.findall(r"errcode = '(RC\d{3})'", text)}
    named = set(re.findall(r"^\| (RC\d{3}) \|", page, re.M))
    return found + [f"{FUNCTIONS}: {s} stands in only one of the page and the migrations" for s in sorted(states ^ named)]


def self_check():
    files = {"a/0001_a.sql": "1", "b/0002_b.sql": "2"}
    assert not lint(files, files)
    assert lint(files, {"a/0001_a.sql": "1"}), "a missing file is found"
    assert lint(files, files | {"a/0001_a.sql": "3"}), "a changed file is found"
    assert lint({}, files | {"c/0002_c.sql": "3"}), "a number taken twice is found"
    texts = {"b/0002_b.sql": "create or replace function ledger.f(a integer) raise errcode = 'RC001'",
             "a/0001_a.sql": "create function ledger.f(a integer)\ncreate function ledger.g()",
             "c/0003_c.sql": "drop function ledger.g, ledger.h;"}
    assert not lint_functions(texts, "| `f` | 0002 | x |\n| RC001 | y |")
    assert lint_functions(texts, "| `f` | 0001 | x |\n| RC001 | y |"), "another file is found"
    assert lint_functions(texts, "| RC001 | y |"), "a function that is not told is found"
    assert lint_functions(texts, "| `f` | 0002 | x |\n"), "an SQLSTATE that is not told is found"


def migrations():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in SKIPPED]
        if os.path.basename(folder) == "migrations":
            for name in names:
                if re.fullmatch(r"\d{4}_\w+\.sql", name):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


def main():
    self_check()
    with open(RELEASED, encoding="utf-8") as f:
        released = {path: digest for digest, path in (line.split() for line in f)}
    digests = {}
    texts = {}
    for path in migrations():
        with open(os.path.join(ROOT, path), "rb") as f:
            content = f.read()
        digests[path] = hashlib.sha256(content).hexdigest()
        texts[path] = content.decode()
    with open(os.path.join(ROOT, FUNCTIONS), encoding="utf-8") as f:
        found = lint(released, digests) + lint_functions(texts, f.read())
    for offence in found:
        print(offence)
    print(f"{len(digests)} migrations, {len(released)} released, {len(found)} offences")
    return 1 if found or not released else 0


if __name__ == "__main__":
    sys.exit(main())
