"""Search over rule texts and articles: a symptom in the user's own words to ranked answers. No model, no network."""
