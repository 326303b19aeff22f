// Generated from the schemas by `deno task generate`; edit those instead.
import type { LaterField } from "./later_field.ts";

/** The fields of the wire that its first version did not have; see `findLaterFields`. */
export const LATER_FIELDS: readonly LaterField[] = [];
