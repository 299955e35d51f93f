#!/usr/bin/env python3
"""The whole journey, as a taxpayer, the treasurer, rentas and the auditor live it in a browser.

usage: journey.py [RECAUDO_BINARY] [--images FOLDER]
The last line is `N passed, N failed`; the exit status is 0 only when nothing failed.
"""
import argparse
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo import Demo  # noqa: E402
from harness import Browser, Checks  # noqa: E402
from selenium.common.exceptions import WebDriverException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

DEMO_DAY = '2026-03-31'
LATE_DAY = '2026-11-22'
PENDING_TEXT = 'cuya transacción se encuentra PENDIENTE de recibir confirmación'


def css(selector):
    return By.CSS_SELECTOR, selector


LOGIN_TRIES, LOGIN_PAUSE_S = 10, 7  # a machine may try again every six seconds


class Journey:
    def __init__(self, checks, binary, folder, images):
        self.checks, self.binary, self.folder, self.images = checks, binary, folder, images
        self.check = checks.check
        self.demo = self.b = None
        self.paid = {}
        self.given_back = []  # references of payments that their rail reversed
        self.owing = []
        self.refundable = self.twice = None  # a row, and its vigencias that are paid twice

    def picture(self, name, **how):
        if self.images:
            self.b.picture(os.path.join(self.images, name), **how)

    # --- what the demo holds -------------------------------------------------------------------
    def read_roll(self):
        """Rows of the cadastre file that the demo wrote: number, older number, document, its kind."""
        rows = []
        with open(f'{self.demo.data}/catastro/registro1_2026.txt', encoding='utf-8') as roll:
            for line in roll.read().splitlines():
                rows.append((line[:30], '25151' + line[-15:], line[139:151].lstrip('0'), line[138]))
        numbers = [r[0] for r in rows]
        return [r for r in rows if numbers.count(r[0]) == 1]

    def find_owing(self, rows, wanted, at_least):
        """Parcels with arrears, by the API, so that no page's rate limit is spent."""
        for row in rows:
            if len(self.owing) >= wanted:
                return
            status, body = self.demo.request(f'/api/v1/predios/{row[0]}/estado')
            late = [v for v in body.get('vigencias', []) if v['vencida']]
            if status == 200 and len(late) >= at_least and len(body['vigencias']) > len(late):
                self.owing.append(row)

    def find_refundable(self, rows):
        """A person with one vigencia in arrears, so that who pays it twice owes nothing overdue."""
        for row in rows:
            status, body = self.demo.request(f'/api/v1/predios/{row[0]}/estado')
            late = [v['vigencia'] for v in body.get('vigencias', []) if v['vencida']]
            if row[3] == 'C' and status == 200 and len(late) == 1 and len(body['vigencias']) > 1:
                self.refundable, self.twice = row, late
                return

    # --- 1. search ------------------------------------------------------------------------------
    def search(self, parcel_number='', document='', ending=''):
        self.b.open(self.demo.site + '/consulta')
        self.b.type('parcel_number', parcel_number)
        self.b.type('document', document)
        self.b.type('parcel_ending', ending)
        self.b.press('Continuar')

    def consult(self):
        b, check = self.b, self.check
        number, older, document, _ = self.owing[0]
        b.open(self.demo.site + '/')
        check('home offers to consult', 'Consultar y pagar' in b.text())
        b.press('Consultar y pagar')
        check('home leads to the search', b.driver.current_url.endswith('/consulta'))
        spaced = ' '.join(number[i:i + 5] for i in range(0, 30, 5))
        for name, arguments in (('30 digits with spaces', (spaced,)), ('20 digits', (older,)),
                                ('document and ending', ('', document, number[-5:]))):
            self.search(*arguments)
            if '/estado/' not in b.driver.current_url and b.all('.lista-tarjetas'):
                b.one(f'a[href$="{number}"]').click()
                b.look()
            check(f'search by {name}', b.driver.current_url.endswith('/estado/' + number),
                  b.driver.current_url)
            check(f'search by {name} names no owner', 'TITULAR' not in b.driver.page_source.upper())
        for name, arguments in (('too short', ('123',)), ('unknown', ('25151' + '9' * 25,)),
                                ('unknown document', ('', '1', '00000'))):
            self.search(*arguments)
            check(f'{name} shows the error summary', b.all('.resumen-error a'))
            check(f'{name} titles the error', b.driver.title.startswith('Error: '))
            kept = [f.get_attribute('value') for f in b.all('form input[type=text]')]
            check(f'{name} keeps what was typed', all(a in kept for a in arguments), str(kept))

    # --- 2. statement and order -----------------------------------------------------------------
    def statement(self, number):
        b, check = self.b, self.check
        b.open(f'{self.demo.site}/estado/{number}')
        details = b.all('section.vigencia details')
        check('a statement has lines that open', len(details) >= 4)
        self.picture('estado.png', height=1180)
        self.picture('telefono.png', width=360, height=780, scale=1.5)
        closed = [d.text for d in details]
        for d in b.all('section.vigencia details summary'):
            d.click()
        opened = [d.text for d in b.all('section.vigencia details')]
        check('every line opens', all(len(o) > len(c) for o, c in zip(opened, closed)))
        whole = '\n'.join(opened)
        for word in ('Base', 'Tarifa o tasa', 'Días', 'Norma', 'por mil', '%'):
            check(f'the explanation says «{word}»', word in whole)
        first = b.one('.total-valor').text
        b.open(f'{self.demo.site}/estado/{number}?fecha=2026-04-30')
        later = b.one('.total-valor').text
        check('another date changes the value', later != first)
        for typed in ('30/04/2026', '30042026'):
            b.type('fecha', typed)
            b.press('Calcular')
            check(f'a date typed as {typed} is understood', b.one('.total-valor').text == later)
            check('the date stands as people write it',
                  b.one('#fecha').get_attribute('value') == '30/04/2026')
        check('another date says so', 'El pago se hace con el valor de hoy' in b.text())
        check('another date sells nothing', not b.all('input[name=vigencia]'))
        b.open(f'{self.demo.site}/estado/{number}?fecha=ayer')
        check('a wrong date shows the error', b.all('.resumen-error'))
        check('a wrong date stays as it was typed',
              b.one('#fecha').get_attribute('value') == 'ayer')
        for wrong in ('31/02/2026', '1/4', '30/04/26', '3004/2026/1', '/04/2026'):
            b.open(f'{self.demo.site}/estado/{number}?fecha=' + urllib.parse.quote(wrong))
            check(f'{wrong} is no date', b.all('.resumen-error'))
        for right in ('1/4/2026', '1-4-2026', '01.04.2026', '2026-04-01'):
            b.open(f'{self.demo.site}/estado/{number}?fecha=' + right)
            check(f'{right} is the first of April',
                  b.one('#fecha').get_attribute('value') == '01/04/2026')

    def order(self, number, years=1):
        """Chooses the oldest vigencias and continues; answers the total of the order, as shown."""
        b = self.b
        b.open(f'{self.demo.site}/estado/{number}')
        boxes = b.all('input[name=vigencia]')
        for box in boxes[years:]:
            box.click()
        b.press('Continuar')
        return b.one('.total-valor').text

    def fill_payer(self, email='prueba@ejemplo.co', person='Persona', kind='Cédula de ciudadanía',
                   document='1020304050', bank='1007'):
        b = self.b
        next(o for o in b.all('.opcion') if o.text == person).find_element('tag name', 'input').click()
        next(o for o in b.all('#document_type option') if o.text == kind).click()
        b.type('document', document)
        b.type('name', 'Persona De Prueba')
        b.type('email', email)
        b.type('phone', '3000000000')
        if bank:
            b.choose('bank', bank)

    def review(self, number):
        b, check = self.b, self.check
        total = self.order(number)
        check('the order has its own page', '/orden/' in b.driver.current_url)
        here = b.driver.current_url
        reference = b.all('dl.datos dd.numero')[0].text
        check('the order shows a reference', re.fullmatch(r'[\d ]{8,}', reference), reference)
        money = [int(re.sub(r'\D', '', c.text)) * (-1 if '-' in c.text or '−' in c.text else 1)
                 for c in b.all('tbody td.n')]
        check('the lines add up to the total', sum(money) == int(re.sub(r'\D', '', total)),
              f'{money} {total}')
        check('the order names one vigencia only', len(set(re.findall(
            r'20\d\d', ' '.join(r.text for r in b.all('tbody th'))))) == 1)
        self.picture('orden.png', height=1180)
        self.fill_payer(email='sin-arroba')
        b.press('Débito Bancario PSE')
        check('a wrong email is explained', 'Escriba un correo' in b.text())
        check('a form error keeps what was typed',
              b.one('#document').get_attribute('value') == '1020304050' and
              b.one('#bank').get_attribute('value') == '1007')
        return here, reference, total

    # --- 3 and 4. paying ------------------------------------------------------------------------
    def at_bank(self, order_url, decision):
        b = self.b
        if b.driver.current_url != order_url:
            b.open(order_url)
        self.fill_payer()
        b.press('Débito Bancario PSE')
        self.check('paying leads to the bank', b.driver.current_url.startswith(self.demo.simulator),
                   b.driver.current_url + ' ' + b.text()[:200])
        cus = re.search(r'CUS\s+(\d+)', b.text()).group(1)
        b.press('Ir al banco')
        if decision == 'Aprobar':
            self.picture('banco.png', width=1000, height=760)
        if decision:
            b.press(decision)
            b.press('Regresar al comercio')
        return cus

    def approve(self, number):
        b, check = self.b, self.check
        here, reference, total = self.review(number)
        cus = self.at_bank(here, 'Aprobar')
        check('approving comes back approved', b.heading() == 'Aprobado', b.heading())
        check('the status shows CUS and reference', cus in b.text() and reference in b.text())
        status_url = b.driver.current_url
        b.press('Ver el recibo')
        check('the receipt shows the total', b.one('.total-valor').text == total)
        self.paid = {'reference': reference.replace(' ', ''), 'total': total, 'cus': cus,
                     'code': b.one('.verifica .numero').text}
        self.receipt_pdf(status_url + '/recibo.pdf')
        b.open(here)
        check('a paid order leads to its payment', b.driver.current_url == status_url)

    def receipt_pdf(self, url):
        b, check = self.b, self.check
        trust = ssl.create_default_context(cafile=f'{self.demo.data}/secrets/tls.crt')
        pdf = os.path.join(self.folder, 'recibo.pdf')
        with urllib.request.urlopen(url, context=trust, timeout=20) as answer, \
                open(pdf, 'wb') as out:
            out.write(answer.read())
        info = subprocess.run(['pdfinfo', pdf], capture_output=True, text=True).stdout
        check('the PDF is tagged', re.search(r'Tagged:\s+yes', info), info)
        text = subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True,
                              text=True).stdout
        check('the PDF has the reference', self.paid['reference'] in re.sub(r'\s', '', text))
        check('the PDF has the total', self.digits(self.paid['total']) in re.sub(r'[^\d]', '', text))
        picture = os.path.join(self.folder, 'recibo')
        subprocess.run(['pdftoppm', '-r', '100', '-png', '-singlefile', pdf, picture], check=True)
        if self.images:
            shutil.copy(picture + '.png', os.path.join(self.images, 'recibo.png'))
        subprocess.run(['pdftoppm', '-r', '200', '-png', '-singlefile', pdf, picture], check=True)
        read = subprocess.run(['zbarimg', '-q', '--raw', picture + '.png'], capture_output=True,
                              text=True).stdout.strip()
        if check('the QR of the PDF is an address of the site', read.startswith(self.demo.site),
                 read):
            b.open(read)
            check('the QR verifies the receipt', 'Recibo auténtico' in b.text())
            check('the verification says Aprobado', 'Aprobado' in b.text())
            check('the verification says the amount', self.paid['total'] in b.text())
            check('the verification names nobody', 'TITULAR' not in b.text().upper() and
                  'Persona De Prueba' not in b.text())

    @staticmethod
    def digits(text):
        return re.sub(r'\D', '', text)

    def refuse_wait_and_abandon(self):
        b, check = self.b, self.check
        self.order(self.owing[1][0])
        self.at_bank(b.driver.current_url, 'Rechazar')
        check('declining comes back refused', b.heading() == 'Rechazado', b.heading())
        check('it says why in the words of PSE', 'Transacción rechazada' in b.text() and
              'Motivo: ' in b.text(), b.text()[:400])
        retry = [a for a in b.all('a') if a.text.startswith('Intentar de nuevo')]
        check('a refused payment offers another try', retry)
        b.press('Intentar de nuevo')
        check('another try is the same order', '/orden/' in b.driver.current_url)
        order_url = b.driver.current_url
        cus = self.at_bank(order_url, 'Dejar pendiente')
        check('leaving it comes back pending', b.heading() == 'Pendiente', b.heading())
        check('pending says not to pay again', 'No pague otra vez' in b.text())
        b.open(order_url)
        check('the order says on opening, with the literal text, that it is being paid',
              PENDING_TEXT in b.text() and not b.all('#document'), b.text()[:300])
        check('and offers to go on at the bank', [
            a for a in b.all('a') if a.text == 'Continuar en el banco' and
            a.get_attribute('href').startswith(self.demo.simulator)])
        self.shot('pago-pendiente')
        check('the block shows the CUS', cus in b.text())
        number = self.owing[2][0]
        self.order(number)
        order_url = b.driver.current_url
        self.at_bank(order_url, None)  # the person closes the bank's page: nobody decides
        b.open(order_url)
        b.press('Ver el estado del pago')
        check('an abandoned payment stays pending', b.heading() == 'Pendiente', b.heading())
        b.press('Consultar de nuevo')
        check('asking again guesses nothing', b.heading() == 'Pendiente', b.heading())

    def companies_and_passports(self):
        b, check = self.b, self.check
        for owing, person, kind, document in ((5, 'Empresa', 'NIT', '900.123.456-7'),
                                              (6, 'Persona', 'Pasaporte', 'AN123456')):
            self.order(self.owing[owing][0])
            self.fill_payer(person=person, kind=kind, document=document)
            b.press('Débito Bancario PSE')
            check(f'{kind} pays', b.driver.current_url.startswith(self.demo.simulator),
                  b.text()[:300])

    def other_rails(self):
        """The same tax through each gateway: chosen on the order's page, paid on its own."""
        b, check = self.b, self.check
        for owing, rail in ((9, 'PlacetoPay'), (10, 'PSE por Wompi')):
            self.order(self.owing[owing][0])
            reference = b.all('dl.datos dd.numero')[0].text
            b.press(rail)
            check(f'{rail} is chosen', b.one('[aria-current=true]').text == rail)
            check(f'{rail} asks what it needs', (len(b.all('#bank')), len(b.all('[name^=consent_token]')))
                  == ((0, 0) if rail == 'PlacetoPay' else (1, 2)))
            self.fill_payer(bank=None if rail == 'PlacetoPay' else '1007')
            for box in b.all('input[type=checkbox][name^=consent_]'):
                box.click()
            b.press(rail)
            check(f'{rail} opens its page', b.driver.current_url.startswith(self.demo.simulator),
                  b.driver.current_url + ' ' + b.text()[:300])
            if rail == 'PlacetoPay':
                b.choose('banco', '1007')
                b.press('Continuar con PSE')
            cus = re.search(r'CUS\s+(\d+)', b.text()).group(1)
            b.press('Ir al banco')
            b.press('Aprobar')
            b.press('Regresar al comercio')
            if rail == 'PlacetoPay':  # from the bank to its session, and from there to us
                b.press('Regresar al comercio')
            check(f'{rail} comes back approved', b.heading() == 'Aprobado', b.heading())
            check(f'{rail} shows the CUS that the bank gave', cus in b.text(), b.text()[:400])
            b.press('Ver el recibo')
            check(f'the receipt says {rail}', rail in b.text())
            self.paid.setdefault('others', []).append(reference.replace(' ', ''))

    def pay_by_placetopay(self, number):
        """Answers the page of the payment and the reference of its order."""
        b = self.b
        b.cookie_free()
        self.order(number)
        reference = b.all('dl.datos dd.numero')[0].text.replace(' ', '')
        b.press('PlacetoPay')
        self.fill_payer(bank=None)
        b.press('PlacetoPay')
        b.choose('banco', '1007')
        for button in ('Continuar con PSE', 'Ir al banco', 'Aprobar', 'Regresar al comercio',
                       'Regresar al comercio'):
            b.press(button)
        self.check('PlacetoPay comes back approved', b.heading() == 'Aprobado', b.heading())
        return b.driver.current_url, reference

    def total_owed(self, number):
        _, body = self.demo.request(f'/api/v1/predios/{number}/estado')
        return body['total_centavos']

    def propose_reversal(self, number, act):
        self.log_in('tesorera')
        self.act_form('reverso', number)
        return self.act_words(act)

    def reversal(self):
        """The rail gives a payment back before the bank has it: two persons, and what each page says."""
        b, check = self.b, self.check
        number = self.owing[13][0]
        owed = self.total_owed(number)
        payment, reference = self.pay_by_placetopay(number)
        check('what is paid is owed no more', self.total_owed(number) < owed)
        link = self.propose_reversal(number, 30)
        check('the approver reads that the rail is asked once', 'una sola vez' in b.text(),
              b.text()[:900])
        check('who proposed a reversal does not decide it', 'Otra persona debe decidirlo' in b.text()
              and 'Aprobar y pedir' not in b.text(), b.text()[:600])
        b.open(payment)
        check('a proposal gives nothing back', b.heading() == 'Aprobado', b.heading())
        self.decide(link, 'Aprobar y pedir el reverso')
        check('the rail gave it back and the books have it', 'Devuelto y registrado' in b.text() and
              b.all('a[href^="/contabilidad/asientos/"]'), b.text()[:600])
        self.shot('reverso-acto')
        b.cookie_free()
        b.open(payment)
        check('the payer reads that it went back', b.heading() == 'Devuelto', b.heading())
        self.shot('reverso-pago')
        b.open(payment + '/recibo')
        check('and so does the receipt', 'Este pago se devolvió' in b.text(), b.text()[:400])
        self.shot('reverso-recibo')
        b.open(f'{self.demo.site}/estado/{number}')
        check('the debt is what it was', self.total_owed(number) == owed)
        check('the taxpayer sees the act', 'R-30 de 2026' in b.text(), b.text()[-900:])
        self.shot('reverso-estado')
        self.given_back = [reference]
        self.doubtful_reversal(self.owing[14][0])

    def doubtful_reversal(self, number):
        """The rail gave it back, and its answer was lost: nobody asks it for that again."""
        b, check = self.b, self.check
        payment, reference = self.pay_by_placetopay(number)
        link = self.propose_reversal(number, 31)
        self.demo.control('faults', {'create_lost_permille': 1000})
        self.decide(link, 'Aprobar y pedir el reverso')
        self.demo.control('faults', {})
        check('a lost answer is a doubt', 'Pedido, sin respuesta' in b.text() and
              'No se vuelve a pedir' in b.text(), b.text()[:600])
        self.shot('reverso-en-duda')
        b.open(payment)
        check('in doubt the payment stays', b.heading() == 'Aprobado', b.heading())
        b.open(link)
        b.press('Consultar la pasarela')
        check('the rail tells that it was done', 'Devuelto y registrado' in b.text() and
              'Consultar la pasarela' not in b.text(), b.text()[:600])
        b.open(payment)
        check('and the payment went back', b.heading() == 'Devuelto', b.heading())
        self.log_in('tesorera')
        b.open(self.demo.site + '/tesoreria/excepciones')
        check('the treasury is told whom to warn', all(
            x in b.text() for x in ('R-30 de 2026', 'R-31 de 2026', 'Avise al contribuyente')),
            b.text()[:900])
        self.shot('reverso-casos')
        self.given_back.append(reference)

    def late_reversal(self):
        """What the bank has shown is not the rail's to give back."""
        self.log_in('tesorera')
        self.act_form('reverso', self.owing[9][0])
        self.check('the page says which way is left', 'Lo que el banco ya abonó se devuelve con otro '
                   'acto' in self.b.text() and not self.b.all('#pago'), self.b.text()[:500])
        self.shot('reverso-tarde')

    def give_up(self):
        """Who left PlacetoPay's page unpaid pays another way at once."""
        b, check = self.b, self.check
        self.order(self.owing[11][0])
        order_url = b.driver.current_url
        b.press('PlacetoPay')
        self.fill_payer(bank=None)
        b.press('PlacetoPay')
        check('the session opens', b.driver.current_url.startswith(self.demo.simulator))
        b.open(order_url)
        check('the open session blocks the debt', PENDING_TEXT in b.text(), b.text()[:300])
        b.press('Ver el estado del pago')
        self.shot('cancelar-intento')
        b.press('Cancelar este intento')
        check('the attempt is over', b.heading() == 'Rechazado', b.heading())
        check('it says that it was given up and nothing charged',
              'Se canceló este intento. No le cobraron.' in b.text(), b.text()[:400])
        self.shot('intento-cancelado')
        check('what is over is not given up again', not [
            x for x in b.all('button') if x.text == 'Cancelar este intento'])
        b.press('Intentar de nuevo')
        self.fill_payer()
        b.press('Débito Bancario PSE')
        check('another rail takes it at once', b.driver.current_url.startswith(self.demo.simulator),
              b.text()[:300])
        check('and the bank asks for the money', 'Aprobar' in b.text() or 'Ir al banco' in b.text(),
              b.text()[:300])

    def instalments(self, rows):
        """A home pays this year in instalments: its owner joins, and the first one is paid."""
        b, check = self.b, self.check
        used = {r[0] for r in self.owing} | {self.refundable[0]}
        home = None
        for row in rows:
            found = self.demo.request('/api/v1/predios?numero=' + row[0])[1]['predios']
            if row[0] not in used and row[2] and found and found[0]['destino'] == 'A':
                home = row
                break
        if not check('the demo has a home', home):
            return
        b.open(f'{self.demo.site}/estado/{home[0]}')
        self.shot('cuotas-ofrecidas')
        b.press('Pagar en 4 cuotas')
        check('the plan says what happens if one is missed', 'El plan se pierde' in b.text())
        self.shot('cuotas-plan')
        b.type('documento', '1')
        b.press('Acogerme al plan')
        check('a stranger joins nothing', b.all('.resumen-error a[href="#documento"]'))
        b.type('documento', home[2])
        b.press('Acogerme al plan')
        check('joining leads to the statement', b.driver.current_url.endswith('/estado/' + home[0]),
              b.driver.current_url + ' ' + b.text()[:300])
        check('the statement shows each instalment', b.text().count('Por pagar hasta el') == 4,
              b.text()[:600])
        self.shot('cuotas-estado')
        next(x for x in b.all('button') if x.text.startswith('Pagar la cuota 1')).click()
        b.look()
        check('the order says what it pays', 'hasta la cuota 1 de 2026' in b.text(), b.text()[:400])
        self.shot('cuotas-orden')
        self.at_bank(b.driver.current_url, 'Aprobar')
        check('the instalment is paid', b.heading() == 'Aprobado', b.heading())
        b.open(f'{self.demo.site}/estado/{home[0]}')
        states = [i.text for i in b.all('ul.cuotas li')]
        check('the first one is paid and the next one offered', 'Pagada' in states[0] and
              'Pagar la cuota 2' in b.text(), str(states))
        b.press('Ver el plan de cuotas')
        check('the plan is kept', 'El plan está al día' in b.text(), b.text()[:400])
        self.shot('cuotas-pagadas')

    # --- 6. the treasury ------------------------------------------------------------------------
    def log_in(self, user, wrong=False):
        b, check = self.b, self.check
        b.cookie_free()
        b.open(self.demo.site + '/funcionarios/ingresar')
        if wrong:
            said = []
            for who in (user, 'nadie.existe'):
                b.type('user', who)
                b.type('password', 'equivocada-del-todo')
                b.press('Continuar')
                said.append(b.one('.resumen-error').text)
            check('a wrong password and an unknown user read the same', said[0] == said[1],
                  str(said))
        for _ in range(LOGIN_TRIES):
            b.type('user', user)
            b.type('password', self.demo.secret('clave_' + user))
            b.press('Continuar')
            if 'demasiados intentos' not in b.text():
                break
            time.sleep(LOGIN_PAUSE_S)  # many people at one machine: the page says to wait
        check(f'{user} gets in', '/ingresar' not in b.driver.current_url, b.text()[:300])

    def treasury(self):
        b, check = self.b, self.check
        status, _ = self.demo.control('window-payments',
                                      {'reference': '99999999999999', 'amount_centavos': 5000000})
        check('the window takes an unknown reference', status == 200)
        self.pay_twice()
        self.log_in('tesorera', wrong=True)
        check('the treasurer sees counters', len(b.all('.contadores li')) >= 3)
        check('the treasurer sees what was collected, by channel', 'Débito Bancario PSE' in b.text(),
              b.text()[:400])
        b.open(self.demo.site + '/tesoreria/pagos')
        check('the payments list has the payment', self.paid['cus'] in b.text())
        b.open(self.demo.site + '/tesoreria/pagos?estado=aprobado')
        check('the filter «Aprobado» keeps it', self.paid['cus'] in b.text())
        b.open(self.demo.site + '/tesoreria/pagos?estado=rechazado')
        check('the filter «Rechazado» leaves it out', self.paid['cus'] not in b.text() and
              'Rechazado' in [m.text for m in b.all('td .marca')])
        status, body = self.demo.control('close-day', {'date': DEMO_DAY})
        check('the day of the bank closes', status == 200, str(body))
        page = f'{self.demo.site}/tesoreria/conciliacion?fecha={DEMO_DAY}'
        b.open(page)
        b.press('Conciliar ahora')
        settled = re.search(r'Conciliadas \((\d+)\)', b.text())
        check('reconciling settles the payment', settled and int(settled.group(1)) >= 1,
              b.text()[:600])
        told = re.sub(r'(?<=\d) (?=\d)', '', b.text())
        check('the settled list has the reference', self.paid['reference'] in told)
        check('the settled list has those of the gateways',
              all(r in told for r in self.paid['others']), f"{self.paid['others']} {told[:900]}")
        check('what went back is awaited no more', not [r for r in self.given_back if r in told],
              f'{self.given_back} {told[:900]}')
        b.open(self.breb_order)
        check('the order of the bank\'s QR is paid by its credit', b.heading() == 'Aprobado',
              b.text()[:400])
        b.open(page)
        reasons = [p.text for p in b.all('table .nota')]
        check('the unknown reference is an exception with its reason',
              '99999999999999' in b.text() and reasons and all(reasons), b.text()[:900])
        check('an exception says what may be done', all(
            c.text for c in b.all('td[data-rotulo=Salidas]')) and 'Salidas:' not in b.text())
        difference = b.all('dl.cuadre > div')[3].text
        check('the difference is zero', re.search(r'\$ ?0\b', difference), difference)
        check('no button promises what it does not do', 'Cerrar el día' not in b.text())
        self.picture('conciliacion.png', height=1040)
        b.open(self.demo.site + '/tesoreria')
        b.open(self.demo.site + '/tesoreria/excepciones')
        check('the case list has the unknown reference', '99999999999999' in b.text(),
              b.text()[:500])
        self.close_a_case()
        b.open(self.demo.site + '/contabilidad/saldos')
        check('the books balance', 'El libro cuadra' in b.text())
        self.console()
        self.log_in('administrador')
        check('the administrator sees the users', {'tesorera', 'administrador'} <= {
            c.text for c in b.all('tbody th')}, b.text()[:300])

    def pay_twice(self):
        status, order = self.demo.request(
            '/api/v1/ordenes', {'numero_predial': self.refundable[0], 'vigencias': self.twice},
            'journey-order-twice-1')
        self.check('an order to pay twice', status == 201, str(order))
        for _ in range(2):
            status, _ = self.demo.control('window-payments', {
                'reference': order['referencia'], 'amount_centavos': order['total_centavos'],
                'medio': '01'})
            self.check('the window takes it', status == 200)

    def console(self):
        """What the operator does with an account, at the shell of the installation."""
        def staff(act, login, typed=''):
            return subprocess.run([self.binary, 'staff', act, login, '--data', self.demo.data],
                                  input=typed, capture_output=True, text=True)
        b, check = self.b, self.check
        self.log_in('cajera')
        for act, word in (('unlock', 'puede ingresar'), ('end-sessions', 'Sesiones cerradas')):
            run = staff(act, 'cajera')
            check(f'the console does {act}', run.returncode == 0 and word in run.stdout,
                  run.stdout + run.stderr)
        b.open(self.demo.site + '/tesoreria')
        check('an ended session asks to log in', '/ingresar' in b.driver.current_url)
        run = staff('reset-password', 'cajera', 'corta\n')
        check('the console refuses a weak password', run.returncode == 1 and
              'REC-ACC-0003' in run.stderr, run.stdout + run.stderr)
        run = staff('reset-password', 'cajera', self.demo.secret('clave_cajera') + '\n')
        check('the console sets a password', run.returncode == 0, run.stdout + run.stderr)
        self.log_in('cajera')
        run = staff('unlock', 'nadie.existe')
        check('the console names an unknown account', run.returncode == 1 and
              'nadie.existe' in run.stderr, run.stdout + run.stderr)

    def menus(self):
        """Every link of every page that a role can open leads somewhere that role can open."""
        for user, least in (('tesorera', 8), ('cajera', 3), ('rentas', 2), ('auditora', 7),
                            ('administrador', 1)):
            self.log_in(user)
            self.b.open(self.b.driver.current_url.split('?')[0] + '?hecho=Llame%20ya%20al%20banco')
            self.check('nobody writes our notices', 'Llame ya' not in self.b.text())
            idle = '10 minutos' if user == 'administrador' else '15 minutos'
            less = '9 minutos' if user == 'administrador' else '14 minutos'
            self.check(f'{user} reads when the own session ends', any(
                f'se cierra en {left}' in self.b.text() for left in (idle, less)))
            cookies = '; '.join(f"{c['name']}={c['value']}" for c in self.b.driver.get_cookies())
            refused, opened = self.crawl(urllib.parse.urlsplit(self.b.driver.current_url).path,
                                         cookies)
            self.check(f'{user} may open every link that is shown', not refused and opened >= least,
                       f'{opened} opened, refused: {refused}')

    def form_tokens(self):
        """A token opens the form it was made for, and no other of the same session."""
        b = self.b
        self.log_in('tesorera')
        b.open(self.demo.site + '/tesoreria/conciliacion')
        tokens = [t.get_attribute('value') for t in b.all('input[name=csrf]')]
        self.check('each form has its own token', len(tokens) == 3 == len(set(tokens)), str(tokens))
        cookies = '; '.join(f"{c['name']}={c['value']}" for c in b.driver.get_cookies())
        action = next(f.get_attribute('action') for f in b.all('form') if
                      f.get_attribute('action').endswith('/proceso'))
        trust = ssl.create_default_context(cafile=f'{self.demo.data}/secrets/tls.crt')
        request = urllib.request.Request(
            action, data=urllib.parse.urlencode({'csrf': tokens[0]}).encode(),
            headers={'Cookie': cookies, 'Accept': 'text/html', 'Origin': self.demo.site})
        try:
            with urllib.request.urlopen(request, context=trust, timeout=20) as answer:
                status, text = answer.status, ''
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        self.check('the token of another form is refused',
                   status == 403 and 'REC-API-0012' in text, f'{status} {text[:300]}')

    def crawl(self, start, cookies, limit=80):
        """(refused, how many were opened): breadth first from a page, inside the site."""
        trust = ssl.create_default_context(cafile=f'{self.demo.data}/secrets/tls.crt')
        wanted, seen, refused = [start], {start}, []
        while wanted and len(seen) < limit:
            path = wanted.pop(0)
            request = urllib.request.Request(self.demo.site + path, headers={
                'Cookie': cookies, 'Accept': 'text/html'})
            try:
                with urllib.request.urlopen(request, context=trust, timeout=20) as answer:
                    kind, body = answer.headers.get_content_type(), answer.read()
            except urllib.error.HTTPError as error:
                refused.append(f'{path} {error.code}')
                continue
            staff_page = b'class="interno"' in body
            if kind != 'text/html' or not staff_page:
                continue  # public pages have their own checks
            for link in re.findall(r'<a [^>]*href="(/[^"#]*)', body.decode()):
                link = link.replace('&amp;', '&').replace('&#x2F;', '/').replace('&#x3D;', '=')
                if link not in seen:
                    seen.add(link)
                    wanted.append(link)
        return refused, len(seen)

    # --- 9. the API -----------------------------------------------------------------------------
    def api(self):
        check, ask = self.check, self.demo.request
        number = self.owing[3][0]
        status, body = ask('/api/v1/predios?numero=' + number)
        check('API: search', status == 200 and body['predios'][0]['numero_predial'] == number)
        check('API: search names no owner', 'TITULAR' not in str(body).upper())
        self.b.open(f'{self.demo.site}/estado/{number}')
        shown = [d.text for d in self.b.all('dl.datos dd')]
        check('API: the address is masked as on the page', body['predios'][0]['direccion'] in shown,
              f"{body['predios'][0]['direccion']} {shown}")
        status, owed = ask(f'/api/v1/predios/{number}/estado')
        check('API: statement', status == 200 and owed['total_centavos'] ==
              sum(v['total_centavos'] for v in owed['vigencias']))
        years = [v['vigencia'] for v in owed['vigencias']]
        wanted = {'numero_predial': number, 'vigencias': years[:1]}
        status, order = ask('/api/v1/ordenes', wanted, 'journey-order-000001')
        check('API: order', status == 201 and
              order['total_centavos'] == owed['vigencias'][0]['total_centavos'], str(order))
        status, again = ask('/api/v1/ordenes', wanted, 'journey-order-000001')
        check('API: repeating gives the same order', again.get('id') == order['id'], str(again))
        other = dict(wanted, vigencias=years[:2])
        status, said = ask('/api/v1/ordenes', other, 'journey-order-000001')
        check('API: the key with another body is refused', status == 422, f'{status} {said}')
        status, said = ask('/api/v1/ordenes', wanted)
        check('API: no key is refused', status == 400, f'{status} {said}')
        payer = {'banco': '1007', 'tipo_documento': 'CC', 'documento': '1020304050',
                 'nombre': 'Persona De Prueba', 'correo': 'prueba@ejemplo.co',
                 'celular': '3000000000'}
        status, paid = ask(order['_links']['pagos'], payer, 'journey-payment-0001')
        check('API: payment', status == 201 and paid['estado'] == 'Pendiente', str(paid))
        status, same = ask(order['_links']['pagos'], payer, 'journey-payment-0001')
        check('API: repeating gives the same payment', same.get('id') == paid['id'], str(same))
        status, said = self.demo.control('transactions/' + paid['cus'], {'decision': 'approve'})
        check('API: the bank decides', status == 200, str(said))
        status, now = ask(paid['_links']['self'] + '?consultar=1')
        check('API: approved', now.get('estado') == 'Aprobado', str(now))
        self.paid['api_cus'] = paid['cus']
        status, receipt = ask('/api/v1/recibos/' + self.paid['code'].replace(' ', ''))
        check('API: receipt by its code', status == 200 and receipt['estado'] == 'Aprobado' and
              receipt['valor_centavos'] == int(self.digits(self.paid['total'])) * 100,
              str(receipt))
        check('API: the receipt names its entry in the log',
              receipt['bitacora']['estado'] == 'con_entrada', str(receipt['bitacora']))
        self.b.open(receipt['bitacora']['url'])
        check('anybody reads the receipt in its entry', str(receipt['numero']) in self.b.text() and
              self.paid['total'] in self.b.text(), self.b.text()[:300])

    # --- 8. the audit ---------------------------------------------------------------------------
    def audit(self):
        b, check = self.b, self.check
        self.log_in('auditora')
        b.open(self.demo.site + '/auditoria')
        text = b.text()
        check('the auditor sees origin', 'auditoria' in b.one('dd.numero').text)
        check('the auditor sees size and root', re.search(r'[0-9a-f]{64}', text) and
              re.search(r'Actos registrados\s+\d+', text))
        run = subprocess.run([self.binary, 'audit', 'verify', '--data', self.demo.data, '--json'],
                             capture_output=True, text=True)
        check('the log verifies', run.returncode == 0, run.stdout + run.stderr)
        self.mirror_of_the_log()

    def mirror_of_the_log(self):
        """A stranger with the program, the site's address and nothing else of ours: the page's own
        two commands, on the running site."""
        commands = [block.text.split() for block in self.b.all('pre.literal')
                    if block.text.startswith('recaudo ')]
        self.check('the page names two commands', [c[2] for c in commands] == ['fetch', 'verify'],
                   str(commands))
        where = os.path.join(self.folder, 'extrano')
        os.makedirs(where)
        trust = ['--ca', f'{self.demo.data}/secrets/tls.crt']  # the demo signs its own certificate

        def run(words, more=()):
            done = subprocess.run([self.binary, *words[1:], *more, '--json'], cwd=where,
                                  capture_output=True, text=True)
            return done.returncode, (json.loads(done.stdout) if done.stdout else {}), done.stderr

        for visit in ('first', 'second'):
            code, copied, said = run(commands[0], trust)
            self.check(f'a stranger copies the log, the {visit} time', code == 0, f'{copied} {said}')
            code, found, said = run(commands[1])
            self.check(f'the copy verifies, the {visit} time', code == 0 and found['valida'] and
                       found['entradas'] == copied['entradas'] and found['cabezas'] > 1,
                       f'{found} {said}')
        code, told, said = run(['recaudo', 'audit', 'fetch', self.demo.site + '/otra', '--to', 'x'],
                               trust)
        self.check('an address without a log is told as such', code == 1 and
                   told.get('codigo') == 'REC-AUD-0016', f'{told} {said}')

    def tamper(self):
        """With everything stopped: a changed byte is found, and the file is named."""
        entries = []
        for folder, _, files in os.walk(f'{self.demo.data}/log/tile/entries'):
            entries += [os.path.join(folder, f) for f in files]
        victim = max(entries, key=os.path.getsize)
        command = [self.binary, 'audit', 'verify', '--log', self.demo.data + '/log']
        before = subprocess.run(command, capture_output=True, text=True)
        self.check('the files alone verify', before.returncode == 0, before.stderr)
        policy = os.path.join(self.folder, 'policy')
        shutil.copy(self.demo.data + '/log/policy', policy)
        own = subprocess.run(command + ['--policy', policy], capture_output=True, text=True)
        self.check('a policy kept elsewhere verifies', own.returncode == 0, own.stderr)
        with open(policy, 'w', encoding='utf-8') as text:
            text.write('quorum none\n')
        other = subprocess.run(command + ['--policy', policy], capture_output=True, text=True)
        self.check('a policy without the key refuses the log', other.returncode == 1, other.stdout)
        with open(victim, 'r+b') as tile:
            tile.seek(os.path.getsize(victim) // 2)
            byte = tile.read(1)[0]
            tile.seek(-1, os.SEEK_CUR)
            tile.write(bytes([byte ^ 1]))
        after = subprocess.run(command, capture_output=True, text=True)
        said = after.stdout + after.stderr
        self.check('a changed byte is found', after.returncode == 1, f'{after.returncode} {said}')
        name = os.path.relpath(victim, self.demo.data + '/log')
        self.check('the changed file is named', name in said, f'{name} in {said}')

    # --- the books ------------------------------------------------------------------------------
    def shot(self, name):
        """Both widths, beside the failures (they are removed when nothing failed)."""
        for width in (1280, 360):
            self.b.picture(os.path.join(self.checks.folder, f'{name}-{width}.png'), width=width,
                           whole=True)

    def fetch(self, path):
        """(status, type, text) of a download, as the person who is logged in."""
        cookies = '; '.join(f"{c['name']}={c['value']}" for c in self.b.driver.get_cookies())
        trust = ssl.create_default_context(cafile=f'{self.demo.data}/secrets/tls.crt')
        request = urllib.request.Request(urllib.parse.urljoin(self.demo.site, path),
                                         headers={'Cookie': cookies, 'Accept': 'text/html'})
        try:
            with urllib.request.urlopen(request, context=trust, timeout=20) as answer:
                return answer.status, answer.headers['Content-Type'], answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, '', refused.read().decode()

    def csv(self, name, header):
        """The page's own download."""
        link = self.b.one('a[href*=".csv"]').get_attribute('href')
        status, kind, text = self.fetch(link)
        self.check(f'{name} downloads as a table', status == 200 and 'text/csv' in kind and
                   text.startswith(header) and len(text.splitlines()) > 1, f'{status} {text[:200]}')

    def books(self):
        b, check = self.b, self.check
        self.log_in('tesorera')
        b.press('Contabilidad')
        self.shot('libros')
        b.press('Balance de prueba')
        check('the trial balance balances', 'El libro cuadra' in b.text(), b.text()[:400])
        self.shot('balance')
        self.csv('the trial balance', 'cuenta,nombre,saldo_anterior')
        b.choose('nivel', 'clase')
        b.press('Consultar')
        check('classes have their names', 'Activos' in b.text(), b.text()[:600])
        b.type('hasta', '31/02/2026')
        b.press('Consultar')
        check('a wrong day is said beside the field', b.all('.resumen-error a[href="#hasta"]') and
              b.one('#hasta').get_attribute('value') == '31/02/2026', b.text()[:400])
        self.shot('balance-error')
        b.open(self.demo.site + '/contabilidad/saldos?nivel=auxiliar')
        b.press('130507')
        check('an account shows its balance line by line', b.heading() == 'Cuenta 130507' and
              len(b.all('tbody tr')) == 50, b.text()[:400])
        self.shot('cuenta')
        self.csv('the statement of an account', 'fecha,asiento,registrado')
        last = b.all('tbody tr')[-1].find_elements(*css('td.n'))[-1].text
        b.press('Página siguiente')
        check('the next page goes on from the same balance', b.all('dl.cuadre dd')[0].text == last,
              f"{b.all('dl.cuadre dd')[0].text} {last}")
        b.open(b.driver.current_url + 'x')
        check('a broken address is said in words', 'REC-BAS-0005' in b.text(), b.text()[:300])
        b.driver.back()
        b.press(b.all('tbody th a')[0].text)
        check('a line leads to its entry', b.heading().startswith('Asiento ') and
              len(b.all('tbody tr')) >= 2, b.text()[:300])
        self.shot('asiento')
        b.open(self.demo.site + '/contabilidad/asientos/999999999')
        check('an entry that does not exist is not found', 'REC-BAS-0011' in b.text())

    def cartera(self):
        b, check = self.b, self.check
        b.open(self.demo.site + '/contabilidad')
        b.press('Cartera por edades')
        check('the ages are the balance of the books', 'es igual al saldo' in b.text(), b.text()[:500])
        self.shot('cartera')
        self.csv('the ages', 'fecha,concepto,vigencia,edad')
        b.type('hasta', '31/01/2026')
        b.press('Consultar')
        check('the ages of a past day are the books of that day', 'es igual al saldo' in b.text() and
              '31 de enero de 2026' in b.text(), b.text()[:500])
        b.type('conocido', '01/01/2020')
        b.press('Consultar')
        check('nothing was known before the first entry', 'Nadie debía nada' in b.text(), b.text()[:500])
        b.open(self.demo.site + '/contabilidad/cartera')
        b.press(b.all('tbody th a')[0].text)
        check('an age opens into its obligations', b.heading().startswith('Cartera: ') and
              b.all('tbody tr'), b.text()[:300])
        self.shot('edad')
        self.csv('the obligations of an age', 'sujeto,numero,concepto')
        b.press(b.all('tbody th a')[0].text)
        check('a parcel shows its charges and payments', b.heading().startswith('Predio ') and
              b.all('tbody tr'), b.text()[:300])
        self.shot('predio')
        b.open(self.demo.site + '/contabilidad/cartera/deudores')
        check('the largest debtors are listed', b.all('tbody tr'), b.text()[:300])
        self.shot('deudores')
        b.open(self.demo.site + '/contabilidad/terceros')
        b.type('quien', 'zzzz')
        b.press('Buscar')
        check('an unknown third party is said', 'No hay terceros' in b.text(), b.text()[:300])
        self.shot('terceros')
        b.open(self.demo.site + '/contabilidad/cuentas/1305/terceros')
        self.shot('auxiliar')
        self.budget()
        self.log_in('administrador')
        b.open(self.demo.site + '/contabilidad')
        check('who keeps the accounts of the staff sees no debtors', 'Cartera' not in b.text())
        status, _, _ = self.fetch('/contabilidad/cartera')
        check('and may not open them', status == 403, str(status))

    def close_a_case(self):
        b, check = self.b, self.check
        links = [a.text for a in b.all('td[data-rotulo=Salidas] a')]
        check('the tesorera can close a case', bool(links), b.text()[:500])
        b.press(links[0])
        self.shot('cerrar-caso')
        b.press('Cerrar el caso')
        check('a case is not closed without a reason', b.heading() == 'Cerrar un caso' and
              'Al menos 15 letras' in b.text(), b.text()[:400])
        b.type('reason', 'El banco confirmó por escrito')
        b.press('Cerrar el caso')
        check('a case that was closed leaves the list', 'El caso quedó cerrado' in b.text() and
              len(b.all('td[data-rotulo=Salidas] a')) == len(links) - 1, b.text()[:400])

    def budget(self):
        b, check = self.b, self.check
        b.open(self.demo.site + '/tesoreria')
        b.press('Ejecución de ingresos del año, por rubro')
        check('the other book is read when it is asked for', 'concuerdan' not in b.text(), b.text()[:900])
        b.press('Comparar con la contabilidad')
        check('the budget agrees with the books', 'Los dos libros concuerdan' in b.text(), b.text()[:900])
        check('without a budget the page says so', 'No hay presupuesto cargado' in b.text(), b.text()[:400])
        with tempfile.NamedTemporaryFile('w', suffix='.csv', encoding='utf-8') as f:
            f.write('vigencia,rubro,movimiento,valor,acto,fecha\n'
                    '2026,1.1.01.01.200.01,inicial,900000000,Acuerdo 14 de 2025,2025-11-28\n')
            f.flush()
            run = subprocess.run([self.binary, 'import', 'presupuesto', f.name, '--data', self.demo.data],
                                 capture_output=True, text=True)
        check('the budget of the council is imported', 'Archivo aplicado' in run.stdout, run.stdout + run.stderr)
        b.driver.refresh()
        check('and each code shows what is left of it', '900.000.000' in b.text() and 'Por recaudar' in
              b.driver.page_source and 'No hay presupuesto' not in b.text(), b.text()[:900])
        self.shot('presupuesto')
        self.csv('the budget', 'rubro,nombre,confirmado')
        b.press(b.all('tbody th a')[0].text)
        check('a code leads to its movements', b.heading().startswith('Cuenta 1.'), b.text()[:300])

    def shell_reads(self):
        """The same figures at the shell."""
        def recaudo(*words):
            return subprocess.run([self.binary, 'ledger', *words, '--data', self.demo.data],
                                  capture_output=True, text=True)
        check = self.check
        run = recaudo('trial-balance', '--level', 'clase')
        check('the shell tells the trial balance', run.returncode == 0 and 'Activos' in run.stdout,
              run.stdout + run.stderr)
        run = recaudo('statement', '--account', '130507', '--csv')
        check('the shell tells an account', run.returncode == 0 and
              run.stdout.startswith('fecha,asiento') and len(run.stdout.splitlines()) > 50,
              run.stdout[:300] + run.stderr)
        run = recaudo('statement', '--parcel', self.owing[0][0])
        check('the shell tells a parcel', run.returncode == 0 and 'causacion' in run.stdout,
              run.stdout[:300] + run.stderr)
        run = recaudo('aging', '--on', '2026-01-31')
        check('the shell tells the ages', run.returncode == 0 and 'total' in run.stdout,
              run.stdout + run.stderr)
        run = recaudo('auxiliary', '--account', '13', '--csv')
        check('the shell tells the auxiliary', run.returncode == 0 and
              run.stdout.startswith('tipo,documento'), run.stdout[:300] + run.stderr)
        run = recaudo('statement', '--account', '999999')
        check('an unknown account is named', run.returncode == 1 and '999999' in run.stderr,
              run.stdout + run.stderr)
        run = recaudo('aging', '--on', '2026-02-31')
        check('a wrong day is refused', run.returncode == 1 and 'REC-BAS-0002' in run.stderr,
              run.stdout + run.stderr)

    # --- months ---------------------------------------------------------------------------------
    def months(self):
        b, check = self.b, self.check
        page = self.demo.site + '/contabilidad/periodos'
        self.log_in('tesorera')
        b.open(page)
        check('only the next step of the calendar is offered',
              b.text().count('Poner en revisión') == 1 and 'Cerrar el mes' not in b.text(), b.text()[:400])
        b.press('Poner en revisión')
        check('January is under review', 'quedó en revisión' in b.text(), b.text()[:300])
        b.press('Cerrar el mes')
        check('January is closed', 'quedó cerrado' in b.text(), b.text()[:300])
        b.open(page + '/2026-01/reapertura')
        b.type('reason', 'corto')
        b.press('Proponer la reapertura')
        check('a short reason is refused', 'menos de 15 letras' in b.text(), b.text()[:300])
        b.type('reason', 'Faltó un recibo de caja del 30 de enero')
        b.press('Proponer la reapertura')
        link = b.driver.current_url
        check('who proposed does not decide', 'Otra persona debe decidirla' in b.text() and
              'Reabrir el mes' not in b.text(), b.text()[:400])
        self.log_in('administrador')
        b.open(link)
        check('the other person reads the reason', 'recibo de caja' in b.one('pre.literal').text)
        b.press('Reabrir el mes')
        check('January is open again', 'quedó reabierto' in b.text(), b.text()[:300])

    # --- acts that correct what is owed ---------------------------------------------------------
    def act_form(self, kind, number, of='predio'):
        b = self.b
        b.open(self.demo.site + '/contabilidad/ajustes/nuevo')
        b.choose('clase', kind)
        b.type(of, number)
        b.press('Continuar')

    def act_words(self, number):
        self.b.type('resolucion', f'R-{number} de 2026')
        self.b.type('motivo', 'Lo ordena la resolución de prueba')
        self.b.press('Proponer el acto')
        return self.b.driver.current_url

    def options(self, name):
        """What a select offers: value, text, and the first amount of the text in pesos."""
        return [(o.get_attribute('value'), o.text, int(self.digits(re.search(
            r'\$[\s\d.]+', o.text).group(0)))) for o in self.b.all(f'#{name} option')]

    def decide(self, link, word='Aprobar y registrar'):
        self.log_in('administrador')
        self.b.open(link)
        self.b.press(word)

    def acts(self):
        b, check = self.b, self.check
        number = self.owing[0][0]
        # In flight from now on: those of before may have run out on a slow machine.
        b.cookie_free()
        self.order(self.owing[12][0])
        self.at_bank(b.driver.current_url, None)
        self.log_in('tesorera')
        self.act_form('compensacion', number)
        check('what cannot be done is said before anything is typed',
              'no tiene saldo a favor' in b.text() and not b.all('#valor'), b.text()[:400])
        self.act_form('ajuste-menos', self.owing[12][0])
        held = self.options('cargo')[0]
        b.choose('cargo', held[0])
        b.type('valor', str(held[2]))
        self.act_words(1)
        check('a payment in flight stops an act', 'Un pago en curso espera' in b.text(),
              b.text()[:500])
        # An adjustment of the newest charge, so that the payment does not fit into it later.
        self.act_form('ajuste-menos', number)
        value, text, owed = next(o for o in self.options('cargo') if o[0] == '2026.predial')
        b.choose('cargo', value)
        b.type('valor', f'{owed + 1}')
        self.act_words(2)
        check('more than is owed is refused with the figure', 'Escriba hasta ese valor' in b.text(),
              b.text()[:500])
        b.type('valor', f'{owed * 9 // 10:,}'.replace(',', '.'))
        b.type('motivo', 'corto')
        b.press('Proponer el acto')
        check('a short reason is refused, and what was typed stays', 'menos de 15 letras' in b.text()
              and b.one('#resolucion').get_attribute('value') == 'R-2 de 2026', b.text()[:400])
        link = self.act_words(2)
        check('who proposed an act does not decide it', 'Otra persona debe decidirlo' in b.text() and
              'Aprobar y registrar' not in b.text(), b.text()[:600])
        check('the act shows balances before and after', len(b.all('table tbody tr')) == 1 and
              len(b.all('table td.n')) == 2)
        b.open(self.demo.site + '/contabilidad/ajustes')
        check('the list has what waits', 'Ajuste que disminuye un cargo' in b.text())
        self.decide(link)
        check('the other person carries it out', 'aprobado y registrado' in b.text() and
              b.all('a[href^="/contabilidad/asientos/"]'), b.text()[:400])
        b.open(f'{self.demo.site}/estado/{number}')
        check('the taxpayer sees the act', 'R-2 de 2026' in b.text() and
              'Actos que cambiaron esta cuenta' in b.text(), b.text()[-900:])
        # The payment of the oldest vigencia goes there: what does not fit is a credit balance.
        self.log_in('tesorera')
        self.act_form('traslado', number)
        b.choose('vigencia', '2026')
        link = self.act_words(3)
        check('the transfer says what is left over', 'como saldo a favor' in b.text(), b.text()[:900])
        self.decide(link)
        check('the transfer is carried out', 'aprobado y registrado' in b.text(), b.text()[:400])
        b.open(f'{self.demo.site}/estado/{number}')
        check('the taxpayer sees the credit balance', 'Saldo a favor:' in b.text(), b.text()[:600])
        self.log_in('tesorera')
        self.act_form('compensacion', number)
        credit = self.options('saldo')[0][2]
        b.type('valor', str(credit))
        link = self.act_words(4)
        check('the compensation says its interest', 'paga interés de mora' in b.text(), b.text()[:900])
        self.log_in('tesorera')
        b.open(self.demo.site + '/tesoreria')
        check('nobody is asked to decide the own act', 'Compensación' not in b.text())
        self.decide(link)
        b.open(f'{self.demo.site}/estado/{number}')
        check('the credit balance paid', 'Saldo a favor:' not in b.text() and 'R-4 de 2026' in b.text(),
              b.text()[:600])
        self.chargeback()
        self.due_date()

    def chargeback(self):
        b, check = self.b, self.check
        self.log_in('tesorera')
        self.act_form('contracargo', self.owing[0][0])
        self.act_words(5)
        check('a payment whose credit balance was used does not go back', 'ya se usó' in b.text(),
              b.text()[:500])
        self.act_form('contracargo', self.owing[3][0])
        link = self.act_words(6)
        check('the act says where the money leaves', '2.4.07.20' in b.text(), b.text()[:900])
        self.decide(link)
        check('the chargeback is carried out', 'aprobado y registrado' in b.text(), b.text()[:400])
        self.log_in('tesorera')
        b.open(self.demo.site + '/tesoreria/excepciones')
        check('the chargeback is a case', 'R-6 de 2026' in b.text(), b.text()[:900])
        b.open(self.demo.site + '/tesoreria/pagos?texto=' + self.paid['api_cus'])
        b.one('tbody th a').click()
        check('the payment says that it went back', b.heading() == 'Devuelto', b.heading())
        b.open(b.driver.current_url + '/recibo')
        check('and so does its receipt', 'Este pago se devolvió' in b.text(), b.text()[:400])

    def due_date(self):
        b, check = self.b, self.check
        number = self.owing[1][0]
        self.act_form('vencimiento', number)
        value = self.options('vigencia')[-1][0]
        b.choose('vigencia', value)
        b.type('vence', '31/12/2026')
        link = self.act_words(7)
        self.decide(link)
        check('the due date changed', 'aprobado y registrado' in b.text(), b.text()[:400])
        b.open(f'{self.demo.site}/estado/{number}')
        check('the taxpayer sees the new due date', '31 de diciembre de 2026' in b.text(),
              b.text()[:900])
        run = subprocess.run([self.binary, 'ledger', 'check', '--data', self.demo.data],
                             capture_output=True, text=True)
        check('the ledger checks after all of it', run.returncode == 0, run.stdout + run.stderr)

    # --- invoices that are notified, and a debt that prescribed -----------------------------------
    def on_a_phone(self, address, name):
        """The words of a page at 360 px, which it fits."""
        b = self.b
        b.open(address)
        b.width(360)
        needed = b.driver.execute_script('return document.documentElement.scrollWidth')
        self.check(f'{name} fits a phone', needed <= 360, str(needed))
        words = b.text()
        b.width(1280, 900)
        return words

    def invoices(self, rows):
        """Rentas publishes the list and tells where it was posted; the treasurer confirms it."""
        b, check = self.b, self.check
        self.log_in('rentas')
        b.open(self.demo.site + '/rentas/facturas')
        b.press('Publicar la lista')
        check('the newest list is public', b.all('a[href^="/facturas/"]'), b.text()[:400])
        public = b.one('a[href^="/facturas/"]').get_attribute('href')
        b.press('Registrar la fijación')
        b.type('fijada', '31/03/2026')
        b.type('lugar', 'Cartelera del primer piso')
        b.type('acto', 'Constancia de prueba 1')
        b.press('Enviar a confirmación')
        link = b.driver.current_url
        check('who posted the list does not confirm it', 'Otra persona debe confirmarla' in b.text() and
              'Confirmar la fijación' not in b.text(), b.text()[:600])
        b.cookie_free()
        check('before that nothing is notified', 'falta fijarla' in self.on_a_phone(public, 'the list'))
        self.log_in('tesorera')
        b.open(link)
        b.press('Confirmar la fijación')
        text = b.text()
        check('another person confirms it',
              'La fijación quedó confirmada.' in text and 'Factura notificada el' in text, text[:900])
        b.cookie_free()
        number = next(r[0] for r in rows if any(
            v['vigencia'] == 2026 for v in
            self.demo.request(f'/api/v1/predios/{r[0]}/estado')[1]['vigencias']))
        told = self.on_a_phone(f'{self.demo.site}/estado/{number}', 'a notified statement')
        check('the taxpayer reads the notice and its terms', all(
            x in told for x in ('Factura notificada el 31 de marzo de 2026', 'reconsideración hasta el')),
            told[:900])

    def prescription(self, rows):
        """The title of 2021 was firm in February of that year: two persons end the debt."""
        b, check = self.b, self.check
        used = {r[0] for r in self.owing} | {self.refundable[0]}
        number = next((r[0] for r in rows if r[0] not in used and any(
            v['vigencia'] == 2021 and v['vencida'] for v in
            self.demo.request(f'/api/v1/predios/{r[0]}/estado')[1]['vigencias'])), None)
        if not check('the demo has a debt of 2021', number):
            return
        owed = self.total_owed(number)
        self.log_in('tesorera')
        self.act_form('prescripcion', number)
        b.one('input[name=vigencia][value="2021"]').click()
        b.one('input[name=titulo][value=acto]').click()
        for name, value in (('resuelta', '31/03/2026'), ('titulo_fecha', '20/06/2021'),
                            ('titulo_documento', 'Constancia de ejecutoria 3')):
            b.type(name, value)
        self.act_words(40)
        check('what has not prescribed is refused with its last day', 'No ha prescrito' in b.text() and
              'junio de 2026' in b.text(), b.text()[:900])
        b.type('titulo_fecha', '15/02/2021')
        link = self.act_words(40)
        check('who proposed a prescription does not decide it', 'Otra persona debe decidirlo' in b.text()
              and 'Aprobar y registrar' not in b.text(), b.text()[:600])
        check('who decides reads the title', 'Constancia de ejecutoria 3' in b.text(), b.text()[:1500])
        check('a proposal ends no debt', self.total_owed(number) == owed)
        self.decide(link)
        check('the prescription is carried out', 'aprobado y registrado' in b.text(), b.text()[:400])
        b.cookie_free()
        told = self.on_a_phone(f'{self.demo.site}/estado/{number}', 'a statement with a prescription')
        check('the taxpayer reads which debt ended and why', 'Prescripción de la acción de cobro, '
              'vigencia 2021' in told and 'Se podía cobrar hasta el' in told, told[-900:])
        check('its documents are for the staff', 'Constancia de ejecutoria' not in told)
        check('and owes no more of it', self.total_owed(number) < owed and not b.all(
            'input[name=vigencia][value="2021"]'))

    # --- money that goes back: what the bank's window took twice ---------------------------------
    def refund(self):
        b, check = self.b, self.check
        number, _, document, _ = self.refundable
        statement = f'{self.demo.site}/estado/{number}'
        b.open(statement)
        check('what was paid twice is a credit balance', 'Saldo a favor:' in b.text(), b.text()[:600])
        self.log_in('tesorera')
        self.act_form('devolucion', number)
        b.type('valor', str(self.options('saldo')[0][2]))
        b.type('solicitud', '31/03/2026')
        b.type('documento', '52000111')
        b.all('input[name=cuenta]')[0].click()
        self.act_words(20)
        check('money goes back to its holder only', 'no es el del titular' in b.text(),
              b.text()[:600])
        b.type('documento', document)
        b.press('Proponer el acto')
        link = b.driver.current_url
        check('the approver reads until when it is to be decided', 'ET art. 855' in b.text(),
              b.text()[:900])
        self.decide(link)
        check('the refund is ordered', 'Ordenada, por pagar' in b.text(), b.text()[:600])
        b.open(statement)
        check('the statement has the act and no credit balance', 'R-20 de 2026' in b.text() and
              'Saldo a favor:' not in b.text(), b.text()[-900:])
        check('the statement does not say whether it was paid', 'por pagar' not in b.text(),
              b.text()[-900:])
        self.log_in('tesorera')
        self.act_form('pago-devolucion', number)
        check('nothing is paid before the bank says so', 'todavía no ha debitado' in b.text(),
              b.text()[:600])
        self.act_form('revocacion-devolucion', number)
        b.type('anulada', '31/03/2026')
        link = self.act_words(21)
        check('the approver reads what comes back', 'Saldo a favor de 2026' in b.text(), b.text()[:900])
        check('the approver reads that the holder must consent', 'art. 97' in b.text(), b.text()[:1500])
        self.decide(link)
        b.open(statement)
        check('a refund that is revoked is a credit balance again', 'Saldo a favor:' in b.text() and
              'R-21 de 2026' in b.text(), b.text()[-900:])

    # --- 7. rates -------------------------------------------------------------------------------
    def propose(self, month, ibc, usury):
        b = self.b
        b.open(self.demo.site + '/rentas/tasas/nueva')
        b.type('month', month)
        b.type('ibc', ibc)
        b.type('usury', usury)
        b.type('resolution', 'Resolución de prueba ' + month)
        if b.all('#resolution_date'):
            b.type('resolution_date', month + '-01')
        b.press('Enviar a aprobación')

    def rates(self):
        b, check = self.b, self.check
        number = self.owing[4][0]
        b.cookie_free()
        b.open(f'{self.demo.site}/estado/{number}')
        check('without the rate the interest is refused, naming the month',
              'mayo de 2026' in b.text() and 'Sin calcular' in b.text(), b.text()[:600])
        self.log_in('tesorera')
        check('the treasurer is asked for the certification',
              'Falta la tasa certificada' in b.text(), b.text()[:400])
        self.log_in('rentas')
        self.propose('2026-05', '19,50', '30,00')
        check('a wrong usury is refused with the right one', '29,25' in b.text(), b.text()[:400])
        links = []
        for month in (f'2026-{n:02}' for n in range(5, 12)):  # the demo began in March
            self.propose(month, '19,50', '29,25')
            links.append(b.driver.current_url)
            check(f'{month}: the proposer sees that another must approve',
                  'Otra persona debe aprobarla' in b.text() and 'Aprobar esta tasa' not in b.text())
        self.log_in('tesorera')
        for link in links:
            b.open(link)
            stored = b.one('pre.literal').text
            check('the approver sees the stored bytes', '29.25' in stored or '2925' in stored or
                  '292500' in stored, stored)
            b.press('Aprobar esta tasa')
            check('the rate is approved', 'quedó aprobada' in b.text(), b.text()[:300])
        b.cookie_free()
        b.open(f'{self.demo.site}/estado/{number}')
        check('with all rates the statement is computed', 'Sin calcular' not in b.text() and
              b.all('input[name=vigencia]'), b.text()[:600])

    # --- the cash desk --------------------------------------------------------------------------
    def till(self):
        """A day at the counter: a till, a turn, a payment with change, an annulment, the count, the deposit."""
        b, check = self.b, self.check
        number = self.owing[7][0]
        years = [v['vigencia'] for v in self.demo.request(f'/api/v1/predios/{number}/estado')[1]['vigencias']]
        status, order = self.demo.request('/api/v1/ordenes', {'numero_predial': number, 'vigencias': years[:1]},
                                          'journey-order-caja-1')
        check('till: an order to pay', status == 201, str(order))
        total = order['total_centavos'] // 100
        self.log_in('tesorera')
        b.press('Cajas')
        b.one('details summary').click()
        b.type('nombre', 'Caja 1')
        b.press('Crear la caja')
        check('a till is made', 'quedó creada' in b.text() and 'Caja 1' in b.text(), b.text()[:300])
        self.log_in('cajera')
        check('the cashier begins at the till', b.heading() == 'Caja', b.text()[:300])
        b.press('Abrir turno')
        b.press('Abrir turno')
        check('the turn is open', 'Turno abierto' in b.text(), b.text()[:300])
        b.type('volante', '123')
        b.press('Buscar la orden')
        check('a wrong number is said beside the field', b.all('.resumen-error a[href="#volante"]'),
              b.text()[:300])
        # As a scanner types it: a keyboard has no separator between the elements.
        b.type('volante', f"]C141577099981230148020{order['referencia']}3900{total}9620260331")
        b.press('Buscar la orden')
        check('the order shows its total', f'{total:,}'.replace(',', '.') in b.text(), b.text()[:400])
        b.type('recibido', str(total - 1000))
        b.press(b.one('button.boton').text)
        check('short cash is refused', 'Faltan' in b.text() and '1.000' in b.text(), b.text()[:400])
        self.shot('caja-orden')
        b.one('details summary').click()
        bills = total // 50_000 + 2  # of fifty thousand
        b.type('d50000', str(bills))
        b.press(b.one('button.boton').text)
        check('a count that is not what was typed is refused', 'suman' in b.text(), b.text()[:400])
        b.type('recibido', '')
        b.press(b.one('button.boton').text)
        change = f'{bills * 50_000 - total:,}'.replace(',', '.')
        check('cash counted by its bills pays, and the receipt says the change',
              b.heading() == 'Recibo de caja 1-1' and change in b.text(), b.text()[:400])
        self.shot('caja-recibo')
        b.press('Siguiente')
        self.shot('caja')
        b.press('Anular')
        b.type('motivo', 'corto')
        b.press('Proponer la anulación')
        check('a short reason is refused', '15 letras' in b.text(), b.text()[:300])
        b.type('motivo', 'Se recibió para otro predio')
        b.press('Proponer la anulación')
        check('another person decides the annulment', 'Otra persona' in b.text(), b.text()[:300])
        self.log_in('tesorera')
        b.open(b.one('a[href*="/tesoreria/anulaciones/"]').get_attribute('href'))
        self.shot('caja-anulacion')
        b.press('Anular el recibo')
        check('the receipt is annulled', 'quedó anulado' in b.text(), b.text()[:300])
        self.log_in('cajera')
        check('the annulled receipt keeps its number', 'Anulado' in b.text() and '1-1' in b.text(),
              b.text()[:400])
        b.type('volante', order['referencia'])
        b.press('Buscar la orden')
        b.choose('medio', 'cheque')
        b.type('banco', 'Banco de ejemplo')
        b.type('cuenta', '00700123')
        b.type('cheque', '000123')
        b.press(b.one('button.boton').text)
        check('a cheque is taken under the next number', b.heading() == 'Recibo de caja 1-2', b.text()[:400])
        b.press('Siguiente')
        b.press('Hacer el arqueo y terminar')
        b.type('d1000', '1')
        b.press('Guardar el arqueo')
        check('the count ends the turn', 'arqueo quedó guardado' in b.text(), b.text()[:300])
        self.log_in('tesorera')
        b.press('Cajas')
        b.press('Caja 1')
        check('the treasurer sees the difference', 'Diferencia' in b.text() and '1.000' in b.text(),
              b.text()[:400])
        b.type('motivo', 'Sobró un billete de mil')
        self.shot('caja-turno')
        b.press('Firmar y cerrar el turno')
        check('the turn is closed', 'turno quedó cerrado' in b.text(), b.text()[:300])
        b.all('details summary')[0].click()
        b.type('volante-1', 'CONS-1')
        b.type('consigna-1', '1000')
        b.type('cheques-1', str(total))
        b.press('Registrar la consignación')
        check('the deposit leaves the till empty', 'consignación quedó registrada' in b.text() and
              'CONS-1' in b.text(), b.text()[:500])
        self.shot('cajas')
        run = subprocess.run([self.binary, 'ledger', 'check', '--data', self.demo.data],
                             capture_output=True, text=True)
        check('the books agree after the day at the till', run.returncode == 0, run.stdout + run.stderr)

    # --- what the bank hands over and is handed ---------------------------------------------------
    def shell(self, *arguments):
        return subprocess.run([self.binary, *arguments, '--data', self.demo.data],
                              capture_output=True, text=True)

    def bank_code(self, name, lines):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='ascii') as table:
            table.write('referencia,contenido\n' + ''.join(lines))
        return self.shell('breb', 'load', path)

    def breb(self):
        b, check = self.b, self.check
        total = self.order(self.owing[8][0])
        self.breb_order = b.driver.current_url
        check('an order without a code says nothing of Bre-B', 'Bre-B' not in b.text())
        reference = b.all('dl.datos dd.numero')[0].text.replace(' ', '')
        centavos = int(self.digits(total)) * 100
        _, said = self.demo.control('qr', {'reference': reference, 'amount_centavos': centavos,
                                           'transaction': 'CQZ' + reference})
        _, other = self.demo.control('qr', {'reference': reference, 'amount_centavos': centavos + 100})
        run = self.bank_code('malo.csv', [f"{reference},{other['payload']}\n"])
        check('a code of another amount is refused by line and field', run.returncode == 1 and
              'línea 2' in run.stderr and 'campo 54' in run.stderr, run.stderr)
        line = f"{reference},{said['payload']}\n"
        run = self.bank_code('codigos.csv', [line])
        check('the bank\'s code is loaded', run.returncode == 0 and 'cargados: 1' in run.stdout,
              run.stdout + run.stderr)
        run = self.bank_code('codigos.csv', [line])
        check('the same file again changes nothing', run.returncode == 0 and
              'No se cambió nada' in run.stdout, run.stdout + run.stderr)
        b.open(self.breb_order)
        check('the order offers Bre-B', 'Pague con Bre-B' in b.text())
        picture = b.one('section.breb img')
        check('the picture of the code is there', int(picture.get_attribute('naturalWidth')) >= 600)
        self.picture('breb.png', height=1900)
        link = b.one('section.breb a[download]')
        trust = ssl.create_default_context(cafile=f'{self.demo.data}/secrets/tls.crt')
        saved = os.path.join(self.folder, link.get_attribute('download'))
        with urllib.request.urlopen(link.get_attribute('href'), context=trust, timeout=20) as answer, \
                open(saved, 'wb') as out:
            check('nobody keeps the picture on the way',
                  answer.headers['Cache-Control'] == 'no-store', answer.headers['Cache-Control'])
            out.write(answer.read())
        read = subprocess.run(['zbarimg', '-q', '--raw', saved], capture_output=True,
                              text=True).stdout.rstrip('\n')
        check('the saved picture is the very code of the bank', read == said['payload'], read)
        status, paid = self.demo.control('qr-payments', {'payload': read})
        check('the wallet pays it', status == 200, str(paid))

    # --- public services ------------------------------------------------------------------------
    def bill_services(self, number, document):
        """One subscriber, billed for March by two persons at the shell."""
        def written(name, text):
            path = os.path.join(self.folder, name)
            with open(path, 'w', encoding='utf-8') as table:
                table.write(text)
            return path

        def signed(user, *arguments):
            return subprocess.run([self.binary, *arguments, '--login', user, '--data', self.demo.data],
                                  input=self.demo.secret('clave_' + user) + '\n',
                                  capture_output=True, text=True)
        period = ('--periodo', '2026-03')
        who = written('suscriptores.csv', 'suscriptor,servicios,uso,estrato,direccion,ruta,'
                      'tipo_documento,documento,nombre,predio,desde,hasta\n'
                      f'{number},acueducto+alcantarillado+aseo,residencial,2,CL 5 3-20,R1,CC,{document},'
                      'PERSONA DE PRUEBA,,2026-01-01,\n')
        read = written('consumos.csv', 'suscriptor,servicio,desde,hasta,m3,medida\n'
                       f'{number},acueducto,2026-02-27,2026-03-28,12,lectura\n')
        runs = [self.shell('import', 'suscriptores', who), self.shell('import', 'consumos', read, *period),
                self.shell('bill', 'services', *period, '--vence', '2026-04-20'),
                signed('rentas', 'bill', 'propose', *period)]
        digest = re.search(r'Huella de la propuesta: ([0-9a-f]{64})', runs[-1].stdout)
        runs += [signed('tesorera', 'bill', 'approve', *period, '--digest', digest.group(1)),
                 self.shell('bill', 'publish', *period)]
        self.check('two persons bill the services of a period', all(r.returncode == 0 for r in runs),
                   ' '.join(r.stdout[-200:] + r.stderr[-300:] for r in runs if r.returncode))

    def services(self):
        b, check = self.b, self.check
        number, document = 'S-101', '1020304050'
        self.bill_services(number, document)
        b.open(self.demo.site + '/consulta')
        check('the search leads to public services', b.all('a[href="/servicios"]'))
        b.open(self.demo.site + '/servicios')
        b.type('suscriptor', 's-999')
        b.press('Continuar')
        check('a number that nobody has is said', 'No encontramos ese número' in b.text())
        b.type('suscriptor', 's-101')
        b.press('Continuar')
        check('the number leads to what it owes', 'Factura de marzo de 2026' in b.text(), b.text()[:400])
        check('who has the number only reads nobody\'s name, use or consumption', not re.search(
            r'PERSONA|CL 5|m³|[Ee]strato|Acueducto', b.text()), b.text())
        b.type('documento', '999999999')
        b.press('Ver cómo se calculó')
        check('another document opens nothing', 'no es el del titular' in b.text() and
              'm³' not in b.text())
        b.type('documento', '1.020.304.050')
        b.press('Ver cómo se calculó')
        for detail in b.all('details'):
            b.driver.execute_script('arguments[0].open = true', detail)
        check('the holder reads each service and its metres', all(
            word in b.text() for word in ('Acueducto', 'Alcantarillado', 'Aseo', 'm³')), b.text()[:900])
        self.service_act(number)
        b.open(f'{self.demo.site}/servicios/{number}')
        b.press('Continuar')
        check('the order names the subscriber', number in b.text() and
              'Servicios públicos, marzo de 2026' in b.text(), b.text()[:600])
        here, total = b.driver.current_url, b.one('.total-valor').text
        self.at_bank(here, 'Aprobar')
        check('services are paid by PSE', b.heading() == 'Aprobado', b.heading())
        b.press('Ver el recibo')
        check('the receipt is of the subscriber', number in b.text() and total in b.text() and
              'marzo de 2026' in b.text(), b.text()[:600])
        b.open(f'{self.demo.site}/servicios/{number}')
        check('a bill that is paid is owed no more, and who has the number only reads no history',
              'no debe facturas' in b.text() and 'Pagada' not in b.text() and
              not b.all('input[name=vigencia]'), b.text()[:600])
        b.type('documento', document)
        b.press('Ver cómo se calculó')
        check('its holder reads that it is paid', 'Pagada' in b.text(), b.text()[:600])

    def service_act(self, number):
        """The decision over a claim takes part off a bill, by two persons, read on a phone."""
        b, check = self.b, self.check
        self.log_in('tesorera')
        self.act_form('remision', number, 'suscriptor')
        check('what the law does not give for services is said, with what to do',
              'Ley 142 de 1994 art. 99.9' in b.text() and not b.all('#resolucion'), b.text()[:500])
        self.act_form('ajuste-menos', number, 'suscriptor')
        b.choose('cargo', '2026-03.acueducto')
        b.type('valor', '1.000')
        self.act_words(90)
        check('a subsidy that what stays does not bear is said at its field',
              'Ley 142 de 1994 art. 99.6' in b.text() and b.all('a[href="#subsidio"]'), b.text()[:900])
        b.type('subsidio', '670')
        link = self.act_words(90)
        words = self.on_a_phone(link, 'an act on a bill of services')
        check('the act names the subscriber and the bill', f'Suscriptor {number}' in words and
              'marzo de 2026 · Acueducto' in words and 'predial' not in words, words[:900])
        check('the approver reads of the subsidy that goes with it', 'el valor corregido es de' in words, words)
        self.decide(link)
        check('another person carries it out', 'aprobado y registrado' in b.text(), b.text()[:400])
        words = self.on_a_phone(f'{self.demo.site}/servicios/{number}', 'the page of its subscriber')
        check('the subscriber reads of the act', 'R-90 de 2026' in words and
              'Actos que cambiaron esta cuenta' in words and 'Lo ve el titular' in words, words[-900:])
        b.cookie_free()

    def billing_file(self):
        check = self.check
        path = os.path.join(self.folder, 'facturacion.txt')
        run = self.shell('bank-file', 'billing', '--bank', '000', '--out', path)
        written = re.search(r'(\d+) órdenes', run.stderr)
        check('the billing file is written', run.returncode == 0 and written, run.stderr)
        with open(path, 'rb') as billing:
            status, said = self.demo.control('billing-file', billing.read())
        check('the bank reads every order of it', status == 200 and written and
              said.get('slips') == int(written.group(1)), str(said))
        run = self.shell('bank-file', 'billing', '--bank', '999')
        check('an unknown bank is refused by naming those that there are',
              run.returncode == 1 and '000 Banco' in run.stderr, run.stderr)
        with open(path, 'rb') as written_file:
            loose = written_file.read().replace(b'\r\n', b'\n')
        with open(path, 'wb') as other:
            other.write(loose)
        for options, good in (((), False), (('--tolerancia', 'lf_only'), True), (('--tolerante',), True)):
            run = self.shell('bank-file', 'check', *options, path)
            check(f'a file with other line ends is read when asked {options}',
                  (run.returncode == 0) == good, run.stdout + run.stderr)
        run = self.shell('bank-file', 'check', '--tolerancia', 'nada', path)
        check('an unknown tolerance is refused by its name',
              run.returncode == 1 and 'nada' in run.stderr, run.stdout + run.stderr)

    # --- all of it ------------------------------------------------------------------------------
    def step(self, name, work):
        print(f'== {name}', flush=True)
        try:
            work()
        except (WebDriverException, LookupError, AttributeError, OSError, ValueError, TypeError,
                KeyError) as error:
            where = traceback.extract_tb(error.__traceback__)
            lines = ' < '.join(f'{f.name}:{f.lineno}' for f in reversed(where)
                               if f.filename.endswith(('journey.py', 'harness.py', 'demo.py')))
            self.check(name + ' runs to its end', False,
                       f'{type(error).__name__} {str(error).splitlines()[0]} at {lines}')

    def run(self):
        data = os.path.join(self.folder, 'marzo')
        try:
            self.demo = Demo(self.binary, data, options=['--placetopay-reversible'])
            self.b = self.checks.browser = Browser(self.checks)
            rows = self.read_roll()
            self.find_owing(rows[20:], 15, 2)
            self.find_refundable(rows[20:])
            if not self.check('the demo has parcels in arrears',
                              len(self.owing) == 15 and self.refundable):
                return
            self.step('consult', self.consult)
            self.step('statement', lambda: self.statement(self.owing[0][0]))
            self.step('approve', lambda: self.approve(self.owing[0][0]))
            self.step('refuse, wait and abandon', self.refuse_wait_and_abandon)
            self.step('companies and passports', self.companies_and_passports)
            self.step('other rails', self.other_rails)
            self.step('give up', self.give_up)
            self.step('instalments', lambda: self.instalments(rows[200:]))
            self.step('API', self.api)
            self.step('Bre-B', self.breb)
            self.step('services', self.services)
            self.step('billing file', self.billing_file)
            self.step('reversal', self.reversal)
            self.step('treasury', self.treasury)
            self.step('late reversal', self.late_reversal)
            self.step('books', self.books)
            self.step('cartera', self.cartera)
            self.step('reads at the shell', self.shell_reads)
            self.step('menus', self.menus)
            self.step('form tokens', self.form_tokens)
            self.step('months', self.months)
            self.step('acts', self.acts)
            self.step('invoices', lambda: self.invoices(rows[::-1]))
            self.step('prescription', lambda: self.prescription(rows[::-1]))
            self.step('refund', self.refund)
            self.step('till', self.till)
            self.step('audit', self.audit)
            self.demo.stop()
            self.demo = Demo(self.binary, data, date=LATE_DAY)
            self.step('rates', self.rates)
            self.demo.stop()
            self.step('tamper', self.tamper)
        finally:
            if self.b is not None:
                self.checks.browser = None
                self.b.stop()
            if self.demo is not None and not self.demo.output.closed:
                self.demo.stop()


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('binary', nargs='?', default=os.path.join(root, 'build/release/recaudo'))
    parser.add_argument('--images', help='write the pictures of the README into this folder')
    a = parser.parse_args()
    folder = tempfile.mkdtemp(prefix='recaudo-e2e-')
    os.chmod(folder, 0o711)  # the user of PostgreSQL walks through it when root runs this
    checks = Checks(folder)
    try:
        Journey(checks, os.path.abspath(a.binary), folder, a.images).run()
    except Exception as error:
        traceback.print_exc()
        checks.check('the journey runs', False, str(error))
    if checks.failed == 0:
        shutil.rmtree(folder, ignore_errors=True)
    print(f'{checks.passed} passed, {checks.failed} failed', flush=True)
    return 0 if checks.failed == 0 else 1


if __name__ == '__main__':
    sys.exit(main())
