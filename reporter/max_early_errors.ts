/** Errors that are kept, or saved, of a run that has not begun. */
export const MAX_EARLY_ERRORS = 8;
