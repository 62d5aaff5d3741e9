const bell = new WebSocket('wss://bell.example.com');
bell.onmessage = (event) => console.log(event.data);
bell.onclose = () => console.log('gone');
bell.send('ring'); // expect: HF218

const gong = new WebSocket('wss://gong.example.com');
gong.onopen = () => gong.send('strike'); // ok
