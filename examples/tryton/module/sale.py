# SPDX-License-Identifier: MIT
"""Sales with a shipping date as promises, complaints and their life, opportunities as questions."""

from trytond.pool import PoolMeta

from .mapping import US, Mapped, end_of, now, on, since


class Sale(Mapped, metaclass=PoolMeta):
    __name__ = 'sale.sale'

    def _interactions(self, company, party, known):
        if self.state not in {'confirmed', 'processing', 'done'}:
            return {}
        name = f'{self.__name__},{self.id}'
        due = end_of(company, self.shipping_date) if self.shipping_date else None
        rows = {'promise': (since(known, 'promise'), US, party, 'promise', {'id': name, 'due': due})}
        if self.shipment_state == 'sent':
            rows['keep'] = (since(known, 'keep'), US, party, 'keep', {'ref': name})
        return rows


class Complaint(Mapped, metaclass=PoolMeta):
    __name__ = 'sale.complaint'

    # What a state says about the complaint, after what was said last.
    STEPS = {
        'waiting': {None: ['complain'], 'resolve': ['reopen']},
        'approved': {'complain': ['acknowledge'], 'reopen': ['acknowledge']},
        'rejected': {'complain': ['acknowledge', 'resolve'], 'reopen': ['acknowledge', 'resolve']},
        'done': {'complain': ['resolve'], 'reopen': ['resolve'], 'acknowledge': ['resolve']},
        }

    def _relationship(self):
        return self.company, self.customer

    def _interactions(self, company, party, known):
        name = f'{self.__name__},{self.id}'
        log = [(time, *((party, US) if actor != US else (US, party)), kind, fields)
            for key in sorted(known, key=int) for time, actor, _, kind, fields in [known[key]]]
        last = log[-1][3] if log else None
        if self.state == 'cancelled' or (self.state == 'draft' and last in {'complain', None}):
            return {}
        for kind in self.STEPS.get(self.state, {}).get(last, []):
            actor, target = (party, US) if kind in {'complain', 'reopen'} else (US, party)
            fields = {'id': name} if kind == 'complain' else {'ref': name}
            log.append((now(), actor, target, kind, fields))
        return dict(enumerate(log))


class Opportunity(Mapped, metaclass=PoolMeta):
    __name__ = 'sale.opportunity'

    def _interactions(self, company, party, known):
        if self.state == 'cancelled':
            return {}
        rows = {'ask': (since(known, 'ask', on(company, self.start_date)), party, US, 'ask', {})}
        if self.state in {'converted', 'won', 'lost'}:  # whoever decides against us has heard from us
            closing = 1.0 if self.state == 'lost' else None
            rows['answer'] = (since(known, 'answer'), US, party, 'answer', {'closing': closing})
        return rows
