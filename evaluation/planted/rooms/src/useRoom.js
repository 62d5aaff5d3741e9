import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';

const socket = io('https://rooms.example.com', { auth: { token: localStorage.token } }); // expect: unbounded-queue@room

export function useRoom(room) {
  const [posts, setPosts] = useState([]);

  useEffect(() => { // expect: effect-without-cleanup@room
    socket.on("connect", () => { // expect: effect-without-cleanup@room
      socket.emit('join', room);
      socket.on('post', (post) => setPosts((old) => [...old, post])); // expect: listener-in-connect
    });
    socket.on('disconnect', (reason) => { // expect: server-disconnect-ignored@room
      console.log('lost the room', reason); // expect: server-disconnect-ignored@room
    });
  }, [room]); // expect: effect-without-cleanup@room

  return posts;
}

export function post(room, body) {
  socket.emit('post', { room, body }); // expect: unbounded-queue@room
}
