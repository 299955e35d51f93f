"""What the journey stands on: a browser of its own, and counted checks."""
import os
import shutil
import tempfile
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

WIDTHS = (320, 360, 1280)


class Checks:
    """Counts named checks; a failed one is printed with the picture of the page at that moment."""

    def __init__(self, folder):
        self.folder, self.passed, self.failed, self.browser = folder, 0, 0, None

    def check(self, name, held, detail=''):
        if held:
            self.passed += 1
            return True
        self.failed += 1
        picture = ''
        if self.browser is not None:
            path = os.path.join(self.folder, f'falla-{self.failed:02d}.png')
            try:
                self.browser.driver.save_screenshot(path)
                picture = f' [{path}] {self.browser.driver.current_url}'
            except Exception as error:  # the browser died: the failure stays counted
                picture = f' [sin imagen: {type(error).__name__}]'
        print(f'FAIL {name}: {detail}{picture}', flush=True)
        return False


class Browser:
    """Chromium without JavaScript. Every page it opens is checked for width, scripts and console."""

    def __init__(self, checks):
        self.checks = checks
        self.profile = tempfile.mkdtemp(prefix='recaudo-e2e-browser-')
        options = Options()
        options.binary_location = shutil.which('chromium') or '/usr/bin/chromium'
        for switch in ('--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
                       '--disable-background-networking', '--ignore-certificate-errors',
                       '--disable-dev-shm-usage', '--hide-scrollbars', '--lang=es-CO',
                       '--window-size=1280,900', f'--user-data-dir={self.profile}'):
            options.add_argument(switch)
        options.add_experimental_option(
            'prefs', {'profile.managed_default_content_settings.javascript': 2,
                      'credentials_enable_service': False})
        options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
        self.driver = webdriver.Chrome(
            service=Service(shutil.which('chromedriver') or '/usr/bin/chromedriver'),
            options=options)
        self.driver.set_page_load_timeout(30)
        self.seen = set()
        self.width(1280, 900)

    def width(self, width, height=800, scale=1):
        self.driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', {
            'width': width, 'height': height, 'deviceScaleFactor': scale, 'mobile': False})

    def open(self, url):
        self.driver.get(url)
        self.look()

    def text(self):
        return self.driver.find_element(By.TAG_NAME, 'body').text

    def heading(self):
        return self.driver.find_element(By.TAG_NAME, 'h1').text

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def type(self, name, text):
        field = self.one(f'#{name}')
        field.clear()
        field.send_keys(text)

    def choose(self, name, value):
        self.one(f'select#{name} option[value="{value}"]').click()

    def press(self, text):
        """Clicks the button or link that shows this text, and looks at where it leads."""
        for thing in self.all('button, a'):
            if thing.text.strip().startswith(text):
                before = self.driver.find_element(By.TAG_NAME, 'html')
                thing.click()
                self._leave(before)
                self.look()
                return
        raise LookupError(f'no button says «{text}» on {self.driver.current_url}')

    def _leave(self, before):
        """Waits until the old document is gone: a redirection may take a moment."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                before.is_enabled()
            except WebDriverException as gone:  # stale, or its node is of the old document
                if not (isinstance(gone, StaleElementReferenceException) or
                        'does not belong to the document' in str(gone)):
                    raise
                break
            time.sleep(0.02)
        while time.monotonic() < end:
            if self.driver.execute_script('return document.readyState') == 'complete' and self.all('h1'):
                return
            time.sleep(0.02)

    def cookie_free(self):
        self.driver.execute_cdp_cmd('Network.clearBrowserCookies', {})

    def look(self):
        """The promises that every page keeps."""
        name = self.driver.current_url.split('?')[0]
        scripts = self.all('script')
        self.checks.check('a page has no script', not scripts, name)
        bad = [m['message'] for m in self.driver.get_log('browser')
               if 'status of 4' not in m['message'] and 'status of 502' not in m['message']]
        self.checks.check('a page leaves the console silent', not bad, f'{name} {bad[:2]}')
        kind = (name, self.heading() if self.all('h1') else '')
        if kind in self.seen:
            return
        self.seen.add(kind)
        for width in WIDTHS:
            self.width(width)
            needed, shown = self.driver.execute_script(
                'return [document.documentElement.scrollWidth, window.innerWidth]')
            self.checks.check(f'a page fits {width} px', needed <= shown == width,
                              f'{name} needs {needed}, shows {shown}')
        self.width(1280, 900)

    def picture(self, path, width=1280, height=900, whole=False, scale=1):
        self.width(width, height, scale)
        if whole:
            height = min(2400, self.driver.execute_script(
                'return document.documentElement.scrollHeight'))
            self.width(width, height, scale)
        self.driver.save_screenshot(path)
        self.width(1280, 900)

    def stop(self):
        try:
            self.driver.quit()
        finally:
            shutil.rmtree(self.profile, ignore_errors=True)
