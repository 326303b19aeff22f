import { dataDictionary } from "../schemas/data_dictionary.ts";

/**
 * The file `reporter/field_notes.json`: what `preview` says of each field, without the schemas that
 * say it.
 *
 * @returns JSON, not formatted.
 */
export function fieldNotes(): string {
  return JSON.stringify(
    dataDictionary().filter(({ messages }) => !messages.includes("GPU")).map(
      ({ messages, field, what, unit, why, published = null }) => ({
        messages,
        field,
        what,
        unit,
        why,
        published,
      }),
    ),
  );
}
