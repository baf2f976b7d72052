"""Readings as tests make them up."""

from array import array

from trace.sensors.reading import Column, Readings


def readings_of(*columns, start, minutes=5, device="may-1"):
    """`("temperature", [3.5, 4.1])`, one reading every few minutes from an aware moment on."""
    first = int(start.timestamp())
    return Readings(
        [
            Column(
                quantity,
                quantity,
                array("q", (first + place * minutes * 60 for place in range(len(values)))),
                array("q", (round(value * 1000) for value in values)),
            )
            for quantity, values in columns
        ],
        row_count=len(columns[0][1]),
        device=device,
    )
