import WebSocket, { WebSocketServer } from "ws";

const wss = new WebSocketServer({ port: 8080 })

function decode(raw) {
  return JSON.parse(raw.toString("utf8")) // expect: HF401
}

async function receive(socket, raw) {
  const message = decode(raw)
  await store(message)
  socket.send("ok")
}

function checked(raw) {
  return JSON.parse(raw) // ok
}

function onMessage(raw) {
  let batch = JSON.parse(raw); // expect: HF401
  for (const line of batch.lines) {
    const entry = JSON.parse(line) // expect: HF401
    console.log(entry)
  }
}

wss.on("connection", socket => {
  socket.on("message", raw => receive(socket, raw))
})

wss.on("connection", (socket) => {
  socket.addEventListener("message", (event) => {
    try {
      console.log(checked(event.data))
    } catch (error) {
      socket.close(1007, "not JSON")
    }
  })
  socket.on("message", onMessage)
})

const upstream = new WebSocket("wss://example.com/feed")
upstream.on("error", console.error)
upstream.onmessage = ({ data }) => {
  wss.emit("price", JSON.parse(data)) // expect: HF401
}

async function store(message) {
  console.log(message)
}

async function relay(raw) {
  const message = JSON.parse(raw) // ok
  await store(message)
}

const mirror = new WebSocket("wss://example.com/mirror")
mirror.on("error", console.error)
mirror.on("message", (raw) => {
  relay(raw).catch(console.error)
})
