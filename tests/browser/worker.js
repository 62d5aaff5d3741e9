// A client in a worker, for the channel that its name says; tells its page what it sees.
import { Holdfast } from "/holdfast.js";

const client = new Holdfast("/ws", { log: null });
client.addEventListener("state", ({ detail }) => postMessage({ state: detail.name }));
const subscription = client.subscribe(self.name, {
  onMessage: ({ offset, data }) => postMessage({ message: [offset, data] }),
  onLost: ({ from, to }) => postMessage({ lost: [from, to] }),
});
subscription.ready().then(({ offset }) => postMessage({ ready: offset }));
onmessage = ({ data }) => client.request({ type: data }).catch(({ code }) => postMessage({ code }));
