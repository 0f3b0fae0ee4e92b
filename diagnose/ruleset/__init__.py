"""Rule packs: YAML files in, checked rules out."""
