# SPDX-License-Identifier: MIT
"""E-mails that Tryton sent, and its public chat: the one dialogue both ways that it keeps."""

from trytond.pool import PoolMeta
from trytond.transaction import Transaction

from .mapping import US, Mapped, utc


def of_resource(record):
    "(company, party) of what a message is about"
    if not record or record.id < 0:
        return None
    if record.__name__ == 'party.party':
        from trytond.pool import Pool
        company = Transaction().context.get('company')
        if company is None:
            return None
        return Pool().get('company.company')(company), record
    if isinstance(record, Mapped):
        return record._relationship()  # it knows: a task, say, has its project's party
    party = getattr(record, 'party', None) or getattr(record, 'customer', None)
    company = getattr(record, 'company', None)
    return (company, party) if company and party else None


class Email(Mapped, metaclass=PoolMeta):
    __name__ = 'ir.email'

    def _relationship(self):
        return of_resource(self.resource)

    def _interactions(self, company, party, known):
        return {'': (utc(self.create_date), US, party, 'message', {
                    'channel': 'mail', 'audience': max(1, len(self.addresses))})}


class ChatMessage(Mapped, metaclass=PoolMeta):
    __name__ = 'ir.chat.message'

    def _relationship(self):
        if self.audience != 'public' or not (self.user or self.email):
            return None  # an internal memo is no contact
        if self.user and self.user.id == 0:
            return None  # Tryton itself says who joined
        return of_resource(self.channel.resource)

    def _interactions(self, company, party, known):
        actor, target = (US, party) if self.user else (party, US)
        return {'': (utc(self.create_date), actor, target, 'message', {'channel': 'chat'})}
