# SPDX-License-Identifier: MIT
"""Two users at once, 60 changes each on one relationship: nothing is lost and nobody sees an error. together.py URL DATABASE PASSWORD"""
import datetime
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from drive import Refused, User  # noqa: E402

CHANGES = 60


def main(url, database, password):
    olgas = [User(url, database, 'olga', password) for _ in range(2)]
    olga = olgas[0]
    party = olga.party__party.create([{'name': 'Busy Customer'}])[0]
    start = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0) - datetime.timedelta(hours=2)
    errors = []

    def work(number):
        user = olgas[number]
        for n in range(CHANGES):
            try:
                made = user.socialtrust__interaction.create([{
                    'company': user.context['company'], 'party': party, 'kind': 'message', 'by': ('us', 'them')[number],
                    'time': start + datetime.timedelta(seconds=2 * n + number)}])  # fmt: skip
                if n % 3 == 0:
                    user.socialtrust__interaction.write(made, {'subject': 'edited', 'kind': 'help'})
                if n % 5 == 0:
                    user.socialtrust__interaction.delete(made)
            except Refused as error:
                errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = olga.socialtrust__interaction.search_count([('party', '=', party)])
    assert left == 2 * (CHANGES - CHANGES // 5), left
    assert not errors, errors[:3]
    assert olga.socialtrust__relationship.check(party) is True
    shown = olga.socialtrust__relationship.search_read([('party', '=', party)], 0, None, None, ['interactions'])
    assert shown[0]['interactions'] == left, (shown, left)
    print(f"two users, {CHANGES} changes each at once: {left} rows, none lost, no error; the list says so too")


if __name__ == '__main__':
    main(*sys.argv[1:])
