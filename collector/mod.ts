/**
 * The collector: receives, keeps, counts, forgets and shows.
 *
 * @module
 */
export { createCollector, type CreateCollectorOptions } from "./app.ts";
