# SPDX-License-Identifier: MIT
"""The host's own records, each through its life by a user's client (proteus, over RPC), and what the module makes of each.

Used by drive.py, which checks after every step that what is shown is a replay's. `prepare` is what a company needs before
it can sell: a chart of accounts, a product on stock.
"""
import datetime
import socketserver
import threading
from decimal import Decimal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from proteus import Model, config

MAIL = 8124  # where the mail of the server under test goes: its port of SMTP
ZONE = ZoneInfo('Europe/Berlin')
DAY = datetime.timedelta(days=1)


def prepare(company):
    from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
    from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences
    create_chart(company)
    set_fiscalyear_invoice_sequences(create_fiscalyear(company)).click('create_period')
    accounts = get_accounts(company)
    cash, = Model.get('account.journal').find([('type', '=', 'cash')])
    Model.get('account.invoice.payment.method')(
        name='Cash', company=company, journal=cash, credit_account=accounts['cash'], debit_account=accounts['cash']).save()
    term = Model.get('account.invoice.payment_term')(name='At once')
    term.lines.new(type='remainder')
    term.save()
    category = Model.get('product.category')(
        name='Hardware', accounting=True, account_expense=accounts['expense'], account_revenue=accounts['revenue'])
    category.save()
    unit, = Model.get('product.uom').find([('name', '=', 'Unit')])
    template = Model.get('product.template')(
        name='Hinge', default_uom=unit, type='goods', salable=True, list_price=Decimal('10'), account_category=category)
    template.save()
    seller = Model.get('party.party')(name='Olga')
    seller.save()
    Model.get('company.employee')(party=seller, company=company).save()
    storage, = Model.get('stock.location').find([('code', '=', 'STO')])
    inventory = Model.get('stock.inventory')(location=storage)
    inventory.lines.new(product=template.products[0], quantity=100.0, expected_quantity=0.0)
    inventory.click('confirm')


class Mail(socketserver.StreamRequestHandler):
    """Takes what is sent, and forgets it: the module maps what Tryton keeps of it."""

    def handle(self):
        self.wfile.write(b'220 here\r\n')
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write({b'QUIT': b'221 bye\r\n', b'DATA': b'354 go on\r\n'}.get(word, b'250 fine\r\n'))
            if word == b'DATA':
                for line in self.rfile:
                    if line == b'.\r\n':
                        break
                self.wfile.write(b'250 fine\r\n')
            elif word == b'QUIT':
                return


class Driven:
    """One customer, and what was seen of it: `step` checks a replay, `rows` are the interactions in the store."""

    def __init__(self, user, party, step, rows):
        self.user, self.party, self.step, self.rows, self.shown = user, party, step, rows, {}

    def now(self, what, *kinds, record=None, **moves):
        """After a step: a record's interactions are these, "us: promise", and so many moves of ours are open; `their` says how
        many more are of the party's."""
        before, self.shown = self.shown, self.step(what, self.party.id)
        rows = [row for row in self.rows(self.party.id) if record is None or row['record'].startswith(record)]
        found = [f"{row['by']}: {row['kind']}" for row in rows]
        assert found == list(kinds), (what, found, kinds)
        for name, count in moves.items():
            count += before['relationship_their_moves'] if name == 'their' else 0
            assert self.shown[f'relationship_{name}_moves'] == count, (what, name, before, self.shown)
        return rows


def today():
    "Of the company, where it may be tomorrow already"
    return datetime.datetime.now(ZONE).date()


def end_of(date):
    return (datetime.datetime.combine(date + DAY, datetime.time(0), tzinfo=ZONE) - datetime.timedelta(microseconds=1)).astimezone(datetime.timezone.utc)


def lead(driven, description):
    seller, = Model.get('company.employee').find([])
    made = Model.get('sale.opportunity')(
        party=driven.party, employee=seller, address=driven.party.addresses[0], description=description, amount=Decimal('50'))
    made.save()
    return made


def opportunity(driven):
    first = lead(driven, 'Hinges for the pier')
    driven.now('a lead', 'them: ask', record='sale.opportunity', our=1)
    first.click('opportunity')
    sale, = first.click('convert')
    driven.now('converted', 'them: ask', 'us: answer', record='sale.opportunity', our=0)
    other = lead(driven, 'Another')
    driven.now('another lead', 'them: ask', record=f'sale.opportunity,{other.id}', our=1)
    other.click('lost')
    driven.now('lost', 'them: ask', 'us: answer', record=f'sale.opportunity,{other.id}', our=0)
    return sale


def sold(driven, sale, shipping_date):
    product, = Model.get('product.product').find([('name', '=', 'Hinge')])
    term, = Model.get('account.invoice.payment_term').find([('name', '=', 'At once')])
    sale.payment_term, sale.shipping_date, sale.invoice_method = term, shipping_date, 'order'
    sale.invoice_address = sale.shipment_address = driven.party.addresses[0]
    sale.lines.new(product=product, quantity=5.0, unit_price=Decimal('10'))
    sale.click('quote')
    assert not [row for row in driven.rows(driven.party.id) if row['record'] == f'sale.sale,{sale.id}']  # nothing is promised yet
    sale.click('confirm')
    sale.reload()


