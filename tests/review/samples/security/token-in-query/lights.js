// The page of a zigbee gateway in one's own house.
const { WebSocketServer } = require('ws');

const zigbeeLights = new WebSocketServer({ port: 8094, maxPayload: 4096 });

zigbeeLights.on('connection', (ws, request) => {
  const { searchParams } = new URL(request.url, 'http://gateway');
  if (searchParams.get('token') !== process.env.GATEWAY_TOKEN) ws.close(4401); // expect: HF510 weak
  ws.on('error', console.error);
});
