import useWebSocket from 'react-use-websocket';

export function Always() {
  useWebSocket('wss://feed.example.com', {
    shouldReconnect: () => true, // expect: HF307
    reconnectInterval: () => 1000 + Math.random() * 4000,
  });
  useWebSocket('wss://feed.example.com', {
    shouldReconnect: (event) => event.code !== 1008, // ok
    reconnectInterval: () => 1000 + Math.random() * 4000,
  });
  return null;
}
