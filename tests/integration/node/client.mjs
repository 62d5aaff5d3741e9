// node client.mjs URL CHANNEL: plays the scenario with npm's ws and prints what was seen.

import WebSocket from "ws";

import { scenario } from "../stranger.mjs";

const [url, channel] = process.argv.slice(2);
console.log(JSON.stringify(await scenario(WebSocket, url, channel)));
