#!/usr/bin/env python3
"""Runs every test of one build folder and counts them: run_all.py BUILD_FOLDER [NAME... | --part PART]
run_all.py BUILD_FOLDER --targets PART says what has to be built for one part.

GoogleTest binaries are read from BUILD_FOLDER/tests/suites.txt, which CMake writes; beside them run the lints, the
vector runner, the replay of the fuzz corpus, and, after them, a sample of the n-th loop (tests/faults) and the end-to-end
scripts of tests/e2e (their last line says "N passed, N failed"). A suite that crashes, hangs, says nothing or was not built is a failure, and so is a skipped or
disabled test: it proves nothing. NAMEs choose suites, and so does a part of PARTS; without them everything runs.

The last line of the output is "N passed, N failed". Nothing is left running: this process adopts what its children
leave behind and ends it."""
import concurrent.futures
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SUITE_TIMEOUT_S = 1200  # core_tests, the longest, needed 600 on a slow machine
# Debian's own interpreter: python3-selenium belongs to it, whatever python3 comes first in PATH.
E2E_PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
E2E_TIMEOUT_S = 1500
E2E_SCRIPTS = {"campaign.py", "journey.py", "story.py"}  # must be there; any other script there is run too
E2E_MODULES = {"demo.py", "harness.py"}  # what the scripts import
FAULT_SAMPLE_S = 40  # of the n-th loop, after its runs without a fault; scripts/check faults takes every pair
SHOWN_BYTES = 20_000  # of the output of what failed
LONGEST = ["core_tests", "payments_tests", "api_tests", "ledger_tests", "access_tests"]  # first: none is left alone at the end
LINTS = ["layering.py", "coro_lint.py", "template_lint.py", "migrations_lint.py", "readings_lint.py", "tour_lint.py"]
# Topic and how many cases tests/data has at least: run_vectors takes any folder, so a case that got lost would not fail there.
VECTORS = {"audit": 1109, "rails": 300, "tax": 95}
# The whole under a sanitizer takes longer than one run of CI: scripts/check takes one part at a time. The first part is
# everything that no other names, so that a new suite is in one.
PARTS = {
    "rules": (),
    "core": ("core_tests", "payments_tests", "statutes_tests", "processor_tests", "faults_tests", "faults"),
    "pages": ("access_tests", "api_tests", "http_tests", "portal_tests", "e2e/"),
}
CLOSING_LINE = re.compile(r"(\d+) passed, (\d+) failed")
PR_SET_CHILD_SUBREAPER = 36


class Outcome:
    def __init__(self, name, passed=0, failures=(), output="", seconds=0.0):
        self.name, self.passed, self.failures = name, passed, list(failures)
        self.output, self.seconds = output, seconds