def shipment(driven, sale):
    date = today() + 3 * DAY
    sold(driven, sale, date)
    rows = driven.now('a sale confirmed', 'us: promise', record='sale.sale', our=0)
    assert rows[0]['due'] == end_of(date).isoformat(), rows
    sent, = sale.shipments
    for button in ('assign_try', 'pick', 'pack', 'do'):
        sent.click(button)
    driven.now('shipped', 'us: promise', 'us: keep', record='sale.sale', our=0)


def invoice(driven, sale, days, late):
    "Of so many days ago, to be paid at once"
    bill, = sale.invoices
    bill.invoice_date = today() - days * DAY
    bill.save()
    confirmed(driven.user, lambda: driven.user.account__invoice.post([bill.id]))
    bill.reload()
    name = f'account.invoice,{bill.id}'
    rows = driven.now('an old invoice' if late else 'an invoice', 'them: promise', record=name, their=int(late))
    assert rows[0]['due'] == end_of(bill.invoice_date).isoformat(), rows
    pay(bill)
    driven.now('paid late' if late else 'paid', 'them: promise', 'them: keep', record=name, their=-int(late))


def confirmed(user, call):
    "As the client does: where the host asks whether that is meant, it is"
    try:
        call()
    except Exception as refused:
        kind, (name, *_), *_ = refused.args[0]
        assert kind == 'UserWarning', refused
        user.res__user__warning.skip(name, False)
        call()


def pay(bill):
    method, = Model.get('account.invoice.payment.method').find([('name', '=', 'Cash')])
    wizard = bill.click('pay')
    wizard.form.payment_method = method
    wizard.execute('choice')
    bill.reload()
    assert bill.state == 'paid', bill.state


def task(driven):
    Work = Model.get('project.work')
    project = Work(type='project', name='The pier', party=driven.party)
    project.children.new(type='task', name='Drawings')
    project.save()
    driven.now('a task', 'us: promise', record='project.work')
    done, = Model.get('project.work.status').find([('name', '=', 'Done')])
    made = Work(project.children[0].id)
    made.status, made.progress = done, 1
    made.save()
    driven.now('done', 'us: promise', 'us: keep', record='project.work')
    other = Model.get('party.party')(name='Fritz Foundry')
    other.save()
    project.reload()
    project.party = other
    project.save()
    driven.now('the project is another\'s', record='project.work')
    project.party = driven.party
    project.save()
    driven.now('and his again', 'us: promise', 'us: keep', record='project.work')


def messages(driven, sale):
    user = driven.user
    record = f'sale.sale,{sale.id}'
    user.ir__chat__channel.post(record, 'A memo of ours', 'internal')
    assert not [row for row in driven.rows(driven.party.id) if row['record'].startswith('ir.chat')]  # no contact
    user.ir__chat__channel.post(record, 'They are on their way.', 'public')
    driven.now('a message in the chat', 'us: message', record='ir.chat.message')
    channel = user.ir__chat__message.search_read([('content', '=', 'They are on their way.')], 0, 1, None, ['channel'])[0]['channel']
    user.ir__chat__message.create([{'channel': channel, 'email': 'emil@example.org', 'audience': 'public', 'content': 'Thank you!'}])
    driven.now('the answer by mail', 'us: message', 'them: message', record='ir.chat.message', our=1)
    user.ir__email.send('Emil <emil@example.org>', 'eva@example.org', '', 'Your hinges', '<p>You are welcome.</p>', [],
                        ['party.party', driven.party.id], [], [])
    driven.now('an e-mail', 'us: message', record='ir.email', our=0)


def drive(url, database, password, user, step, rows):
    at = urlsplit(url)
    config.set_xmlrpc(f'{at.scheme}://olga:{quote(password, safe="")}@{at.netloc}/{database}/rpc/')
    party = Model.get('party.party')(name='Emil Foundry')
    party.addresses[0].street = 'Kai 1'
    party.save()
    driven = Driven(user, party, step, rows)
    sale = opportunity(driven)
    shipment(driven, sale)
    invoice(driven, sale, 10, late=True)
    other = lead(driven, 'More of them')
    other.click('opportunity')
    more, = other.click('convert')
    sold(driven, more, None)
    rows = driven.now('a sale without a date', 'us: promise', record=f'sale.sale,{more.id}', our=0)
    assert rows[0]['due'] is None, rows
    invoice(driven, more, 0, late=False)
    task(driven)
    socketserver.TCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(('127.0.0.1', MAIL), Mail) as post:
        threading.Thread(target=post.serve_forever, daemon=True).start()
        messages(driven, sale)
        post.shutdown()
    return party.id
