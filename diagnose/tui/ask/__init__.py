"""Questions in the user's own words, answered while they are typed."""
