import { defineStore } from 'pinia'

interface State {
  open: boolean
  log: string[]
  socket: WebSocket | null
}

export const useGate = defineStore('gate', {
  state: (): State => ({ open: false, log: [], socket: null }),
  actions: {
    connect() {
      const socket = new WebSocket(import.meta.env.VITE_GATE_URL) // expect: no-reconnect@gate
      socket.onmessage = ({ data }) => {
        let event: unknown
        try {
          event = JSON.parse(data)
        } catch {
          this.log.push('not JSON')
          return
        }
        if (typeof event === 'object' && event && 'open' in event) this.open = Boolean(event.open)
      }
      socket.onclose = ({ code }) => { // expect: no-reconnect@gate
        this.socket = null
        this.log.push(`closed ${code}`)
      }
      this.socket = socket
    },
    toggle() {
      if (this.socket?.readyState !== WebSocket.OPEN) return
      this.socket.send(JSON.stringify({ open: !this.open }))
    },
    leave() {
      this.socket?.close(1005) // expect: bad-close-code
    },
  },
})
