# SPDX-License-Identifier: MIT
"""Calls, meetings and what else Tryton has no record of, entered by hand."""

import datetime

from trytond.model import ModelSQL, ModelView, fields
from trytond.pyson import Eval
from trytond.transaction import Transaction

from .mapping import US, Mapped, utc

KINDS = [
    ('call', "Call"),
    ('meet', "Meeting"),
    ('message', "Message"),
    ('help', "Help"),
    ('thank', "Thanks"),
    ('promise', "Promise"),
    ('keep', "Promise Kept"),
    ]


class Interaction(Mapped, ModelSQL, ModelView):
    "Interaction"
    __name__ = 'socialtrust.interaction'

    company = fields.Many2One('company.company', "Company", required=True)
    party = fields.Many2One('party.party', "Party", required=True,
        context={'company': Eval('company', -1)}, depends={'company'})
    time = fields.DateTime("Time", required=True)
    kind = fields.Selection(KINDS, "Kind", required=True, sort=False)
    by = fields.Selection([('us', "Us"), ('them', "Them")], "By", required=True)
    duration = fields.TimeDelta("Duration",
        states={'invisible': ~Eval('kind').in_(['call', 'meet'])})
    due = fields.DateTime("Due",
        states={'invisible': Eval('kind') != 'promise'})
    of = fields.Many2One('socialtrust.interaction', "Of Promise",
        domain=[
            ('party', '=', Eval('party', -1)),
            ('kind', '=', 'promise'),
            ],
        states={
            'invisible': Eval('kind') != 'keep',
            'required': Eval('kind') == 'keep',
            })
    subject = fields.Char("Subject")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('time', 'DESC'), ('id', 'DESC')]

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_time(cls):
        return datetime.datetime.now().replace(microsecond=0)

    @classmethod
    def default_by(cls):
        return 'us'

    def get_rec_name(self, name):
        return self.subject or f'{self.kind} {self.time:%Y-%m-%d}'

    def _interactions(self, company, party, known):
        actor, target = (US, party) if self.by == 'us' else (party, US)
        fields = {'channel': 'phone' if self.kind == 'call' else None}
        if self.kind in {'call', 'meet'}:
            fields['duration'] = self.duration
        elif self.kind == 'promise':
            fields['due'] = utc(self.due) if self.due else None
        elif self.kind == 'keep':
            fields['ref'] = f'{self.__name__},{self.of.id}'
        return {'': (utc(self.time), actor, target, self.kind, fields)}
