"""From bytes to matches: a prefilter over blocks, confirmation of candidate lines, windows over the few events."""
