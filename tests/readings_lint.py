#!/usr/bin/env python3
"""Holds docs/uncertain-readings.md to the code: each row's file names its parameter, and each of its tests exists. A row
without a parameter, a file or a test is an offence, and so is a table without rows, or a reading that is told outside it. Each run first checks that every rule
catches its own bad example."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join("docs", "uncertain-readings.md")
TEST = re.compile(r"^(?:TEST|TEST_P|TEST_F|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(\s*(\w+),\s*(\w+)", re.M)
UNSETTLED = re.compile(r"no parameter|without (a )?parameter", re.I)
MARK = re.compile(r"\[(U|M|V2|V|P)\] ")


def rows(page):
    """The cells of each row of the table, without its heading."""
    for line in page.splitlines():
        if line.startswith("|") and not line.startswith(("| of ", "| ---")):
            yield [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def after_the_table(page):
    """What stands below the last row: a reading that is told in prose has no parameter."""
    lines = page.splitlines()
    last = max((i for i, line in enumerate(lines) if line.startswith("|")), default=len(lines))
    return [line for line in lines[last + 1:] if line.strip()]


def lint(page, text_of, tests):
    found, count = [], 0
    for cells in rows(page):
        count += 1
        name = cells[0]
        if len(cells) != 5 or not MARK.match(name):
            found.append(f"{name}: a row has a mark and five cells")
            continue
        parameters, files, named = (re.findall(r"`([^`]+)`", cell) for cell in cells[2:])
        if len(parameters) != 1 or len(files) != 1 or not named:
            found.append(f"{name}: one parameter, one file and at least one test")
            continue
        text = text_of(files[0])
        if text is None:
            found.append(f"{name}: there is no {files[0]}")
        elif not re.search(r"(?<!\w)" + re.escape(parameters[0]) + r"(?!\w)", text):
            found.append(f"{name}: {files[0]} does not name {parameters[0]}")
        found += [f"{name}: there is no test {t}" for t in named if t not in tests]
    if count == 0:
        found.append("the table has no rows")
    if UNSETTLED.search(page):
        found.append("a reading without a parameter: write its parameter and both tests, then its row")
    found += [f"text after the table: {line[:60]}" for line in after_the_table(page)]
    return found, count


def self_check():
    row = "| [U] a | b | `key` | `f.cpp` | `S.T` |\n"
    read = {"f.cpp": 's.text("key")'}.get
    assert not lint(row, read, {"S.T"})[0]
    assert lint(row, {"f.cpp": "keys"}.get, {"S.T"})[0], "a parameter that is not named is found"
    assert lint(row, {}.get, {"S.T"})[0], "a missing file is found"
    assert lint(row, read, {"S.U"})[0], "a missing test is found"
    assert lint(row.replace("`S.T`", "none"), read, {"S.T"})[0], "a row without test is found"
    assert lint(row.replace("[U]", ""), read, {"S.T"})[0], "a row without mark is found"
    assert lint("", read, {"S.T"})[0], "an empty table is found"
    assert lint("With no parameter yet: a\n" + row, read, {"S.T"})[0], "a reading without a parameter is found"
    assert lint(row + "\n* [U] c: d\n", read, {"S.T"})[0], "a reading below the table is found"


def read(path):
    try:
        with open(os.path.join(ROOT, path), encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return None


def tests_of_the_tree():
    out = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "tests")):
        for name in names:
            if name.endswith(".cpp"):
                out |= {f"{suite}.{test}" for suite, test in TEST.findall(read(os.path.join(folder, name)))}
    return out


def main():
    self_check()
    found, count = lint(read(PAGE) or "", read, tests_of_the_tree())
    for offence in found:
        print(f"{PAGE}: {offence}")
    print(f"{count} readings, {len(found)} offences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
