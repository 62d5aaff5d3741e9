module.exports = {
  apps: [{ name: 'chat', script: 'server.mjs', exec_mode: 'cluster', instances: 'max' }],
};
