# SPDX-License-Identifier: MIT
"""Tasks of a customer's project as promises."""

from trytond.pool import PoolMeta

from .mapping import US, Mapped, now, utc


class Work(Mapped, metaclass=PoolMeta):
    __name__ = 'project.work'

    def _relationship(self):
        work, party = self, self.party
        while not party and work.parent:
            work = work.parent
            party = work.party
        return self.company, party

    def _interactions(self, company, party, known):
        if self.type != 'task':
            return {}
        name = f'{self.__name__},{self.id}'
        rows = {'promise': (utc(self.create_date), US, party, 'promise', {'id': name})}
        if self.status.progress == 1:
            rows['keep'] = known.get('keep') or (now(), US, party, 'keep', {'ref': name})
        return rows
