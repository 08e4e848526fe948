"""Plans, groups, targets, pairings and listed villages of a campaign."""
