"""Text in, readings out. Knows nothing of storage, Telegram or HTTP."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Before anything here imports numpy, which reads it once: on a busy machine its threads wait for each other, and a
message took 16 ms of CPU, one in twenty 210 ms, instead of 3 and 9."""
