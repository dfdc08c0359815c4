# SPDX-License-Identifier: MIT
"""Drives a running Tryton as its users do, and checks what it shows: drive.py URL DATABASE PASSWORD [FOLDER]

By RPC as Olga of one company and Xaver of another; with a FOLDER also in a real browser, which photographs into it. What
is shown must be the bits of a replay of the rows, after each step: a message, an edit, a deletion, a promise kept, late
and broken, a complaint settled, a lead, a shipment, invoices, a task, chat and e-mail (records.py), two parties merged, one
erased; and nobody sees another company's.
"""
import base64
import datetime
import http.client
import json
import sys
import time
from pathlib import Path

import records

FIELDS = ['relationship_depth', 'relationship_our_trust', 'relationship_their_trust', 'relationship_pulse',
          'relationship_state', 'relationship_our_moves', 'relationship_their_moves']  # fmt: skip


class Refused(Exception):
    pass


def plain(value):
    "Tryton's JSON-RPC marks times and bytes"
    if isinstance(value, datetime.datetime):
        return {'__class__': 'datetime', **{name: getattr(value, name) for name in
                ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond')}}
    if isinstance(value, datetime.timedelta):
        return {'__class__': 'timedelta', 'seconds': value.total_seconds()}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


class User:
    """Somebody who is logged in."""

    def __init__(self, url, database, login, password):
        self.url, self.database = url.removeprefix('http://'), database
        self.auth = None
        id, key, *_ = self.call('common.db.login', login, {'password': password})
        self.id, self.auth = id, base64.b64encode(f'{login}:{id}:{key}'.encode()).decode()
        self.context = self.call('model.res.user.get_preferences', True, {})

    def call(self, method, *params):
        connection = http.client.HTTPConnection(self.url, timeout=120)
        headers = {'Content-Type': 'application/json'}
        if self.auth:
            headers['Authorization'] = 'Session ' + self.auth
        connection.request('POST', f'/{self.database}/rpc/' if self.database else '/rpc/',
                           json.dumps({'id': 1, 'method': method, 'params': plain(params)}), headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Refused(f'{response.status} {body[:200]!r}')
        answer = json.loads(body)
        if answer.get('error'):
            raise Refused(answer['error'])
        return answer['result']

    def __getattr__(self, model):
        return Model(self, model.replace('__', '.'))


class Model:
    def __init__(self, user, name):
        self.user, self.name = user, name

    def __getattr__(self, method):
        def call(*params, **context):
            return self.user.call(f'model.{self.name}.{method}', *params, {**self.user.context, **context})
        return call


def main(url, database, password, folder=None):
    olga, xaver = (User(url, database, login, password) for login in ('olga', 'xaver'))
    parties = {each['name']: each['id'] for each in olga.party__party.search_read(
        [], 0, None, None, ['name'])}
    ours, theirs = olga.context['company'], xaver.context['company']
    ada, ben = parties['Ada Northwind'], parties['Ben Harbour']
    steps = []

    def shown(party, who=olga, **context):
        return who.party__party.read([party], FIELDS, **context)[0]

    def replay(party):
        "Of the rows alone, by the library's own replay in the server"
        return olga.socialtrust__relationship.check(party)

    def step(what, party, moves=True):
        before = steps[-1][1].get(party) if steps else None
        now = shown(party)
        figures = {name: now[name] for name in FIELDS}
        same = replay(party)
        assert same is True, (what, party, figures, same)
        if moves and before is not None:
            assert figures != before, (what, 'moved nothing', figures)
        steps.append((what, {**(steps[-1][1] if steps else {}), party: figures}))
        depth = figures['relationship_depth']
        print(f"  {what}: depth {'?' if depth is None else f'{depth:.2f}'}, moves {figures['relationship_our_moves']}"
              f" and {figures['relationship_their_moves']}, {figures['relationship_state']}")
        return figures

    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)
    minute = datetime.timedelta(minutes=1)
    Interaction = olga.socialtrust__interaction

    def did(kind, by, ago=1, party=ben, **fields):
        return Interaction.create([{'company': ours, 'party': party, 'time': now - ago * minute, 'kind': kind, 'by': by,
                                    **fields}])[0]

    step('as filled', ben)
    message = did('message', 'us')
    step('a message', ben)
    Interaction.write([message], {'by': 'them'})
    step('an edit', ben)
    Interaction.delete([message])
    step('a deletion', ben)
    kept = did('promise', 'us', 90, due=now - 30 * minute)
    step('a promise overdue', ben)
    did('keep', 'us', 40, of=kept)
    assert step('the promise kept', ben)['relationship_our_moves'] is not None
    late = did('promise', 'us', 80, due=now - 60 * minute)
    step('another promise', ben)
    did('keep', 'us', 20, of=late)
    step('kept late', ben)
    did('promise', 'them', 70, due=now - 65 * minute)
    broken = step('a promise of theirs broken', ben)
    assert broken['relationship_their_moves'] >= 1

    dora = parties['Dora Lumen']
    complaint = olga.sale__complaint.search([('customer', '=', dora)], 0, None, None)[0]
    assert step('a complaint', dora)['relationship_our_moves'] == 1
    olga.sale__complaint.approve([complaint])
    settled = step('approved, and settled in the queue', dora)  # there is nothing to send back, so that Tryton goes on by itself
    assert settled['relationship_our_moves'] == 0
    olga.sale__complaint.draft([complaint])
    olga.sale__complaint.wait([complaint])
    assert step('reopened', dora)['relationship_our_moves'] == 1

    emil = records.drive(url, database, password, olga, step, olga.socialtrust__relationship.interactions_of)

    # Nobody reaches another company's, by whatever context, read or search.
    assert xaver.socialtrust__relationship.search([], 0, None, None) == []
    assert xaver.socialtrust__interaction.search([], 0, None, None) == []
    ids = olga.socialtrust__relationship.search([], 0, None, None)
    assert len(ids) == 5, ids
    for forged in ({}, {'company': ours}, {'company': ours, 'companies': [ours]}, {'company': ours, '_companies': [ours]},
                   {'company': ours, 'user': olga.id}):
        there = shown(ada, xaver, **forged)
        assert all(there[name] is None for name in FIELDS), (forged, there)
        page = xaver.party__party.read([ada], ['relationship_page'], **forged)[0]['relationship_page']
        assert page is None, forged
        for read in (lambda: xaver.socialtrust__relationship.read(ids[:1], ['depth'], **forged),
                     lambda: xaver.socialtrust__interaction.read([kept], ['kind'], **forged)):
            try:
                raise AssertionError((forged, read()))
            except Refused:
                pass
        for party in (ada, emil):
            assert xaver.socialtrust__relationship.interactions_of(party, **forged) == []
    assert xaver.socialtrust__relationship.search_count([('company', '=', ours)], company=ours) == 0
    print("  another company's: not reached by forged contexts, reads or searches")

    if folder:
        from browse import Browser
        with Browser(url, database, folder) as browser:
            browser.login('olga', password)
            browser.relationships([(name, shown(id)) for name, id in parties.items() if shown(id)['relationship_state']])
            browser.party(ada, 'Ada Northwind', shown(ada), 'tryton')
            browser.party(ben, 'Ben Harbour', shown(ben), 'ben')

    double = olga.party__party.create([{'name': 'Ada Northwind'}])[0]
    did('message', 'them', 5, double)
    before = step('before the merge', ada)
    wizard = olga.call('wizard.party.replace.create', olga.context)
    olga.call('wizard.party.replace.execute', wizard[0],
              {'ask': {'source': double, 'destination': ada}}, 'replace',
              {**olga.context, 'active_model': 'party.party', 'active_id': double, 'active_ids': [double]})
    assert step('two parties merged', ada) != before
    olga.party__party.write([ben], {'active': False})
    wizard = olga.call('wizard.party.erase.create', olga.context)
    olga.call('wizard.party.erase.execute', wizard[0], {'ask': {'party': ben}}, 'erase',
              {**olga.context, 'active_model': 'party.party', 'active_id': ben, 'active_ids': [ben]})
    gone = shown(ben)
    assert all(gone[name] is None for name in FIELDS), gone
    assert olga.socialtrust__relationship.search_count([('party', '=', ben)]) == 0
    assert olga.socialtrust__interaction.search_count([('party', '=', ben)]) == 0
    print("  a party erased: nothing is left of it")
    print(f"{len(steps)} steps, each the bits of a replay")


if __name__ == '__main__':
    began = time.time()
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
    print(f"driven in {time.time() - began:.0f} s")
