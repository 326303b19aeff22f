import { TextLineStream } from "./text_line_stream.ts";
import { composeCollector } from "../compose.ts";
import { storeSettings } from "./store_settings.ts";
import { dayWindow } from "../day_window.ts";
import { askCollector } from "./ask_collector.ts";
import { grantedEnv } from "./granted_env.ts";
import { dayQuery, type ReadReportOptions } from "./read_report.ts";

/**
 * The raw messages of a project, from a running collector or from its store.
 *
 * @param options Where from, which project, which days.
 * @returns One JSON document per line, without line breaks.
 * @throws Error with one sentence when neither answers, or the token is missing.
 */
export async function* exportLines(options: ReadReportOptions): AsyncGenerator<string> {
  const query = dayQuery(options.days);
  if (options.collector !== undefined) {
    const token = grantedEnv("CANDOR_ADMIN_TOKEN");
    if (!token) {
      throw new Error(
        "Cannot export: CANDOR_ADMIN_TOKEN is unset or hidden, " +
          "expected the admin token in it and --allow-env=CANDOR_ADMIN_TOKEN",
      );
    }
    const path = `/v1/projects/${encodeURIComponent(options.project)}/export?${query}`;
    const headers = { authorization: `Bearer ${token}` };
    const { body } = await askCollector(options.collector, path, "export", headers);
    if (body !== null) {
      yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    }
    return;
  }
  const window = dayWindow(query, Date.now());
  const { store, close } = await composeCollector(await storeSettings(options.store));
  try {
    for await (const row of store.export(options.project, window)) yield JSON.stringify(row);
  } finally {
    await close();
  }
}
