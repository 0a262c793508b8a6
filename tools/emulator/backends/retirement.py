"""An update of a function leaves the invocations that are under way alone, as Lambda does: they end in the execution
environment of the old code or configuration. ministack kills that environment at once, and its caller gets a 502.
"""

import threading
import time

from ministack.core import lambda_runtime

# Seconds beyond the function's time-out, after which an invocation has hung.
MARGIN = 2
kill_as_shipped = lambda_runtime.kill_workers


def retire(worker):
    deadline = time.monotonic() + worker.config.get("Timeout", 3) + MARGIN
    while worker.in_use and time.monotonic() < deadline:
        time.sleep(0.02)
    kill_as_shipped([worker])


def kill_workers(workers):
    busy = [worker for worker in workers if worker is not None and worker.in_use]
    kill_as_shipped([worker for worker in workers if worker not in busy])
    for worker in busy:
        threading.Thread(target=retire, args=(worker,), daemon=True).start()


lambda_runtime.kill_workers = kill_workers
