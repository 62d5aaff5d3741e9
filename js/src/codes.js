/** What a client does after a connection ended with a close code: the protocol's table. */
export function closePolicy(code) {
  if (code === 4401) return "refresh";
  const again = [1001, 1005, 1006, 1011, 1012, 1013, 1014].includes(code);
  return again || (code >= 4000 && code < 4500) ? "reconnect" : "stop";
}
