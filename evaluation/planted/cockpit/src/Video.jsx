import React from 'react';

export default class Video extends React.Component {
  state = { frames: 0 };

  componentDidMount() { // expect: effect-without-cleanup@video
    this.socket = new WebSocket(this.props.src, { headers: { Authorization: `Bearer ${this.props.token}` } }); // expect: browser-headers, effect-without-cleanup@video, no-reconnect@video
    this.socket.binaryType = 'blob';
    this.socket.onmessage = ({ data }) => {
      this.img.src = URL.createObjectURL(data);
      this.setState(({ frames }) => ({ frames: frames + 1 }));
    };
    this.socket.onclose = ({ code }) => console.warn('video ended', code); // expect: no-reconnect@video
  }

  render() {
    return <img ref={(el) => (this.img = el)} title={String(this.state.frames)} alt="" />;
  }
}
