const isNode = typeof window === 'undefined';

export function open(url, headers) {
  if (isNode) {
    return new WebSocket(url, { headers }); // ok
  }
  return new WebSocket(url); // ok
}
