"""Trade items, their photos, shop links and the GTINs they bore before."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class StoredFile(pw.Model):
    class Meta:
        table_name = "stored_file"


class Product(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=20, unique=True)
    gtin = pw.CharField(max_length=14, null=True, unique=True)
    gtin_proof = pw.CharField(max_length=200)
    gtin_proof_file = pw.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    name = pw.CharField(max_length=160)
    name_folded = pw.CharField(max_length=160, index=True)
    name_sort = pw.CharField(max_length=400)
    search_folded = pw.TextField()
    name_en = pw.CharField(max_length=160)
    brand = pw.CharField(max_length=80)
    category = pw.CharField(max_length=40, index=True)
    template = pw.CharField(max_length=20)
    ocop_group = pw.IntegerField(null=True)
    description = pw.TextField()
    target_market = pw.CharField(max_length=80)
    origin = pw.CharField(max_length=80)
    net_content_thousandths = pw.BigIntegerField(null=True)
    net_content_unit = pw.CharField(max_length=3)
    net_content_typed = pw.CharField(max_length=40)
    packaging = pw.CharField(max_length=80)
    ingredients = pw.TextField()
    nutrition = pw.TextField()
    warning = pw.TextField()
    usage = pw.TextField()
    storage = pw.TextField()
    standard = pw.CharField(max_length=160)
    shelf_life_days = pw.IntegerField(null=True)
    self_declaration_no = pw.CharField(max_length=80)
    ip_certificate_no = pw.CharField(max_length=80)
    ocop_stars = pw.IntegerField(null=True)
    ocop_decision = pw.CharField(max_length=120)
    ocop_issuer = pw.CharField(max_length=200)
    ocop_decided_on = pw.DateField(null=True)
    ocop_expires_on = pw.DateField(null=True)
    is_draft = pw.BooleanField()
    is_active = pw.BooleanField()
    is_demo = pw.BooleanField()
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "product"


class ProductPhoto(pw.Model):
    product = pw.ForeignKeyField(Product, on_delete="RESTRICT")
    file = pw.ForeignKeyField(StoredFile, on_delete="RESTRICT")
    position = pw.IntegerField()

    class Meta:
        table_name = "product_photo"
        indexes = ((("product", "file"), True),)


class ShopLink(pw.Model):
    product = pw.ForeignKeyField(Product, on_delete="RESTRICT")
    host = pw.CharField(max_length=80)
    url = pw.CharField(max_length=300)

    class Meta:
        table_name = "shop_link"
        indexes = ((("product", "url"), True),)


class FormerGtin(pw.Model):
    product = pw.ForeignKeyField(Product, on_delete="RESTRICT")
    gtin = pw.CharField(max_length=14, index=True)
    ended_at = pw.DateTimeField()

    class Meta:
        table_name = "former_gtin"
        indexes = ((("product", "gtin"), True),)


TABLES = (Product, ProductPhoto, ShopLink, FormerGtin)


def up(migrator, db):
    with db.bind_ctx((Organisation, StoredFile, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, StoredFile, *TABLES)):
        db.drop_tables(TABLES)
