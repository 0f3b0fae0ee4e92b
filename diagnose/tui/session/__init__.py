"""What is analysed, what is known so far, and what is remembered."""
