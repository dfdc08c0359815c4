# SPDX-License-Identifier: MIT
"""Tryton's web client in Chromium: what its pages show, and pictures of them."""
import time
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait


def told(figure):
    "As the client shows it: nothing where not enough is known"
    return '' if figure is None else f'{figure:.0f}'


class Browser:
    def __init__(self, url, database, folder):
        self.url, self.database, self.folder = url, database, Path(folder)

    def __enter__(self):
        options = webdriver.ChromeOptions()
        for option in ('--headless=new', '--no-sandbox', '--disable-gpu', '--window-size=1400,1000',
                       '--disable-dev-shm-usage', '--lang=en'):
            options.add_argument(option)
        options.binary_location = '/usr/bin/chromium'
        self.driver = webdriver.Chrome(options=options, service=Service('/usr/bin/chromedriver'))
        return self

    def __exit__(self, *exception):
        if exception[0]:
            self.photograph('failed')
        self.driver.quit()

    def photograph(self, name):
        self.driver.save_screenshot(str(self.folder / f'{name}.png'))

    def wait(self, find):
        # Pages change under the hand: what cannot be clicked or is gone is looked for again.
        return WebDriverWait(self.driver, 60, ignored_exceptions=[WebDriverException]).until(lambda driver: find())

    def seen(self, css):
        return [each for each in self.driver.find_elements(By.CSS_SELECTOR, css) if each.is_displayed()]

    def login(self, name, password):
        self.driver.get(f'{self.url}/#{self.database}')
        field = self.wait(lambda: self.seen('input[name=login]'))[0]
        field.clear()
        field.send_keys(name + Keys.RETURN)
        self.wait(lambda: self.seen('input[type=password]'))[0].send_keys(password + Keys.RETURN)
        self.wait(lambda: 'Parties' in self.driver.page_source)
        time.sleep(1)

    def relationships(self, expected):
        "The list: the deepest first, and the figures that RPC gives"
        self.driver.get(f'{self.url}/#{self.database}/model/socialtrust.relationship')
        self.wait(lambda: all(name in self.driver.find_element(By.TAG_NAME, 'body').text for name, _ in expected))
        time.sleep(1)
        lines = self.seen('tbody tr')
        shown = {name: line for name, _ in expected for line in lines if name in line.text}
        for name, figures in expected:
            cells = [cell.text.strip() for cell in shown[name].find_elements(By.TAG_NAME, 'td')]
            depth = cells[cells.index(name) + 1]
            assert depth == told(figures['relationship_depth']), (cells, figures)
        # The deepest first, and last those of whom too little is known.
        depths = sorted((-1 if figures['relationship_depth'] is None else round(figures['relationship_depth'], 6) for _, figures in expected),
                        reverse=True)
        order = [name for line in lines for name in shown if name in line.text]
        figures = dict(expected)
        assert [-1 if figures[name]['relationship_depth'] is None else round(figures[name]['relationship_depth'], 6) for name in order] == depths, order
        self.photograph('relationships')

    def party(self, id, name, figures, picture):
        "The tab: figures, reasons in a frame, no raw number of a record"
        self.driver.get(f'{self.url}/#{self.database}/model/party.party/{id}')
        self.wait(lambda: name in [each.get_attribute('value') for each in self.seen('input[name=name]')])

        def figure():
            for tab in self.driver.find_elements(By.LINK_TEXT, 'Relationship'):
                if tab.is_displayed():
                    tab.click()
            return [each.get_attribute('value') for each in self.seen('input[name=relationship_depth]')]
        self.wait(lambda: figure()[-1:] == [told(figures['relationship_depth'])])
        frame = self.wait(lambda: self.seen('iframe, object, embed'))[-1]
        time.sleep(2)
        self.photograph(picture)
        if frame.tag_name == 'iframe':
            self.driver.switch_to.frame(frame)
            self.wait(lambda: name in self.driver.find_element(By.TAG_NAME, 'body').text)
            text = self.driver.find_element(By.TAG_NAME, 'body').text
            self.driver.switch_to.default_content()
            assert 'socialtrust.interaction,' not in text, text
