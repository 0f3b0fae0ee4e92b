"""The fix screen: what would change, whether that helps, applying it and taking it back."""
