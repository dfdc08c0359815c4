# SPDX-License-Identifier: MIT
"""What a party's form shows of the relationship; parties that are merged or erased."""

from trytond import backend
from trytond.model import fields
from trytond.pool import Pool, PoolMeta
from trytond.tools import timezone
from trytond.transaction import Transaction, inactive_records, without_check_access

from .mapping import US, all_stores, now, store
from .relationship import STATES


def known(measure):
    return measure.value if measure.enough else None


class Party(metaclass=PoolMeta):
    __name__ = 'party.party'

    relationship_depth = fields.Function(
        fields.Float("Depth", digits=(16, 0),
            help="How deep the relationship is, 0 to 100; empty: not enough is known."), 'get_relationship')
    relationship_our_trust = fields.Function(
        fields.Float("Our Trust", digits=(16, 0),
            help="What the party has earned with us, 0 to 100; empty: not enough is known."), 'get_relationship')
    relationship_their_trust = fields.Function(
        fields.Float("Their Trust", digits=(16, 0),
            help="What we have earned with the party, 0 to 100; empty: not enough is known."), 'get_relationship')
    relationship_pulse = fields.Function(
        fields.Float("Pulse", digits=(16, 0), help="How alive it is, 0 to 100."), 'get_relationship')
    relationship_state = fields.Function(
        fields.Selection([(None, "")] + STATES, "State", sort=False), 'get_relationship')
    relationship_our_moves = fields.Function(
        fields.Integer("My Move", help="How many items await our move."), 'get_relationship')
    relationship_their_moves = fields.Function(
        fields.Integer("Their Move", help="How many items await the party's move."), 'get_relationship')
    relationship_page = fields.Function(fields.Binary("Reasons",
            filename='relationship_file'), 'get_relationship_page')
    relationship_file = fields.Function(fields.Char("File"), 'get_relationship_file')

    @classmethod
    def _relationship_store(cls):
        "Of the company that the user works in, if it is one of the user's own: a context can say anything"
        pool = Pool()
        User, Company = pool.get('res.user'), pool.get('company.company')
        company = Transaction().context.get('company')
        if company is None or company not in User.get_companies():
            return None
        with without_check_access():
            return store(Company(company))

    @classmethod
    def get_relationship(cls, parties, names):
        found = {name: dict.fromkeys(map(int, parties)) for name in names}
        kept, at = cls._relationship_store(), now()
        for party in parties if kept else []:
            if not kept.rows(US, party.id, at):
                continue
            score = kept.score(US, party.id, at)
            us = score.side(US)
            values = {
                'relationship_depth': known(score.depth),
                'relationship_our_trust': known(score.trust[us]),
                'relationship_their_trust': known(score.trust[1 - us]),
                'relationship_pulse': score.pulse,
                'relationship_state': score.state,
                'relationship_our_moves': score.owed[us],
                'relationship_their_moves': score.owed[1 - us],
                }
            for name in names:
                found[name][party.id] = values[name]
        return found

    def get_relationship_file(self, name):
        return 'relationship.html'

    def get_relationship_page(self, name):
        kept, at = self._relationship_store(), now()
        if not kept or not kept.rows(US, self.id, at):
            return None
        language = Transaction().language
        company = Pool().get('company.company')(int(kept.tenant))
        why = kept.explain(US, self.id, at, me=US)
        body = why.to_html(
            language if language in {'en', 'de'} else 'en',
            names={str(self.id): self.rec_name, US: company.rec_name},
            items=self._relationship_item,
            zone=timezone.ZoneInfo(company.timezone) if company.timezone else None)
        return fields.Binary.cast((
            '<!DOCTYPE html><html><head><meta charset="utf-8"><style>body {font: 14px sans-serif; margin: 1em}'
            f'</style></head><body>{body}</body></html>').encode())

    @staticmethod
    def _relationship_item(id):
        "The title of a record, instead of its number"
        model, _, number = id.partition(',')
        number, _, _ = number.partition('/')
        try:
            Model = Pool().get(model)
            with without_check_access(), inactive_records():
                record, = Model.search([('id', '=', int(number))])
            return record.rec_name
        except (KeyError, ValueError):
            return None

    @classmethod
    def refresh_relationships(cls, parties, company):
        "In the queue, after the transaction that changed something"
        Company = Pool().get('company.company')
        with without_check_access():
            kept = store(Company(company))
            for party in parties:
                at = now()
                kept.refresh(at, of=party.id)
                if kept.due(at, of=party.id):  # who is at it may have begun before this change: the queue tries again
                    raise backend.DatabaseOperationalError(f"party {party.id} is looked at by another transaction")


class Replace(metaclass=PoolMeta):
    __name__ = 'party.replace'

    def transition_replace(self):
        source, destination = self.ask.source, self.ask.destination
        for kept in all_stores():
            if kept.canonical(source.id) == str(source.id):
                kept.merge(source.id, destination.id)
        result = super().transition_replace()
        for kept in all_stores():
            kept.refresh(now(), of=destination.id)
        return result


class Erase(metaclass=PoolMeta):
    __name__ = 'party.erase'

    def transition_erase(self):
        Interaction = Pool().get('socialtrust.interaction')
        party = self.ask.party
        result = super().transition_erase()
        with without_check_access():
            Interaction.delete(Interaction.search([('party', '=', party.id)]))
        for kept in all_stores():
            kept.forget(party.id)
        return result
