export { Holdfast } from "./client.js";
export { HoldfastError } from "./errors.js";
