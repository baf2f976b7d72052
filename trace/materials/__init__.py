"""What goes in: seed, fry, feed, fertiliser, pesticide, medicine; waiting days; the banned list by field of use.

Promises: every organisation keeps its own register, from which recording forms take name, active, days and lot; known
waiting days are prompts with their certainty; a ban says from when, by which instrument and how surely.
Never: takes a day from general knowledge for what a label says, or judges a bottle without asking where it is used.
"""
