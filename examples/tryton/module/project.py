# SPDX-License-Identifier: MIT
"""Tasks of a customer's project as promises."""

from trytond.pool import PoolMeta

from .mapping import US, Mapped, relate, since, utc


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
            rows['keep'] = (since(known, 'keep'), US, party, 'keep', {'ref': name})
        return rows

    @classmethod
    def on_modification(cls, mode, works, field_names=None):
        super().on_modification(mode, works, field_names=field_names)
        if mode == 'write' and {'party', 'parent'} & set(field_names or []):
            below = [child for work in works for child in work.children]
            while below:  # whose party is that of what is above them
                relate(below)
                below = [child for work in below for child in work.children]
