/** What went wrong, for programs: `code` is one of the server's error codes, or of this client's. */
export class HoldfastError extends Error {
  name = "HoldfastError";

  constructor(code, message, details) {
    super(message);
    Object.assign(this, { code }, details);
  }
}

export function fault(code, message) {
  throw new HoldfastError(code, message);
}
