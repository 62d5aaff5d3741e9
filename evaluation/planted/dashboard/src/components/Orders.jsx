import { useCallback, useState } from 'react';
import useWebSocket, { ReadyState } from 'react-use-websocket';
import ReconnectingWebSocket from 'reconnecting-websocket';

const token = sessionStorage.getItem('jwt');

export const audit = new ReconnectingWebSocket(`wss://audit.example.com/?access_token=${token}`, [], { // expect: token-in-query, frozen-token-url, unbounded-queue
  maxRetries: 50,
});

export function Orders() {
  const [orders, setOrders] = useState([]);
  const onMessage = useCallback((event) => {
    const order = JSON.parse(event.data); // expect: unguarded-parse
    setOrders((all) => all.concat(order));
  }, []);

  const { sendMessage, readyState } = useWebSocket('wss://orders.example.com/live', {
    onMessage,
    shouldReconnect: () => true, // expect: retry-fatal-codes
    reconnectInterval: 3000, // expect: fixed-delay
  });

  return (
    <section>
      <p>{ReadyState[readyState]}</p>
      <button onClick={() => sendMessage('refresh')}>Refresh</button>
      <ul>{orders.map((o) => <li key={o.id}>{o.title}</li>)}</ul>
    </section>
  );
}
