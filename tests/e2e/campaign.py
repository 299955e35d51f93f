#!/usr/bin/env python3
"""A seeded campaign: people pay on the real site while things die, then every peso is asked for.

campaign.py [BINARY] [--seeds 1,2,3] [--seconds N]

Each seed draws who pays what through which rail, what their banks decide and how (or whether) the rail tells, and
which faults come when: the site killed, or everything with it, a database connection ended or killed, the database or
the bank frozen. Every client writes down what it was told. Then all heals, the payers look once more, and
the oracle compares what clients were told, what the simulated bank did and what the ledger and the public log say.
The last line says "N passed, N failed"; a failure names its seed and keeps its folder."""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo  # noqa: E402

CLIENTS = 8
FAULTS = (5, 8)  # at least, at most
HEAL_S = 120  # a question that a dead process was asking is asked again after 90 s
PAYER = {'banco': '1007', 'tipo_documento': 'CC', 'documento': '1020304050',
         'nombre': 'Persona De Prueba', 'correo': 'prueba@ejemplo.co', 'celular': '3000000000'}
UNREACHED = (urllib.error.URLError, OSError, ValueError)  # no answer, half an answer


class Client(threading.Thread):
    """Somebody who pays parcels one after another, and repeats what had no answer under its key."""

    def __init__(self, campaign, number, parcels):
        super().__init__(daemon=True)
        self.campaign, self.number, self.parcels = campaign, number, parcels
        self.random = random.Random(f'{campaign.seed}/{number}')
        self.orders = {}    # id → total, of those that were acknowledged
        self.payments = {}  # id → the last state it was told
        self.wrong = []     # answers that nobody may get

    def run(self):
        for parcel in self.parcels:
            if self.campaign.over.is_set():
                return
            self.pay(parcel)
            time.sleep(self.random.uniform(0, 0.3))

    def ask(self, path, body=None, key=None):
        """JSON of a good answer, asked again until there is one; None when it is refused or time is up."""
        while not self.campaign.over.is_set():
            try:
                status, said = self.campaign.demo.request(path, body, key)
            except UNREACHED:
                time.sleep(0.3)
                continue
            if status in (200, 201):
                return said
            if status in (429, 502, 503):
                time.sleep(0.5)
                continue
            if status >= 500:
                self.wrong.append(f'{path}: {status} {said}')
            return None
        return None

    def pay(self, parcel):
        key = f'campaign-{self.campaign.seed}-{self.number}-{parcel}'
        owed = self.ask(f'/api/v1/predios/{parcel}/estado')
        if not owed or not owed['vigencias']:
            return
        order = self.ask('/api/v1/ordenes', {
            'numero_predial': parcel, 'vigencias': [owed['vigencias'][0]['vigencia']]}, key + '-o')
        if not order:
            return
        self.orders[order['id']] = order['total_centavos']
        paid = self.ask(order['_links']['pagos'], PAYER, key + '-p')
        if not paid:
            return
        self.told(paid)
        if paid.get('cus') and self.random.random() < 0.9:  # or leaves the bank's page
            self.decide(paid['cus'])
        if self.random.random() < 0.6:  # or closes the browser
            seen = self.ask(f'/api/v1/pagos/{paid["id"]}?consultar=1')
            if seen:
                self.told(seen)

    def told(self, payment):
        before = self.payments.get(payment['id'])
        if before == 'Aprobado' and payment['estado'] != 'Aprobado':
            self.wrong.append(f'{payment["id"]}: was Aprobado and is {payment["estado"]}')
        self.payments[payment['id']] = payment['estado']

    def decide(self, cus):
        order = {'decision': self.random.choice(['approve'] * 4 + ['reject']),
                 'callback': self.random.choice(['normal', 'lost', 'twice', 'out_of_order'])}
        while not self.campaign.over.is_set():
            try:
                self.campaign.demo.control(f'transactions/{cus}', order)
                return
            except UNREACHED:
                time.sleep(0.3)


