const house = new WebSocket('ws://192.168.1.20/state');
const feed = new WebSocket(`wss://${location.host}/feed`);
const slow = new WebSocket(`wss://${location.host}/slow`);
const other = new WebSocket(`wss://${location.host}/other`);
let sent = 0;

setInterval(() => house.send('ping'), 30_000); // expect: HF102 weak

setInterval(() => {
  sent = performance.now();
  feed.send('ping'); // expect: HF102 weak
}, 2500);

setInterval(() => {
  sent = performance.now();
  slow.send('ping'); // expect: HF102
}, 25_000);

setInterval(() => other.send('ping'), 2500); // expect: HF102
