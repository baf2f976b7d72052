"""What is printed: layouts as folders of data, text that fits or is refused with numbers, symbols in whole
printer dots, sheets, PDF, PNG and SVG from one drawing. Promises that a label never truncates, never overlaps
and decodes to its address; never reads the clock or the request, never prints what does not fit."""
