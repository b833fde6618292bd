"""A small load generator: a few processes, each asking over one kept connection as fast as it is answered."""

import http.client
import multiprocessing
import time

CLIENTS = 4


def requests_per_second(port: int, path: str, *, seconds: float, cookie: str = "") -> float:
    """How often the server answers GET `path` with 200. Raises RuntimeError for any other answer."""
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as clients:
        counts = clients.starmap(_ask, [(port, path, seconds, cookie)] * CLIENTS)
    return round(sum(counts), 1)


def _ask(port: int, path: str, seconds: float, cookie: str) -> float:
    headers = {"Host": f"localhost:{port}", "Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    answered, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        answered += 1
    connection.close()
    return answered / (time.perf_counter() - began)
