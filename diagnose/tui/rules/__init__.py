"""The rules: browse, explain, switch off, try their examples, begin a new one."""
