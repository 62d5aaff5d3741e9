// Node has options there.
export const relay = () => new WebSocket('wss://radio.example.com', { headers: { relay: '1' } }); // ok
