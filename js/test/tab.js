// A tab in a thread of its own, so that it can crash.

import { parentPort, workerData } from "node:worker_threads";

import { quick } from "./waiting.js";

const { url, share, channel } = workerData;
const client = quick(url, { share });
const subscription = client.subscribe(channel, { onMessage() {} });
parentPort.postMessage(await subscription.ready());

// Told so, it stands still as if a browser had frozen it, until somebody wakes it.
parentPort.on("message", (sleep) => Atomics.wait(sleep, 0, 0));
client.addEventListener("state", ({ detail }) => parentPort.postMessage(detail.why));
