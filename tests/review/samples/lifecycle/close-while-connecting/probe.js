const WebSocket = require('ws')

function probe (url, done) {
  const ws = new WebSocket(url)
  const failed = (error) => done(error)

  ws.on('error', failed)
  ws.on('open', () => done(null, ws.off(failed)))
  setTimeout(() => {
    ws.off('error', failed)
    ws.close() // expect: HF217
  }, 1000)
  setTimeout(() => {
    if (ws.readyState === 0) { ws.off('error', failed), ws.terminate() } // expect: HF217
  }, 2000)
}

module.exports = probe
