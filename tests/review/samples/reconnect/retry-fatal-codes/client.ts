export function connect(url: string): void {
  const ws = new WebSocket(url);
  ws.onclose = (event) => {
    console.log('closed', event.code);
    again(url); // expect: HF307
  };
}

function again(url: string): void {
  setTimeout(() => connect(url), Math.random() * 10_000);
}

const FATAL = [1002, 1008, 4401];

export function right(url: string): void {
  const ws = new WebSocket(url);
  ws.onclose = (event) => {
    if (FATAL.includes(event.code)) return;
    setTimeout(() => right(url), Math.random() * 10_000); // ok
  };
}

export function looked(url: string): void {
  const ws = new WebSocket(url);
  ws.onclose = (event) => {
    const wait = event.code === 1013 ? 60_000 : 5000;
    setTimeout(() => looked(url), Math.random() * wait); // ok
  };
}

export function listed(url: string, slow: Set<number>): void {
  const ws = new WebSocket(url);
  ws.onclose = (event) => {
    const wait = slow.has(event.code) && 60_000;
    setTimeout(() => listed(url, slow), Math.random() * Number(wait)); // ok
  };
}

export function few(url: string, attempt = 0): void {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    if (attempt > 5) return;
    setTimeout(() => few(url, attempt + 1), Math.random() * 10_000); // ok: it gives up
  };
}

export function known(url: string, token: string): void {
  const ws = new WebSocket(url);
  ws.onopen = () => ws.send(token);
  ws.onclose = () => {
    setTimeout(() => known(url, token), 3000); // expect: HF307
  };
}

let wait = 1000;

export function patient(url: string, token: string): void {
  const ws = new WebSocket(url);
  ws.onopen = () => ws.send(token);
  ws.onclose = () => {
    wait = Math.min(wait * 2, 600_000);
    setTimeout(() => patient(url, token), wait * Math.random()); // expect: HF307 weak
  };
}
