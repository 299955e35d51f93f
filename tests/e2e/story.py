#!/usr/bin/env python3
"""The story that the README offers: 200 payments of every outcome, headless, on a small municipality; it fails if a
peso is unexplained. Then the books that it left, read by programs that are not ours: hledger, ledger and beancount
accept the exported year of both books. story.py BINARY"""
import os
import subprocess
import sys
import tempfile

from demo import Demo

LIMIT_S = 600
ARGUMENTS = ['--seed', '7']
PARCELS = 1500
READERS = {'hledger': ['hledger', 'check', '--strict', '-f'],
           'ledger': ['ledger', '--strict', '--pedantic', 'balance', '-f'],
           'beancount': ['bean-check']}


def run(command):
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def story(binary, data):
    told = run([binary, 'demo', '--story', *ARGUMENTS, '--parcels', str(PARCELS), '--data', data])
    whole = told.returncode == 0 and 'HISTORIA COMPLETA: cero pesos sin explicación.' in told.stdout
    return whole, f'ended with status {told.returncode}\n{told.stdout[-4000:]}\n{told.stderr[-4000:]}'


def books(binary, data):
    """(what, held, detail) for each thing said of the books of that folder, whose database runs."""
    checked = run([binary, 'ledger', 'check', '--data', data])
    yield 'the books agree', checked.returncode == 0, checked.stdout + checked.stderr
    for book in ('contable', 'presupuestal'):
        for form, reader in READERS.items():
            journal = os.path.join(data, f'{book}.{form}')
            export = run([binary, 'ledger', 'export', '--data', data, '--book', book, '--format', form,
                          '--from', '2026-01-01', '--to', '2026-12-31', '--out', journal])
            entries = int(export.stderr.split()[0]) if export.returncode == 0 else 0
            yield f'{book} is exported as {form}', entries > 100, export.stderr
            read = run([*reader, journal])
            yield f'{reader[0]} accepts the year of {book}', read.returncode == 0, read.stderr[-2000:]


def main():
    binary = os.path.abspath(sys.argv[1])
    passed = failed = 0

    def note(what, held, detail):
        nonlocal passed, failed
        passed += bool(held)
        failed += not held
        if not held:
            print(f'FAIL {what}: {detail}', flush=True)

    with tempfile.TemporaryDirectory(prefix='recaudo-story-') as folder:
        os.chmod(folder, 0o711)  # the user of PostgreSQL walks through it when root runs this
        data = os.path.join(folder, 'demo')
        note('the story', *story(binary, data))
        demo = Demo(binary, data, parcels=PARCELS, options=ARGUMENTS)
        try:
            for said in books(binary, data):
                note(*said)
        finally:
            demo.stop()
    print(f'{passed} passed, {failed} failed')
    return 0 if failed == 0 else 1


if __name__ == '__main__':
    sys.exit(main())
