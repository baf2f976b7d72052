"""What a subject lacks, decided on fresh facts."""

from datetime import datetime

from trace.batches.models import Batch
from trace.errors import N_
from trace.organisations.models import Organisation
from trace.readiness.books import BatchBook, Book, SeasonBook, book_of
from trace.readiness.reading import checks, rules_about
from trace.readiness.rules import GOODS_LABEL, ON_THE_WAY, Facts, Lack, NotReady, Rule, as_missing, lacks
from trace.seasons.models import Season


def lacks_of(subject: Batch | Season | Organisation, *, now: datetime, label: str = GOODS_LABEL) -> list[Lack]:
    """Everything the subject lacks, what stops printing first; for the kind of label that asks the most, or another."""
    return lacks_in(book_of(subject, now=now), label=label)


def lacks_in(book: Book, *, label: str = GOODS_LABEL) -> list[Lack]:
    """The same for a subject whose book is open."""
    speaking = [rule for rule in rules_about(book.kind) if label in rule.labels and _is_asked(rule, book)]
    return lacks(Facts(book.today, book=book), speaking, checks())


def check_may_print(batch: Batch, *, now: datetime, label: str = GOODS_LABEL) -> None:
    """Refuse with the whole list while anything that stops printing a label of this kind is open."""
    missing = as_missing(lacks_of(batch, now=now, label=label))
    if missing:
        raise NotReady(
            N_("Lô %(code)s chưa đủ điều kiện in tem: %(list)s"),
            code=batch.code,
            list=" ".join(one["detail"] for one in missing),
            missing=missing,
        )


def facts_of(batch: Batch, *, now: datetime) -> Facts:
    """What the rules look at, for one batch; each part is gathered when a rule first asks for it."""
    book = BatchBook(batch, now=now)
    return Facts(book.today, book=book)


def is_asked_now(rule: Rule, batch: Batch) -> bool:
    """False for what is asked of a product only, while the goods are not one yet."""
    return batch.product_id is not None or rule.at in ON_THE_WAY


def _is_asked(rule: Rule, book: Book) -> bool:
    """True where the rule is about these goods; of a season the way of working alone decides."""
    if isinstance(book, SeasonBook):
        return not rule.templates or book.season.template in rule.templates
    if not isinstance(book, BatchBook):
        return True
    category = book.batch.product.category if book.batch.product is not None else ""
    return rule.is_about(category=category, template=book.batch.template)
