import { useEffect } from 'react';
import { connectShared, disconnectAll } from './shared';

export function useClosed(url: string) {
  useEffect(() => {
    new WebSocket(url); // ok: what is called may close it
    return () => disconnectAll();
  }, [url]);
}

export function useShared() {
  useEffect(() => connectShared(), []); // ok
}
