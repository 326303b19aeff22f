/** What a reporter does when its process fails or ends. */
export interface ProcessHooks {
  /** Something was thrown and nobody caught it; `fatal` unless the program has said that it lives on. */
  readonly onError: (error: unknown, fatal: boolean) => void;
  /**
   * The program has nothing else to do. A promise keeps the process until it settles; it must be
   * short.
   */
  readonly onIdle: () => Promise<void> | null;
  /** The process ends; nothing can wait. */
  readonly onExit: () => void;
}

/**
 * Listens for the end of the process without changing it: the program's own handling of errors and
 * its exit code stay as they are. Signals are left to the program.
 *
 * @param hooks What to do; what they throw is dropped.
 * @param captureErrors Whether uncaught errors are of interest.
 * @returns A function that takes all listeners off.
 */
export function hookProcess(hooks: ProcessHooks, captureErrors: boolean): () => void {
  const listeners: readonly (readonly [string, (event: Event) => void])[] = [
    ...captureErrors
      ? [
        ["error", (event: Event) =>
          hooks.onError((event as ErrorEvent).error, !event.defaultPrevented)],
        ["unhandledrejection", (event: Event) =>
          hooks.onError((event as PromiseRejectionEvent).reason, !event.defaultPrevented)],
      ] as const
      : [],
    ["beforeunload", (event: Event) => {
      const wait = hooks.onIdle();
      if (wait === null) return;
      // Deno then runs the loop until it is empty again, and asks anew.
      event.preventDefault();
      // A rejection that nobody handles would end the program.
      wait.catch(() => {});
    }],
    ["unload", () => hooks.onExit()],
  ];
  const guarded = listeners.map(([type, run]) =>
    [type, (event: Event): void => {
      try {
        run(event);
      } catch {
        // A reporter never hurts its program.
      }
    }] as const
  );
  for (const [type, listener] of guarded) globalThis.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of guarded) globalThis.removeEventListener(type, listener);
  };
}
