"""Labels in the languages of roll printers: every page is one picture of whole dots, so that Vietnamese is right on
any printer and no word of anybody ever reaches the printer's language except as pixels."""
