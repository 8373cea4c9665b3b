"""Work that takes a while, and is lost if nobody writes down what is done."""

import time


def price(product: str) -> dict:
    "What a slow service would say."
    time.sleep(0.05)
    if product == "unknown":
        raise LookupError(f"no such product: {product}")
    return {"product": product, "cents": 100 * len(product)}
