/** What goes wrong, for programs: `code` is one of the server's error codes, or one of this client's. */
export class HoldfastError extends Error {
  constructor(code, message, details) {
    super(message);
    this.name = "HoldfastError";
    this.code = code;
    Object.assign(this, details);
  }
}

export function fault(code, message) {
  throw new HoldfastError(code, message);
}
