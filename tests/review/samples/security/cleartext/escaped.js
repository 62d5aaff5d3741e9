const ticks = new WebSocket('ws:\/\/clock.example.net\/ticks'); // expect: HF508
ticks.onmessage = (event) => console.log(event.data);
