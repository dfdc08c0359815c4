# SPDX-License-Identifier: MIT
"""A company's relationships as Tryton's lists and searches see them: the pairs that the store keeps."""

from sql import Cast, Literal, Null, Table
from sql.conditionals import Case

from socialtrust import Evidence
from socialtrust.store import schema
from socialtrust.times import from_us
from trytond import backend
from trytond.model import ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.rpc import RPC
from trytond.transaction import Transaction, without_check_access

from .company import profile_of
from .mapping import US, now, store

STATES = [
    ('new', "New"),
    ('growing', "Growing"),
    ('steady', "Steady"),
    ('fading', "Fading"),
    ('dormant', "Dormant"),
    ]


FLOOR = 'verdict.confidence_floor'


def floor(tenant):
    "The confidence from which a figure is one, by the profile of each company"
    Company = Pool().get('company.company')
    usual = Literal(profile_of('')[FLOOR])
    with without_check_access():
        own = [(tenant == str(company.id), Literal(company.relationship_profile()[FLOOR]))
            for company in Company.search([('relationship_parameters', '!=', None)])]
    return Case(*own, else_=usual) if own else usual


def known(value, confidence, least):
    "A figure, or nothing where there is not enough evidence for one"
    return Case((confidence >= least, value), else_=Null)


class Relationship(ModelSQL, ModelView):
    "Relationship"
    __name__ = 'socialtrust.relationship'

    company = fields.Many2One('company.company', "Company")
    party = fields.Many2One('party.party', "Party")
    depth = fields.Float("Depth", digits=(16, 0),
        help="How deep the relationship is, 0 to 100; empty: not enough is known.")
    our_trust = fields.Float("Our Trust", digits=(16, 0),
        help="What the party has earned with us, 0 to 100; empty: not enough is known.")
    their_trust = fields.Float("Their Trust", digits=(16, 0),
        help="What we have earned with the party, 0 to 100; empty: not enough is known.")
    pulse = fields.Float("Pulse", digits=(16, 0),
        help="How alive it is, 0 to 100.")
    relationship_state = fields.Selection(STATES, "State", sort=False)
    our_moves = fields.Integer("My Move",
        help="How many items await our move.")
    their_moves = fields.Integer("Their Move",
        help="How many items await the party's move.")
    interactions = fields.Integer("Interactions")

    @classmethod
    def __register__(cls, module_name):
        cursor = Transaction().connection.cursor()
        for statement in schema(backend.name == 'postgresql'):
            cursor.execute(statement)
        super().__register__(module_name)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('depth', 'DESC NULLS LAST'), ('id', None)]
        cls.__rpc__['check'] = RPC()
        cls.__rpc__['interactions_of'] = RPC()

    @classmethod
    def table_query(cls):
        pairs = Table('socialtrust_pairs')
        least = floor(pairs.tenant)
        of = {
            'company': Cast(pairs.tenant, 'INTEGER'),
            'party': Cast(pairs.a, 'INTEGER'),
            'depth': known(pairs.depth, pairs.depth_confidence, least),
            'our_trust': known(pairs.trust_ba, pairs.trust_ba_confidence, least),
            'their_trust': known(pairs.trust_ab, pairs.trust_ab_confidence, least),
            'pulse': pairs.pulse,
            'relationship_state': pairs.state,
            'our_moves': pairs.owed_b,
            'their_moves': pairs.owed_a,
            'interactions': pairs.row_count,
            }
        columns = [getattr(cls, name).sql_cast(column).as_(name)
            for name, column in of.items()]
        return pairs.select(
            pairs.id.as_('id'),
            Literal(0).as_('create_uid'), cls.create_date.sql_cast(Null).as_('create_date'),
            cls.write_uid.sql_cast(Null).as_('write_uid'),
            cls.write_date.sql_cast(Null).as_('write_date'),
            *columns, where=pairs.b == US)

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree/field[@name="our_moves"]', 'visual',
                If(Eval('our_moves', 0) > 0, 'warning', '')),
            ('/tree', 'visual', If(Eval('relationship_state') == 'dormant', 'muted', '')),
            ]

    @classmethod
    def check(cls, party):
        """Whether what is shown of a party is what a replay of its rows says, bit for bit; else both, in words.

        For those who look after the system, and for the test.
        """
        Party = Pool().get('party.party')
        kept, at = Party._relationship_store(), now()
        if not kept:
            return True
        fresh = Evidence.replay(
            US, str(party), kept.rows(US, party, at), kept.profile)
        shown = kept.evidence(US, party, at)
        # Not the bytes of the evidence: that of merged parties also remembers whose ids are whose.
        if len(shown) == len(fresh) and repr(shown.score(at).to_dict()) == repr(fresh.score(at).to_dict()):
            return True
        return f"{shown.score(at)!r} instead of {fresh.score(at)!r}"

    @classmethod
    def interactions_of(cls, party):
        """What the store has of a party, oldest first: which record, when, by "us" or "them", what, due when.

        For those who look after the system and wonder what a record was taken for, and for the test.
        """
        Party = Pool().get('party.party')
        kept = Party._relationship_store()
        found = []
        for time, actor, _, kind, fields in kept.rows(US, party) if kept else []:
            due = fields.get('due')
            found.append({
                    'time': from_us(time).isoformat(), 'by': 'us' if actor == US else 'them', 'kind': kind,
                    'record': fields.get('ref') or fields['id'],
                    'due': from_us(due).isoformat() if due is not None else None})
        return found

    @classmethod
    def refresh(cls):
        "Nightly: what changed, and what time has moved, committed as it goes"
        Company = Pool().get('company.company')
        for company in Company.search([]):
            store(company).refresh(now(), commit=Transaction().commit)
