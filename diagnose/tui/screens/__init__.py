"""What all screens share: the frame around them, help, questions."""
