const WebSocket = require('ws');

const endpoints = (process.env.ENDPOINTS || '').split(',').filter(Boolean);

function follow(endpoint) {
  const ws = new WebSocket(endpoint, { rejectUnauthorized: false }); // expect: tls-verification-off, no-connect-timeout@poller

  ws.onopen = () => ws.send('{"op":"book"}');
  ws.onmessage = ({ data }) => process.stdout.write(data + '\n');
  ws.onclose = () => {
    console.error(`${endpoint} closed`);
    setTimeout(follow, 1e3, endpoint); // expect: fixed-delay
  };
  ws.onerror = ({ message }) => console.error(`${endpoint}: ${message}`);
}

endpoints.forEach(follow);
