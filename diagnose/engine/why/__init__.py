"""Why a rule holds on an input, or what is missing for it to."""
