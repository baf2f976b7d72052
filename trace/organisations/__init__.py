"""Who trades: co-ops, firms, households, carriers, shops, departments; where they are, whether an officer checked them.

Promises: names and addresses are found without diacritics, by old or new commune and by old district; every change is
in the log of acts; an approval stands for what was checked and falls when that changes. Never shows a household's
registration number or a representative to outsiders, never deletes an organisation.
"""
