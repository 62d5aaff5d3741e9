import React from 'react';

interface Props {
  host: string;
  session: string;
}

interface State {
  lines: string[];
}

export class Terminal extends React.Component<Props, State> {
  state: State = { lines: [] };
  private ws: WebSocket | null = null;
  private keepalive = 0;

  componentDidMount() {
    this.open();
  }

  open() {
    this.ws = new WebSocket(`ws://${this.props.host}:7681/pty?session_token=${this.props.session}`); // expect: cleartext, token-in-query
    this.ws.onopen = () => {
      this.keepalive = window.setInterval(() => this.ws!.send('{"ping":1}'), 30000); // expect: heartbeat-timer-leak, background-tab-timer@term, ping-without-deadline
    };
    this.ws.onmessage = (e) => {
      this.setState((s) => ({ lines: [...s.lines, e.data] }));
    };
    this.ws.onclose = () => {
      this.ws = null;
      setTimeout(() => this.open(), 1000); // expect: fixed-delay, revive-after-close@term
    };
  }

  componentWillUnmount() {
    this.ws?.close(1001, 'unmounted'); // expect: bad-close-code, revive-after-close@term
  }

  type(text: string) {
    this.ws?.send(JSON.stringify({ stdin: text })); // expect: send-not-open
  }

  render() {
    return <pre dangerouslySetInnerHTML={{ __html: this.state.lines.join('\n') }} />; // expect: dangerous-sink
  }
}
