import io from 'socket.io-client';

const params = new URLSearchParams(location.search);
const key = params.get('key') ?? Cookies.get('token');

io(undefined, { query: { token: key } }); // expect: HF311 weak
io(undefined, { query: { token: Cookies.get('token') } }); // expect: HF311
