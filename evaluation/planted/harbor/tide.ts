// Reads the tide gauge until the caller stops asking.
export async function* tides(url: string, signal: AbortSignal): AsyncGenerator<number> {
  const stream = new WebSocketStream(url, { signal });
  const { readable } = await stream.opened;
  for await (const chunk of readable) {
    const level = Number(chunk);
    if (Number.isFinite(level)) yield level;
  }
}
