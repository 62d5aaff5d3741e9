import { onBeforeUnmount, onMounted, reactive, ref } from 'vue'

export function useSprinklers(zone) {
  const state = reactive({ zones: {}, error: null })
  const connected = ref(false)
  let socket
  let retry = 0
  let heartbeat

  function backoff() {
    const base = Math.min(1000 * 2 ** retry++, 30000) // expect: no-jitter@sprinklers
    return base // expect: no-jitter@sprinklers
  }

  function open() {
    socket = new WebSocket(`wss://${location.host}/api/zones/${zone}`) // expect: no-connect-timeout

    socket.addEventListener('open', () => {
      connected.value = true
      heartbeat = window.setInterval(() => socket.send('{"type":"ping"}'), 30000) // expect: ping-without-deadline@sprinklers, background-tab-timer@sprinklers
    })

    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(data) // expect: unguarded-parse
      if (message.type === 'state') Object.assign(state.zones, message.zones)
    })

    socket.addEventListener('error', (e) => {
      state.error = e
      socket.close()
    })

    socket.addEventListener('close', () => {
      connected.value = false
      clearInterval(heartbeat)
      setTimeout(open, backoff()) // expect: no-jitter@sprinklers, revive-after-close@sprinklers
    })
  }

  onMounted(open)
  onBeforeUnmount(() => {
    socket?.close(1000) // expect: revive-after-close@sprinklers
  })

  const water = (id, minutes) => {
    if (connected.value) socket.send(JSON.stringify({ type: 'water', id, minutes }))
  }

  return { state, connected, water }
}
