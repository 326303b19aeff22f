import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** A page that is being looked at, and everything that it did. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Address of the server, without a slash at the end. */
  readonly origin: string;
  /** Every request that the browser made. */
  readonly requests: readonly string[];
  /** Everything that it complained of. */
  readonly complaints: readonly string[];
}

/** How to look. */
export interface LookOptions {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly script?: boolean;
}

/** Opens pages of one server in one browser. */
export interface Browsing {
  visit<Result>(look: LookOptions, act: (visit: Visit) => Promise<Result>): Promise<Result>;
}

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is, or `null`. */
export const CHROMIUM: string | null = [Deno.env.get("CHROMIUM") ?? "", ...CANDIDATES].find(
  (path) => path !== "" && exists(path),
) ?? null;

/** Serves an app on loopback, opens a browser, and closes both whatever happens. */
export async function browse(
  app: { readonly fetch: (request: Request, env?: never) => Response | Promise<Response> },
  act: (browsing: Browsing) => Promise<void>,
): Promise<void> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => app.fetch(request, {} as never),
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM!,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    await act({
      visit: async (look, inside) => {
        const { width = 1280, scheme = "light", script = true } = look;
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme: scheme,
          javaScriptEnabled: script,
          locale: "en-GB",
        });
        const requests: string[] = [];
        const complaints: string[] = [];
        const page = await context.newPage();
        page.on("request", (request) => requests.push(request.url()));
        page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
        page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
        page.on("dialog", (dialog) => {
          complaints.push(`dialog: ${dialog.message()}`);
          dialog.dismiss();
        });
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) complaints.push(message.text());
        });
        try {
          return await inside({ page, context, origin, requests, complaints });
        } finally {
          await context.close();
        }
      },
    });
  } finally {
    await browser.close();
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
