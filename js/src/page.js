/** Tell what happens to the page, where there is one, until `signal` ends it. */
export function watchPage(wake, pause, resume, signal) {
  const page = globalThis.document;
  const reactions = {
    online: wake,
    offline: wake,
    visibilitychange: () => page.hidden || wake(),
    // A page with an open socket is not kept for the way back; a frozen one does not read it.
    pagehide: pause,
    freeze: pause,
    pageshow: resume,
    resume,
  };
  for (const target of [globalThis, page]) {
    for (const name in reactions) target?.addEventListener?.(name, reactions[name], { signal });
  }
}
