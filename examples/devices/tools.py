"""Says what it computes on; a model would be loaded onto it at import, once for each worker."""

import os

device = os.environ.get("SNAKEPIT_DEVICE", "cpu")


def where() -> str:
    "What kind of device this worker has, and which one."
    gpu = os.environ.get("CUDA_VISIBLE_DEVICES") if device == "cuda" else None
    return device if gpu is None else f"{device}, number {gpu}"
