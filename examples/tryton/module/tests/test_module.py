# SPDX-License-Identifier: MIT
"""Tryton's own tests of a module: views, access, fields, menus, and so on."""

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class SocialtrustTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Socialtrust module"
    module = 'socialtrust'
    extras = ['account_invoice', 'project', 'sale', 'sale_complaint', 'sale_opportunity']


del ModuleTestCase