class Campaign:
    def __init__(self, binary, folder, seed, seconds):
        self.binary, self.seed, self.seconds = binary, seed, seconds
        self.random = random.Random(seed)
        self.over = threading.Event()
        self.demo = Demo(binary, os.path.join(folder, f'semilla-{seed}'))
        self.done = []

    # --- faults -----------------------------------------------------------------------------------
    def children(self, name):
        """Processes of that name below the demo: (pid, what its command line says)."""
        table = subprocess.run(['ps', '-e', '-o', 'pid=,ppid=,args='], capture_output=True, text=True,
                               check=True).stdout.splitlines()
        rows = [line.split(None, 2) for line in table]
        below, grown = {self.demo.process.pid}, True
        while grown:
            more = {int(r[0]) for r in rows if len(r) == 3 and int(r[1]) in below} - below
            below |= more
            grown = bool(more)
        return [(int(r[0]), r[2]) for r in rows if len(r) == 3 and int(r[0]) in below and name in r[2]]

    def kill_site(self):
        """Its database, its bank and its log end in order when they miss it."""
        self.demo.process.kill()
        self.demo.stop()
        self.demo.start()

    def kill_everything(self):
        """As when the power fails, but for what the disk holds."""
        for pid, _ in [(self.demo.process.pid, ''), *self.children('')]:
            self.signal(pid, signal.SIGKILL)
        self.demo.stop()
        self.demo.start()

    def kill_connection(self):
        of_the_site = [pid for pid, args in self.children('postgres: recaudo_app')]
        if of_the_site:
            self.signal(self.random.choice(of_the_site), signal.SIGTERM)

    def crash_database(self):
        """A connection dies of a signal: PostgreSQL ends every other one and recovers."""
        of_the_site = [pid for pid, args in self.children('postgres: recaudo_app')]
        if of_the_site:
            self.signal(self.random.choice(of_the_site), signal.SIGKILL)

    def freeze(self, name):
        pids = [pid for pid, _ in self.children(name)]
        for pid in pids:
            self.signal(pid, signal.SIGSTOP)
        time.sleep(self.random.uniform(2, 5))
        for pid in pids:
            self.signal(pid, signal.SIGCONT)

    @staticmethod
    def signal(pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass  # it ended by itself meanwhile

    def freeze_database(self):
        self.freeze('postgres: recaudo_app')

    def freeze_bank(self):
        self.freeze('recaudo simulator')

    def harm(self):
        kinds = [self.kill_connection, self.crash_database, self.freeze_database, self.freeze_bank]
        plan = [self.random.choice(kinds) for _ in range(self.random.randint(*FAULTS))]
        plan[self.random.randrange(len(plan))] = self.random.choice([self.kill_site, self.kill_everything])
        moments = sorted(self.random.uniform(1, self.seconds) for _ in plan)
        start = time.monotonic()
        for moment, fault in zip(moments, plan):
            time.sleep(max(0, start + moment - time.monotonic()))
            self.done.append(f'{moment:.1f} s {fault.__name__}')
            fault()
        time.sleep(max(0, start + self.seconds - time.monotonic()))

    # --- run and judge ----------------------------------------------------------------------------
    def parcels(self):
        with open(f'{self.demo.data}/catastro/registro1_2026.txt', encoding='utf-8') as roll:
            numbers = [line[:30] for line in roll.read().splitlines()]
        once = [n for n in numbers if numbers.count(n) == 1]
        self.random.shuffle(once)
        return once

    def run(self):
        """Named checks: (name, whether it held, detail)."""
        parcels = self.parcels()
        clients = [Client(self, n, parcels[n::CLIENTS]) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        self.harm()
        self.over.set()
        for client in clients:
            client.join(60)
        yield 'every client ended', not any(c.is_alive() for c in clients), ''
        states = {p: s for c in clients for p, s in c.payments.items()}
        agreed = self.heal(states)
        yield 'somebody paid', 'Aprobado' in states.values(), str(self.done)
        yield 'no answer was wrong', not any(c.wrong for c in clients), str(
            [c.wrong[:3] for c in clients if c.wrong])
        lost = [p for c in clients for p, s in c.payments.items()
                if s == 'Aprobado' and states.get(p) != 'Aprobado']
        yield 'what was approved stays approved', not lost, str(lost)
        yield from self.orders_are_kept(clients)
        yield agreed
        for words in (['ledger', 'check'], ['audit', 'verify']):
            said = subprocess.run([self.binary, *words, '--data', self.demo.data, '--json'],
                                  capture_output=True, text=True, timeout=120, check=False)
            yield ' '.join(words), said.returncode == 0, said.stdout[-600:] + said.stderr[-600:]

    def heal(self, states):
        """The payers look again until the bank and the books have the same payments, one for one. What the bank
        holds open stays Pendiente."""
        end = time.monotonic() + HEAL_S
        while True:
            for payment in [p for p, s in states.items() if s == 'Pendiente']:
                states[payment] = self.patiently(f'/api/v1/pagos/{payment}?consultar=1')[1]['estado']
            approved, booked = self.approved_by_bank(), self.booked()
            if approved == booked or time.monotonic() > end:
                return ('the bank and the books have the same payments', approved == booked,
                        f'only the bank {sorted(approved - booked)[:5]}, only we {sorted(booked - approved)[:5]}')
            time.sleep(1)

    def orders_are_kept(self, clients):
        wrong = []
        for order, total in ((o, t) for c in clients for o, t in c.orders.items()):
            status, seen = self.patiently(f'/api/v1/ordenes/{order}')
            if status != 200 or seen['total_centavos'] != total:
                wrong.append(f'{order}: {status}')
        yield 'every order that was acknowledged is kept', not wrong, str(wrong[:5])

    def patiently(self, path):
        while True:
            status, said = self.demo.request(path)
            if status not in (429, 503):
                return status, said
            time.sleep(0.5)

    def approved_by_bank(self):
        out, after = set(), 0
        while True:
            _, ledger = self.demo.control(f'ledger?after_cus={after}')
            rows = ledger['transactions']
            out |= {str(t['cus']) for t in rows if t['state'] == 'OK'}
            if not ledger['more']:
                return out
            after = max(int(t['cus']) for t in rows)

    def booked(self):
        """The numbers of the approved attempts, each of which has its entry; twice would be a fault of its own."""
        said = self.sql("select coalesce(string_agg(a.cus, ' '), '') from payments.attempt a join "
                        "ledger.entry e on e.seq = a.entry_seq where a.state = 'approved' and a.rail = 'pse'")
        numbers = said.split()
        if len(numbers) != len(set(numbers)):
            raise RuntimeError('a payment is booked twice: ' + said)
        return set(numbers)

    def sql(self, query):
        with open(f'{self.demo.data}/conninfo', encoding='utf-8') as text:
            conninfo = text.read().strip()
        return subprocess.run(['psql', conninfo + ' user=recaudo_auditor', '-XAtc', query],
                              capture_output=True, text=True, timeout=60, check=True).stdout


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('binary', nargs='?', default=os.path.join(root, 'build/release/recaudo'))
    parser.add_argument('--seeds', default='1')
    parser.add_argument('--seconds', type=int, default=30)
    a = parser.parse_args()
    passed = failed = 0
    for seed in (int(s) for s in a.seeds.split(',')):
        folder = tempfile.mkdtemp(prefix='recaudo-campaign-')
        os.chmod(folder, 0o711)  # the user of PostgreSQL walks through it when root runs this
        campaign = Campaign(os.path.abspath(a.binary), folder, seed, a.seconds)
        before = failed
        try:
            for name, held, detail in campaign.run():
                passed += bool(held)
                failed += not held
                if not held:
                    print(f'FAIL seed {seed}, {name}: {detail} [{folder}]', flush=True)
        finally:
            campaign.demo.stop()
        print(f'seed {seed}: {json.dumps(campaign.done)}', flush=True)
        if failed == before:
            shutil.rmtree(folder, ignore_errors=True)
    print(f'{passed} passed, {failed} failed', flush=True)
    return 0 if failed == 0 else 1


if __name__ == '__main__':
    sys.exit(main())