def children_of(pid):
    """Direct children, zombies included."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as f:
                    if int(f.read().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry))
            except (OSError, ValueError, IndexError):
                pass  # it ended meanwhile
    return found


def end_all_children(grace_s=5.0):
    """Asks every child (also the adopted ones) to end, then insists. Returns what had to be ended."""
    ended, deadline = set(), time.monotonic() + grace_s
    while children := children_of(os.getpid()):
        for pid in children:
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                os.kill(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
                ended.add(pid)
        time.sleep(0.1)
    return ended


def run(command, timeout_s):
    """Exit status (None after the timeout), output. What the command started in its group is ended with it."""
    with tempfile.TemporaryFile() as out:
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                              start_new_session=True) as process:
            try:
                status = process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                status = None
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        out.seek(0)
        return status, out.read().decode("utf-8", "replace")


def how_it_ended(status, timeout_s):
    if status is None:
        return f"did not end in {timeout_s} s"
    return f"ended by signal {-status}" if status < 0 else f"ended with status {status}"


def run_gtest(name, binary):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        status, output = run([binary, f"--gtest_output=json:{report}"], SUITE_TIMEOUT_S)
        passed, failures = 0, []
        if os.path.exists(report):
            with open(report, encoding="utf-8") as f:
                cases = [(f"{suite['name']}.{case['name']}", case)
                         for suite in json.load(f)["testsuites"] for case in suite["testsuite"]]
            for title, case in cases:
                if case["status"] != "RUN":
                    failures.append(f"{title}: disabled")
                elif case["result"] != "COMPLETED":
                    failures.append(f"{title}: {case['result'].lower()}")
                elif "failures" in case:
                    failures.append(title)
                else:
                    passed += 1
    if not failures and (status != 0 or passed == 0):
        last = re.findall(r"^\[ RUN      \] (\S+)", output, re.M)
        failures.append(f"{name} {how_it_ended(status, SUITE_TIMEOUT_S)}, {passed} tests reported"
                        + (f"; the last one begun was {last[-1]}" if last else ""))
    return Outcome(name, passed, failures, output)


def run_single(name, command):
    """A command that is one test."""
    status, output = run(command, SUITE_TIMEOUT_S)
    return Outcome(name, 1, [], output) if status == 0 else \
        Outcome(name, 0, [f"{name} {how_it_ended(status, SUITE_TIMEOUT_S)}"], output)


def run_counting(name, command, timeout_s, at_least=1):
    """A command whose last line counts its tests."""
    status, output = run(command, timeout_s)
    lines = output.strip().splitlines()
    match = CLOSING_LINE.fullmatch(lines[-1].strip()) if lines else None
    if match is None:
        return Outcome(name, 0, [f"{name} {how_it_ended(status, timeout_s)} and gave no closing line"], output)
    passed, failed = int(match[1]), int(match[2])
    failures = [f"{name}: one of its tests"] * failed
    if not failures and (status != 0 or passed < at_least):
        failures.append(f"{name} {how_it_ended(status, timeout_s)} after '{lines[-1].strip()}', {at_least} expected")
    return Outcome(name, passed, failures, output)


def run_e2e(name, path, binary):
    """Each script of tests/e2e that is no module, with the program of this build; one that lost its x bit is told."""
    if not os.access(path, os.X_OK):
        return Outcome(name, 0, [f"{name} is not executable: chmod +x, or name it in E2E_MODULES"])
    return run_counting(name, [E2E_PYTHON, path, binary], E2E_TIMEOUT_S)


def find_binaries(folder):
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if os.access(path, os.X_OK) and os.path.isfile(path):
                found[name] = path
    return found


def plan(build):
    """(name, function) of everything; the second list runs after the first, so that no browser waits behind a suite."""
    tests = os.path.join(build, "tests")
    binaries = find_binaries(tests)
    suites, programs = [], []

    def add(name, function, *arguments, to=None):
        (suites if to is None else to).append((name, lambda: function(name, *arguments)))

    for lint in LINTS:
        add(lint, run_single, [sys.executable, os.path.join("tests", lint)])
    with open(os.path.join(tests, "suites.txt"), encoding="utf-8") as f:
        for name in f.read().split():
            if name in binaries:
                add(name, run_gtest, binaries[name])
            else:
                add(name, lambda n: Outcome(n, 0, [f"{n} was not built"]))
    for topic, cases in VECTORS.items():
        add(f"vectors/{topic}", run_counting,
            [binaries.get("run_vectors", "/run_vectors-was-not-built"), topic,
             os.path.join(ROOT, "tests", "data", topic)], SUITE_TIMEOUT_S, cases)
    add("vectors/tax_variants", run_counting,
        [sys.executable, os.path.join("tests", "vectors", "tax_variants.py"),
         binaries.get("run_vectors", "/run_vectors-was-not-built"), os.path.join(ROOT, "tests", "data", "tax")],
        SUITE_TIMEOUT_S, 1000)
    suites.sort(key=lambda task: LONGEST.index(task[0]) if task[0] in LONGEST else len(LONGEST))
    add("faults", run_counting,
        [binaries.get("recaudo_faulty", "/recaudo_faulty-was-not-built"), "loop", str(FAULT_SAMPLE_S)], SUITE_TIMEOUT_S,
        12, to=programs)
    fuzz = os.path.join(ROOT, "tests", "fuzz")
    for target in sorted(n[:-4] for n in os.listdir(fuzz) if n.startswith("fuzz_") and n.endswith(".cpp")):
        add(f"{target} (replay)", run_single,
            [binaries.get(target, f"/{target}-was-not-built"), os.path.join(fuzz, "corpus", target[len("fuzz_"):])])
    e2e = os.path.join(ROOT, "tests", "e2e")
    for name in sorted(os.listdir(e2e)):
        path = os.path.join(e2e, name)
        if name.endswith(".py") and name not in E2E_MODULES:
            add(f"e2e/{name}", run_e2e, path, os.path.join(build, "recaudo"), to=programs)
    for name in sorted(E2E_SCRIPTS - set(os.listdir(e2e))):
        add(f"e2e/{name}", lambda n: Outcome(n, 0, [f"{n} is missing"]), to=programs)
    programs.sort(key=lambda task: task[0] != "e2e/journey.py")  # the longest
    return suites, programs


def part_of(name):
    for part, names in PARTS.items():
        if any(name == n or (n.endswith("/") and name.startswith(n)) for n in names):
            return part
    return next(iter(PARTS))


def target_of(name):
    """What the build calls the program of one entry; nothing for a lint."""
    if name in LINTS:
        return None
    if name.startswith("vectors/"):
        return "run_vectors"
    if name.startswith("e2e/"):
        return "recaudo"
    return "recaudo_faulty" if name == "faults" else name.removesuffix(" (replay)")


def timed(task):
    name, function = task
    start = time.monotonic()
    try:
        outcome = function()
    except Exception as error:  # counted as a failure of that suite, and shown
        outcome = Outcome(name, 0, [f"{name}: {error}"])
    outcome.seconds = time.monotonic() - start
    return outcome


def tell(outcome):
    words = "ok    " if not outcome.failures else "FAILED"
    print(f"{words} {outcome.name}: {outcome.passed} passed, {len(outcome.failures)} failed, "
          f"{outcome.seconds:.1f} s", flush=True)
    if outcome.failures:
        text = outcome.output
        if len(text) > SHOWN_BYTES:
            text = f"[... {len(text) - SHOWN_BYTES} characters before ...]\n" + text[-SHOWN_BYTES:]
        print(text.rstrip())
        for failure in outcome.failures:
            print(f"  failed: {failure}")


def end_with_signal(number, _frame):
    end_all_children()
    print(f"run_all: ended by signal {number}\n0 passed, 1 failed", flush=True)
    os._exit(1)


def main():
    build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build", "release"))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_with_signal)

    suites, programs = plan(build)
    chosen = sys.argv[2:]
    if chosen[:1] in (["--part"], ["--targets"]):
        if len(chosen) != 2 or chosen[1] not in PARTS:
            print(f"run_all: the parts are {', '.join(PARTS)}\n0 passed, 1 failed")
            return 1
        names = [name for name, _ in suites + programs if part_of(name) == chosen[1]]
        if chosen[0] == "--targets":
            print("\n".join(sorted({target_of(n) for n in names} - {None})))
            return 0
        chosen = names
    if unknown := set(chosen) - {name for name, _ in suites + programs}:
        print(f"run_all: no suite is called {', '.join(sorted(unknown))}\n0 passed, {len(unknown)} failed")
        return 1
    if chosen:
        suites, programs = ([t for t in tasks if t[0] in chosen] for tasks in (suites, programs))
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for tasks in (suites, programs):
            for outcome in pool.map(timed, tasks):
                tell(outcome)
                outcomes.append(outcome)

    left = end_all_children()
    passed = sum(o.passed for o in outcomes)
    failures = [f for o in outcomes for f in o.failures]
    if left:
        failures.append(f"{len(left)} processes were left running and had to be ended")
    if failures:
        print("\nWhat failed (the output is above):")
        for failure in failures:
            print(f"  {failure}")
    print(f"{passed} passed, {len(failures)} failed", flush=True)
    return 0 if passed > 0 and not failures else 1


if __name__ == "__main__":
    sys.exit(main())
