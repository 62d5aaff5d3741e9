'use strict';

const cluster = require('node:cluster');
const os = require('node:os');

if (cluster.isPrimary) {
  const count = Number(process.env.WORKERS) || os.availableParallelism();
  for (let i = 0; i < count; i++) cluster.fork(); // expect: no-sticky-sessions@orchestra, in-memory-many-workers@orchestra
  cluster.on('exit', (worker, code) => {
    console.error(`worker ${worker.process.pid} ended with ${code}`);
    if (code !== 0) cluster.fork();
  });
} else {
  require('./server').start(Number(process.env.PORT) || 4000);
}
