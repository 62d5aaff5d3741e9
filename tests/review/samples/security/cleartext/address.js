// Where the pages find their server.
const { host } = window.location;

export const live = (path) => 'ws://' + host + path; // expect: HF508
export const direct = `ws://${location.host}/direct`; // expect: HF508
export const safe = `wss://${location.host}/direct`; // ok
export const chosen = location.protocol === 'https:' ? `wss://${host}` : `ws://${host}`; // ok
export const other = (name) => 'ws://' + name; // ok: any host
export const scheme = 'ws://'; // ok
