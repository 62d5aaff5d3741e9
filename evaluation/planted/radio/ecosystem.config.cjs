module.exports = {
  apps: [
    {
      name: 'radio',
      script: './server.js',
      instances: 'max', // expect: in-memory-many-workers@radio, no-sticky-sessions@radio
      exec_mode: 'cluster', // expect: in-memory-many-workers@radio, no-sticky-sessions@radio
      env: { NODE_ENV: 'production', PORT: 4000 },
    },
  ],
};
