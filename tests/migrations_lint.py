#!/usr/bin/env python3
"""Holds the migrations to what was released:

* each file of tests/data/released_migrations.txt (lines of `sha256sum`) is there, with those bytes: a database that
  applied it refuses to start with another one, so what it did is changed by a new file;
* no two files have one number.

A release appends its new files to that list: `sha256sum FILE`. Each run first checks that every rule catches its own
bad example."""
import collections
import hashlib
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASED = os.path.join(ROOT, "tests", "data", "released_migrations.txt")
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


def self_check():
    files = {"a/0001_a.sql": "1", "b/0002_b.sql": "2"}
    assert not lint(files, files)
    assert lint(files, {"a/0001_a.sql": "1"}), "a missing file is found"
    assert lint(files, files | {"a/0001_a.sql": "3"}), "a changed file is found"
    assert lint({}, files | {"c/0002_c.sql": "3"}), "a number taken twice is found"


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
    for path in migrations():
        with open(os.path.join(ROOT, path), "rb") as f:
            digests[path] = hashlib.sha256(f.read()).hexdigest()
    found = lint(released, digests)
    for offence in found:
        print(offence)
    print(f"{len(digests)} migrations, {len(released)} released, {len(found)} offences")
    return 1 if found or not released else 0


if __name__ == "__main__":
    sys.exit(main())
