# SPDX-License-Identifier: MIT
"""A profile of each company."""

from functools import lru_cache

from socialtrust import Error, Profile
from trytond.model import fields
from trytond.model.exceptions import ValidationError
from trytond.pool import PoolMeta


@lru_cache(maxsize=256)
def profile_of(text):
    "Profiles do not change: a company's is read from its text once"
    return Profile.from_json(text) if text else Profile.builtin()


class Company(metaclass=PoolMeta):
    __name__ = 'company.company'

    relationship_parameters = fields.Text("Relationship Parameters",
        help="JSON of the parameters that differ from the library's own.")

    def relationship_profile(self):
        return profile_of(self.relationship_parameters or '')

    @classmethod
    def validate_fields(cls, companies, field_names):
        super().validate_fields(companies, field_names)
        if 'relationship_parameters' in field_names:
            for company in companies:
                try:
                    company.relationship_profile()
                except Error as error:
                    raise ValidationError(str(error)) from error
