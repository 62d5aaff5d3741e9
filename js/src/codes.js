/** What a client does after a connection ended with a close code: the protocol's table. */
export function closePolicy(code) {
  if (code === 4401) return "refresh";
  return /^(100[156]|101[1-4]|4[0-4]..)$/.test(code) ? "reconnect" : "stop";
}
