let line;
let stop = '';
let online = false;

function open(name) {
  line = new WebSocket(`wss://lines.example.com/${name}`);
  line.onopen = () => {
    online = true;
  };
  line.onmessage = (event) => {
    stop = event.data;
  };
  line.onclose = () => {
    stop = null; // expect: HF208 weak
  };
}

export function choose(name) {
  line.close();
  open(name);
  console.log(stop, online);
}

let bus;
let place = '';
let ended = 0;

function board(name) {
  bus = new WebSocket(`wss://buses.example.com/${name}`);
  bus.onmessage = (event) => {
    place = event.data;
  };
  bus.onclose = () => {
    ended = 1; // ok: nothing of a new one is in it
    console.log(place);
  };
}

export function change(name) {
  bus.close();
  board(name);
  console.log(ended);
}

let ferry;
let pier = '';

function sail(name) {
  const mine = new WebSocket(`wss://ferries.example.com/${name}`);
  ferry = mine;
  mine.onmessage = (event) => {
    pier = event.data;
  };
  mine.onclose = () => {
    if (ferry === mine) pier = null; // ok
  };
}

export function cross(name) {
  ferry.close();
  sail(name);
  console.log(pier);
}
