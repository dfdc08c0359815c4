# SPDX-License-Identifier: MIT
"""Redmine in Chromium: what its pages show, and pictures of them. browse.py URL FOLDER"""
import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By


def main(url, folder):
    folder = Path(folder)
    options = webdriver.ChromeOptions()
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900", "--disable-dev-shm-usage", "--lang=en"):
        options.add_argument(option)
    options.binary_location = "/usr/bin/chromium"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.implicitly_wait(20)
    try:
        driver.get(f"{url}/login")
        driver.find_element(By.ID, "username").send_keys("olga")
        driver.find_element(By.ID, "password").send_keys("secret-123!")
        driver.find_element(By.NAME, "login").click()
        driver.find_element(By.LINK_TEXT, "Relationships").click()
        table = driver.find_element(By.CSS_SELECTOR, "table.relationships").text
        assert "Ben Hafen" in table and "Clara Berg" in table, table
        driver.save_screenshot(str(folder / "relationships.png"))
        driver.find_element(By.LINK_TEXT, "Ben Hafen").click()
        text = driver.find_element(By.CSS_SELECTOR, ".socialtrust").text
        assert "Ben Hafen" in text and "issue-" not in text, text
        driver.save_screenshot(str(folder / "redmine.png"))
        driver.get(f"{url}/projects/workshop/relationships")
        driver.find_element(By.CSS_SELECTOR, "table.relationships")
        driver.save_screenshot(str(folder / "project.png"))
        driver.find_element(By.LINK_TEXT, "Clara Berg").click()
        driver.find_element(By.CSS_SELECTOR, "h2 a.user").click()
        panel = driver.find_element(By.CSS_SELECTOR, ".socialtrust").text
        assert "Clara Berg" in panel, panel
        driver.save_screenshot(str(folder / "profile.png"))
    except Exception:
        driver.save_screenshot(str(folder / "failed.png"))
        raise
    finally:
        driver.quit()
    print("  seen in the browser: the list, a pair, a project's, the panel of a profile")


if __name__ == "__main__":
    main(*sys.argv[1:])
