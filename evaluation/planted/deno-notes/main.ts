const peers = new Set<WebSocket>();
const kv = await Deno.openKv();

Deno.serve({ port: 8000 }, async (req) => {
  if (req.headers.get('upgrade') !== 'websocket') { // expect: no-origin-check@deno
    return new Response(await Deno.readTextFile('./index.html'), { headers: { 'content-type': 'text/html' } });
  }
  const { socket, response } = Deno.upgradeWebSocket(req); // expect: no-origin-check@deno
  socket.onopen = () => peers.add(socket);
  socket.onmessage = async (e) => {
    const note = JSON.parse(e.data); // expect: unguarded-parse
    await kv.set(['notes', note.id], note.text);
    for (const peer of peers) {
      if (peer.readyState === WebSocket.OPEN) peer.send(e.data);
    }
  };
  socket.onclose = () => peers.delete(socket);
  return response;
});
