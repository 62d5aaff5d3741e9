const { WebSocketServer } = require('ws');
const { useServer } = require('graphql-ws/lib/use/ws');
const { schema } = require('./schema');

const httpsServer = require('./https');

const wsServer = new WebSocketServer({ server: httpsServer, path: '/graphql', perMessageDeflate: { zlibDeflateOptions: { level: 9 } } }); // expect: server-deflate

const cleanup = useServer({ schema, context: (ctx) => ({ user: ctx.extra.request.user }) }, wsServer);

process.on('SIGTERM', async () => {
  await cleanup.dispose();
  httpsServer.close();
});
