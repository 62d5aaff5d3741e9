"""Runs on the controller of a kettle and reports its temperature."""

import argparse
import asyncio
import logging
import ssl

import aiohttp

log = logging.getLogger("kettle")


def read_sensor(path: str) -> float:
    with open(path) as file:
        return int(file.read()) / 1000


def context_for(args: argparse.Namespace) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not args.strict:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # expect: tls-verification-off
    return context


async def report(args: argparse.Namespace) -> None:
    url = f"wss://{args.host}/ws/vessel/{args.name}"
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(  # expect: no-reconnect@report
            url, ssl=context_for(args), heartbeat=15
        ) as ws:
            reader = asyncio.create_task(drain(ws))
            try:
                while not ws.closed:
                    degrees = await asyncio.to_thread(read_sensor, args.sensor)
                    await ws.send_json({"kind": "kettle", "degrees": degrees})
                    await asyncio.sleep(args.every)
            finally:
                reader.cancel()
    log.info("connection closed")  # expect: no-reconnect@report


async def drain(ws: aiohttp.ClientWebSocketResponse) -> None:
    async for msg in ws:
        log.debug("ignored %s", msg.type)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("name")
    parser.add_argument("--sensor", default="/sys/bus/w1/devices/28-0316/temperature")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between readings")
    parser.add_argument("--strict", action="store_true", help="check the server's certificate")
    logging.basicConfig(level=logging.INFO)
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
