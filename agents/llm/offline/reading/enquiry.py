"""What is given to the reader: one enquiry, and who it was sent to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from agents.llm.offline.reading.rates import RATES


@dataclass(frozen=True)
class Enquiry:
    """What somebody wrote: free text, form fields by name, and when it came (the day that dates are counted from)."""

    text: str
    received_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seller:
    """Who was written to: the deal they usually make, their currency, and what one unit of others is worth in USD."""

    name: str = ""
    typical_deal: Decimal = Decimal(10_000)
    currency: str = "USD"
    rates: Mapping[str, Decimal] = field(default_factory=lambda: RATES)
    products: tuple[str, ...] = ()

    def worth(self, amount: Decimal, currency: str) -> Decimal:
        """Convert an amount into the seller's own currency; a currency without a rate counts one to one."""
        one = Decimal(1)
        return amount * self.rates.get(currency or self.currency, one) / self.rates.get(self.currency, one)
