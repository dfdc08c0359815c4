# SPDX-License-Identifier: MIT
"""Invoices to customers: their promise to pay, and that they did."""

from trytond.pool import PoolMeta

from .mapping import US, Mapped, end_of, on, since


class Invoice(Mapped, metaclass=PoolMeta):
    __name__ = 'account.invoice'

    def _interactions(self, company, party, known):
        if self.type != 'out' or self.state not in {'posted', 'paid'} or self.total_amount <= 0:
            return {}
        name = f'{self.__name__},{self.id}'
        dates = [line.maturity_date for line in self.lines_to_pay if line.maturity_date]
        posted = since(known, 'promise', on(company, self.invoice_date))  # an invoice may be older than its record
        rows = {'promise': (posted, party, US, 'promise', {
                    'id': name, 'due': end_of(company, max(dates)) if dates else None})}
        if self.state == 'paid':
            rows['keep'] = (since(known, 'keep'), party, US, 'keep', {'ref': name})
        return rows
