"""One module a rule: `check(facts)` answers where the demand of that name is not met. Found by their file names."""
