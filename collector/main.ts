/**
 * The collector as an entry for Deno Deploy and `deno serve`; its settings are environment variables.
 *
 * ```sh
 * CANDOR_PROJECTS=my-project deno serve -A jsr:@candor/usage/collector/main.ts
 * ```
 *
 * @module
 */
import { composeCollector } from "./compose.ts";
import { settingsFromEnv } from "./settings.ts";

const collector = await composeCollector(settingsFromEnv((name) => Deno.env.get(name)));

/** What `deno serve` and Deno Deploy call. */
const entry: Deno.ServeDefaultExport = {
  fetch: (request, info) => collector.app.fetch(request, info),
};

export default entry;
