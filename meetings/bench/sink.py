"""A mail server that takes everything and keeps nothing, fast enough not to be what is measured.

Run as `python -m meetings.bench.sink PORT MILLISECONDS`; each command is answered after that many milliseconds.
"""

import asyncio
import sys

END_OF_MESSAGE = b"\r\n.\r\n"
ANSWERS = {b"EHLO": b"250 sink\r\n", b"HELO": b"250 sink\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Conversation(asyncio.Protocol):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._received = bytearray()
        self._in_message = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._answer(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = END_OF_MESSAGE if self._in_message else b"\r\n"
        if not self._received.endswith(end):
            return
        command = b"" if self._in_message else bytes(self._received[:4]).upper()
        self._received.clear()
        self._in_message = command == b"DATA"
        self._answer(ANSWERS.get(command, b"250 ok\r\n"))

    def _answer(self, line: bytes) -> None:
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, self._transport.write, line)
        else:
            self._transport.write(line)


async def serve(port: int, seconds: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(seconds), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
