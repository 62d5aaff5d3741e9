const ws = new WebSocket('wss://example.org');
const beat = () => ws.send('ping');

setInterval(beat, 20_000); // ok
document.addEventListener('visibilitychange', beat);
