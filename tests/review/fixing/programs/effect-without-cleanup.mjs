import { createElement, useEffect, useState } from 'react';
import { act, create } from 'react-test-renderer';
import { end, happens, peer } from './drive.mjs';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;
console.error = () => {};
const { url, server } = await peer((ws) => ws.send('42'));

function Ticker({ url }) {
  const [last, setLast] = useState('');

  useEffect(() => {
    const socket = new WebSocket(url);
    socket.onmessage = (event) => setLast(event.data);
  }, [url]);

  return createElement('b', null, last);
}

let root;
await act(async () => {
  root = create(createElement(Ticker, { url }));
});
await act(() => happens(() => root.toJSON().children?.[0] === '42'));
console.log(`shows ${root.toJSON().children}`);
await act(async () => root.unmount());
end((await happens(() => server.clients.size === 0, 600)) ? 'closed' : 'left open');
