# SPDX-License-Identifier: MIT
"""What a record of Tryton means as interactions between a company and a party."""

import datetime
import logging

from socialtrust.store import Database, Store
from trytond import backend
from trytond.pool import Pool
from trytond.tools import timezone
from trytond.transaction import Transaction, without_check_access

logger = logging.getLogger(__name__)

US = 'us'  # the company among its contacts, which are ids of parties


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def utc(stamp):
    "Of a timestamp as Tryton keeps it"
    return stamp.replace(tzinfo=datetime.timezone.utc)


def at(company, date, hour=12, minute=0):
    "A time of a day where the company is; Tryton often knows no more than the day"
    zone = timezone.ZoneInfo(company.timezone or 'UTC')
    return datetime.datetime.combine(
        date, datetime.time(hour, minute), tzinfo=zone)


def on(company, date):
    "When something was that has a day only: now where the day is today, or is still to come, else in its morning"
    zone = timezone.ZoneInfo(company.timezone or 'UTC')
    return at(company, date, 9) if date and date < now().astimezone(zone).date() else now()


def since(known, key, otherwise=None):
    "When what a key stands for was: as it was logged before, whoever the party was then; else now, or as is said"
    return known[key][0] if key in known else otherwise or now()


def end_of(company, date):
    "The last moment of a day where the company is: until then a promise for that day is kept in time"
    zone = timezone.ZoneInfo(company.timezone or 'UTC')
    following = datetime.datetime.combine(
        date + datetime.timedelta(days=1), datetime.time(0), tzinfo=zone)
    return following - datetime.timedelta(microseconds=1)


def store(company):
    "What is kept of a company's relationships, in the transaction of Tryton; the tenant is the company"
    return Store(
        Database(Transaction().connection, postgresql=backend.name == 'postgresql'),
        tenant=company.id, profile=company.relationship_profile())


def all_stores():
    Company = Pool().get('company.company')
    with without_check_access():
        return [store(company) for company in Company.search([])]


class Mapped:
    """A model whose records are interactions: it says `_interactions`, and the party and company that they are between.

    They are put in the transaction that changes the record and go with it; the figures follow in the queue, after it.
    """
    __slots__ = ()

    def _relationship(self):
        "(company, party), or None"
        return self.company, self.party

    def _interactions(self, company, party, known):
        """The interactions of the record by key: (time, actor, target, kind, fields).

        `known` are those of before: of what Tryton forgets, such as when a state was reached, they are the log.
        """
        raise NotImplementedError

    @classmethod
    def on_modification(cls, mode, records, field_names=None):
        super().on_modification(mode, records, field_names=field_names)
        relate(records, deleted=mode == 'delete')


def relate(records, deleted=False):
    "Puts the interactions of records; what cannot be understood is logged and never stops the host"
    changed = set()
    with without_check_access(), Transaction().set_context(language=None):
        for record in records:
            record = record.__class__(record.id)
            try:
                found = record._relationship()
                if not found or not all(found):
                    continue
                company, party = found
                kept, name = store(company), f'{record.__name__},{record.id}'
                known = kept.record(name)
                if deleted:
                    count = kept.retract(name)
                else:
                    count = kept.put(name, record._interactions(
                        company, str(party.id), known))
                if count:  # and whose it was before
                    before = {each for row in known.values() for each in row[1:3]}
                    changed.update((company, int(each)) for each in before - {US} | {str(party.id)})
            except (ValueError, TypeError) as error:
                logger.exception("%s %s is left out: %s", record.__name__, record.id, error)
        for company in {company for company, _ in changed}:
            Party = Pool().get('party.party')
            parties = Party.browse(sorted(party for each, party in changed if each == company))
            with Transaction().set_context(company=company.id):
                Party.__queue__.refresh_relationships(parties, company.id)
