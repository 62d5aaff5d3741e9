const MAX = 30000;

let socket = null;
let attempts = 0;
let closing = false;
let users = [];

export function presence(url, onUsers) {
  const mine = (socket = new WebSocket(url));

  mine.onmessage = (e) => {
    let data;
    try {
      data = JSON.parse(e.data);
    } catch {
      return;
    }
    users = data.users; // expect: shape-assumed
    onUsers(users);
  };

  mine.onerror = () => {
    socket = null; // expect: stale-handler@presence
    again(url, onUsers); // expect: error-and-close@presence
  };

  mine.onclose = () => {
    socket = null; // expect: stale-handler@presence
    if (!closing) again(url, onUsers); // expect: error-and-close@presence
  };
}

function again(url, onUsers) {
  attempts += 1;
  const base = 1000 * 2 ** attempts + Math.random() * 1000; // expect: jitter-before-cap@presence
  setTimeout(() => presence(url, onUsers), Math.min(base, MAX)); // expect: jitter-before-cap@presence
}

export function leave() {
  closing = true;
  if (socket) socket.close(4999 + 1, 'user left the page'); // expect: bad-close-code
}
