const { Server } = require('socket.io');

const io = new Server(3000, { connectionStateRecovery: {} });
const rooms = new Map();

io.on('connection', (socket) => {
  socket.on('list', (reply) => {
    reply([...rooms.keys()]); // expect: HF412
    reply([]);
  });

  socket.on('create', async (name, done) => {
    await store(name);
    if (rooms.has(name)) {
      done({ error: 'taken' }); // expect: HF412
    }
  });

  socket.on('leave', leave);

  socket.on('checked', (name, done) => {
    if (typeof done !== 'function') return;
    done({ name }); // ok
  });

  socket.on('truthy', (name, done) => {
    if (done) done({ name }); // ok
    done && done({ name });
    done?.({ name });
  });

  socket.on('left early', (name, done) => {
    if (!done) return;
    store(name).then(() => done({ name })); // ok
  });

  socket.on('caught', (name, done) => {
    try {
      done({ name }); // ok
    } catch (error) {
      console.error(error);
    }
  });

  socket.on('default', (name, done = () => {}) => {
    done({ name }); // ok
  });

  socket.on('replaced', (name, done) => {
    done = done instanceof Function ? done : () => {};
    done({ name }); // ok
  });

  socket.on('data', ({ name }, ...rest) => {
    rest[0](store(name)); // ok: not a parameter
  });

  socket.on('disconnect', (reason) => {
    reason.toString(); // ok
  });
});

function leave(name, done) {
  rooms.delete(name);
  done(); // expect: HF412
}

async function store(name) {
  rooms.set(name, Date.now());
}
