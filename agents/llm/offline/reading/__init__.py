"""Reading by rules: one enquiry in, its qualification out."""

from agents.llm.offline.reading.enquiry import Enquiry, Seller
from agents.llm.offline.reading.flags import FLAGS
from agents.llm.offline.reading.read import read_enquiry

__all__ = ["FLAGS", "Enquiry", "Seller", "read_enquiry"]
