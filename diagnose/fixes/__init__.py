"""Plans, shows, applies and undoes edits of project files; the only room that writes them."""
