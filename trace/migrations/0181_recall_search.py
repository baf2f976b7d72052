"""A recall keeps its code and reason without accents, for searching. Nobody has kept one before."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE recall ADD COLUMN search_folded TEXT NOT NULL DEFAULT ''")


def down(migrator, db):
    db.execute_sql("ALTER TABLE recall DROP COLUMN search_folded")
