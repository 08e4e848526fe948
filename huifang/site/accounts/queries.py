"""What the page of an account shows."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.access.models import Account, Grant
from huifang.campaigns.models import Campaign
from huifang.territory.models import Region, Unit


@dataclass(frozen=True)
class GrantLine:
    """A grant with the names of its places."""

    grant: Grant
    region: str
    campaign: str
    unit: str


def grant_lines(account: Account) -> list[GrantLine]:
    """Return the account's grants, live ones first, with the names of what binds them."""
    grants = sorted(account.grants.all(), key=lambda g: (g.ended_at is not None, g.role))
    regions = Region.objects.in_bulk([g.region_key for g in grants if g.region_key])
    campaigns = Campaign.objects.in_bulk([g.campaign_id for g in grants if g.campaign_id])
    units = Unit.objects.in_bulk([g.unit_id for g in grants if g.unit_id])
    return [
        GrantLine(
            grant,
            regions[grant.region_key].full_name if grant.region_key in regions else "",
            str(campaigns.get(grant.campaign_id, "")),
            str(units.get(grant.unit_id, "")),
        )
        for grant in grants
    ]
