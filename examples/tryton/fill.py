# SPDX-License-Identifier: MIT
"""Two companies, parties and their records, by proteus: fill.py CONF DATABASE [URI]. What a day at a small firm leaves in Tryton."""
import datetime
import sys
from decimal import Decimal

import records
from proteus import Model, config


def company(name, currency):
    party = Model.get('party.party')(name=name)
    party.save()
    made = Model.get('company.company')(party=party, currency=currency, timezone='Europe/Berlin')
    made.save()
    return made


def main(conf, database):
    setup = config.set_trytond(f'{database}', user='admin', config_file=conf)
    User, Party = Model.get('res.user'), Model.get('party.party')
    Currency, Group = Model.get('currency.currency'), Model.get('res.group')
    euro = Currency(name='Euro', code='EUR', symbol='€', rounding=Decimal('0.01'), digits=2)
    euro.save()
    ours, theirs = company('Acme Workshop', euro), company('Other Ltd', euro)

    def user(login, of, all_groups=True):
        one = User(name=login.title(), login=login)
        one.companies.append(of)
        one.company = of
        one.groups.extend(Group.find([]))
        one.save()
        User.write([one.id], {'password': 'secret-123!'}, setup.context)
        return one

    admin = User(setup.user)
    for each in (ours, theirs):
        admin.companies.append(type(each)(each.id))
    admin.company = type(ours)(ours.id)
    admin.save()
    user('olga', type(ours)(ours.id)), user('xaver', type(theirs)(theirs.id))
    with setup.set_context(User.get_preferences(True, {})):
        records.prepare(type(ours)(ours.id))
        parties = {}
        for name in ('Ada Northwind', 'Ben Harbour', 'Clara Mountain', 'Dora Lumen'):
            parties[name] = Party(name=name)
            parties[name].save()
        Interaction = Model.get('socialtrust.interaction')

        def did(name, days, kind, by='us', **fields):
            time = (datetime.datetime.now() - datetime.timedelta(days=days)).replace(microsecond=0)
            one = Interaction(company=ours, party=parties[name], time=time, kind=kind, by=by, **fields)
            one.save()
            return one

        for day in range(120, 0, -6):
            did('Ada Northwind', day, 'message', 'us')
            did('Ada Northwind', day - .2, 'message', 'them')
        for day in range(110, 0, -22):
            did('Ada Northwind', day, 'meet', duration=datetime.timedelta(hours=1), subject='Workshop')
            did('Ada Northwind', day - 5, 'thank', 'them')
        hour = datetime.timedelta(hours=1)
        for day, days, late in ((90, 10, -1), (60, 10, -2), (30, 10, 3)):
            due = (datetime.datetime.now() - datetime.timedelta(days=day - days)).replace(microsecond=0)
            promise = did('Ada Northwind', day, 'promise', 'them', due=due, subject='Drawings')
            did('Ada Northwind', day - days - late, 'keep', 'them', of=promise)
        did('Ben Harbour', 20, 'promise', due=datetime.datetime.now().replace(microsecond=0) - 72 * hour,
            subject='Offer for the pier')
        for day in (25, 18, 11):
            did('Ben Harbour', day, 'call', duration=datetime.timedelta(minutes=20))
            did('Ben Harbour', day - 1, 'message', 'them')
        did('Clara Mountain', 100, 'meet', duration=hour)
        did('Clara Mountain', 99, 'message')

        Type, IrModel = Model.get('sale.complaint.type'), Model.get('ir.model')
        origin, = IrModel.find([('name', '=', 'sale.sale')])
        kind = Type(name='Quality', origin=origin)
        kind.save()
        Complaint = Model.get('sale.complaint')
        complaint = Complaint(customer=parties['Dora Lumen'], company=ours, type=kind, description='Hinges squeak')
        complaint.save()
        complaint.click('wait')
    return setup


if __name__ == '__main__':
    main(*sys.argv[1:])
