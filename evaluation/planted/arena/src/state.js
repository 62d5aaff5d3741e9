export const state = {
  online: false,
  match: null,
  round: 0,
  points: {},
  lastError: '',
};

const listeners = new Map();

export function on(what, listener) {
  const those = listeners.get(what) ?? new Set();
  listeners.set(what, those.add(listener));
  return () => those.delete(listener);
}

export function notify(what) {
  listeners.get(what)?.forEach((listener) => listener(state));
}
