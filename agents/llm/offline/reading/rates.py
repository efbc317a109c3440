"""What one unit of a currency is worth in US dollars: round yearly figures, good enough to compare deal sizes.

As of January 2026. A workspace keeps its own table; this one stands in until it does.
"""

from decimal import Decimal

RATES: dict[str, Decimal] = {
    code: Decimal(worth)
    for code, worth in {
        "USD": "1",
        "EUR": "1.15",
        "GBP": "1.33",
        "CHF": "1.25",
        "CAD": "0.72",
        "AUD": "0.66",
        "NZD": "0.58",
        "SEK": "0.106",
        "NOK": "0.099",
        "DKK": "0.154",
        "PLN": "0.27",
        "CZK": "0.047",
        "HUF": "0.003",
        "RON": "0.23",
        "TRY": "0.024",
        "JPY": "0.0065",
        "CNY": "0.14",
        "INR": "0.0113",
        "SGD": "0.77",
        "HKD": "0.128",
        "AED": "0.272",
        "ILS": "0.30",
        "ZAR": "0.058",
        "BRL": "0.185",
        "MXN": "0.054",
        "ARS": "0.0007",
        "CLP": "0.00107",
        "COP": "0.00026",
        "PEN": "0.295",
    }.items()
}
