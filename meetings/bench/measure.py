"""`python -m meetings.bench.measure PORT SECONDS PAGE SCENE`: asks a running server and prints the figures."""

import json
import sys

from .load import requests_per_second


def main(port: int, seconds: float, page: str, scene: dict) -> dict:
    def rate(path: str, cookie: str = "") -> float:
        requests_per_second(port, path, seconds=0.5, cookie=cookie)
        return requests_per_second(port, path, seconds=seconds, cookie=cookie)

    bare, pages = rate("/bench/hello"), rate(page)
    meeting = rate(scene["path"], scene["cookie"])
    return {
        "page": page,
        "requests_per_second": pages,
        "bare_requests_per_second": bare,
        "ratio": round(pages / bare, 3),
        "meeting_requests_per_second": meeting,
        "meeting_queries": scene["queries"],
        "meeting_ratio": round(meeting / bare, 3),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))))
