/** Form of a project's name: 2 to 63 lower case letters, digits and hyphens (contract section 4). */
export const PROJECT_PATTERN: RegExp = /^[a-z0-9][a-z0-9-]{1,62}$/;
