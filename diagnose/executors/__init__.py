"""Where the map of scan and the fold of merge run: in this process, or over several."""
