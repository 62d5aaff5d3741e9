'use strict';

// Music stands turn pages together with the section that they belong to.
module.exports = function registerStands(io, socket) {
  socket.on('stand:join', (section) => {
    socket.join(section); // expect: unauthorised-room
    io.to(section).emit('stand:joined', socket.data.user.name);
  });

  socket.on('page:turn', ({ section, page }) => { // expect: shape-assumed@page
    io.to(section).emit('page', page); // expect: unauthorised-room
  });

  socket.on('bowing', (mark) => {
    const own = `section:${socket.data.user.section}`;
    if (typeof mark === 'string' && mark.length < 100) socket.to(own).emit('bowing', mark);
  });

  socket.join(`section:${socket.data.user.section}`);
};
