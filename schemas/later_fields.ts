import type { LaterField } from "./later_field.ts";

/**
 * The fields of the wire that its first version did not have: what `findLaterFields` finds, written
 * down, so that a reporter knows them without loading the schemas. A test compares the two.
 */
export const LATER_FIELDS: readonly LaterField[] = [];
