"""A demo of its own for a script: `recaudo demo` on a folder, its public API and its bank."""
import json
import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request


def free_port_pair():
    """Two neighbouring free ports: the site takes the first, the simulator the second."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(('127.0.0.1', 0))
            port = first.getsockname()[1]
            try:
                second.bind(('127.0.0.1', port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError('no pair of free ports')


class Demo:
    """`recaudo demo` on a folder; stop() ends the whole process group it started."""

    def __init__(self, binary, data, parcels=300, date=None, options=()):
        self.binary, self.data = binary, data
        port = free_port_pair()
        self.site = f'https://localhost:{port}'
        self.simulator = f'http://127.0.0.1:{port + 1}'
        self.command = [binary, 'demo', '--data', data, '--port', str(port),
                        '--parcels', str(parcels)]
        if date:
            self.command += ['--date', date]
        self.command += options
        self.start()

    def start(self):
        """Also again on the same folder and ports, after stop()."""
        self.output = open(self.data + '.out', 'a', encoding='utf-8')
        self.begun = os.path.getsize(self.data + '.out')
        self.process = subprocess.Popen(self.command, stdout=self.output, stderr=subprocess.STDOUT,
                                        start_new_session=True)
        try:
            self._wait(240)  # a database that was shutting down ends its checkpoint first
        except BaseException:
            self.stop()
            raise

    def _wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError('the demo ended: ' + self.said()[-2000:])
            if 'Ctrl-C para terminar.' in self.said():
                return
            time.sleep(0.2)
        raise RuntimeError('the demo did not start: ' + self.said()[-2000:])

    def said(self):
        """Since it began, this time."""
        with open(self.data + '.out', 'rb') as text:
            text.seek(self.begun)
            return text.read().decode('utf-8', 'replace')

    def secret(self, name):
        with open(f'{self.data}/secrets/{name}', encoding='utf-8') as text:
            return text.read().strip()

    def request(self, path, body=None, key=None):
        """(status, JSON) of the public API, trusting only the certificate of this demo."""
        headers = {'Accept': 'application/json'}
        if body is not None:
            headers['Content-Type'] = 'application/json'
        if key:
            headers['Idempotency-Key'] = key
        trust = ssl.create_default_context(cafile=f'{self.data}/secrets/tls.crt')
        return self._exchange(self.site + path, body, headers, trust)

    def control(self, path, body=None):
        headers = {'X-Control-Token': self.secret('simulador_control'),
                   'Content-Type': 'application/json'}
        return self._exchange(f'{self.simulator}/control/{path}', body, headers, None)

    @staticmethod
    def _exchange(url, body, headers, trust):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, context=trust, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b'{}')
        except urllib.error.HTTPError as refused:
            text = refused.read()
            try:
                return refused.code, json.loads(text)
            except ValueError:
                return refused.code, {'text': text.decode('utf-8', 'replace')}

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                pass
        try:  # children that outlived it, all of the session that this object opened
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.output.close()
